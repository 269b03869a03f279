import { AdaptError } from '../../lib/errors.js';
import { type Body, type HttpResponse } from './http.js';
import { type RetryPolicy } from './retry.js';
/** How to talk to registries. */
export interface RegistryOptions {
    signal: AbortSignal;
    /** Registries that may be spoken to without TLS; those on this machine always may. */
    insecure?: readonly string[];
    retry?: RetryPolicy;
    /** Lines for debugging; never a credential. */
    say?: (line: string) => void;
    /** Files with logins; default docker's and podman's. */
    authFiles?: readonly string[];
    /** Folders like /etc/docker/certs.d with `<registry>/*.crt`. */
    certDirs?: readonly string[];
}
/** One request to a registry. */
export interface Call {
    method: string;
    /** Path below `/v2/`, or a whole address the registry gave. */
    path: string | URL;
    /** Repository scopes: `repository:NAME:pull,push`. */
    scopes: readonly string[];
    headers?: Record<string, string>;
    body?: Body;
    /** Statuses that are an answer; any other is an error. */
    expect: readonly number[];
}
/** A connection to one registry: finds out how it speaks, logs in, follows redirects, tries again. */
export declare class Connection {
    readonly registry: string;
    readonly options: RegistryOptions;
    private base;
    private challenge;
    private credentials;
    private readonly tokens;
    private ca;
    readonly retry: RetryPolicy;
    readonly say: (line: string) => void;
    constructor(registry: string, options: RegistryOptions);
    /** Sends a call, again where that may help. The body of the answer is the caller's to read. */
    call(call: Call): Promise<HttpResponse>;
    /** One attempt; a login that ran out is renewed. */
    once(call: Call): Promise<HttpResponse>;
    private follow;
    private authorization;
    /** The token that is kept, or a new one; calls that need it at the same time share it. */
    private token;
    private refuse;
    /** https, or http for registries on this machine or named insecure that don't speak TLS. */
    private address;
    private probe;
    private certificates;
}
/** The registry said no, for good. */
export declare class RegistryRefusal extends AdaptError {
    readonly status: number;
    constructor(status: number, message: string, where: string, advice: string);
}
