import * as http from 'node:http';
import { type Readable } from 'node:stream';
/** A request body that can be sent again after a failure. */
export interface Body {
    bytes: number;
    open(): Readable | Promise<Readable>;
}
export interface HttpRequest {
    method: string;
    url: URL;
    headers: Record<string, string>;
    body?: Body;
    signal: AbortSignal;
    /** Further CA certificates, PEM. */
    ca?: string[];
}
export interface HttpResponse {
    status: number;
    headers: http.IncomingHttpHeaders;
    url: URL;
    stream: http.IncomingMessage;
}
/** Sends one request; answers as soon as the status line and headers are there. Errors are the network's own. */
export declare function send(request: HttpRequest): Promise<HttpResponse>;
/** Reads a small answer. */
export declare function readBody(response: HttpResponse, limit: number): Promise<Buffer>;
/** Gives the connection back without caring for the content. */
export declare function drain(response: HttpResponse): void;
/** An address without what may be secret in it. */
export declare function publicUrl(url: URL): string;
