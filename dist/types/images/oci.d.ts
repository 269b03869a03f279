import { AdaptError } from '../lib/errors.js';
/** Media types, by the OCI image specification and Docker's older one. */
export declare const MEDIA: {
    readonly index: "application/vnd.oci.image.index.v1+json";
    readonly manifest: "application/vnd.oci.image.manifest.v1+json";
    readonly config: "application/vnd.oci.image.config.v1+json";
    readonly layer: "application/vnd.oci.image.layer.v1.tar+gzip";
    readonly dockerList: "application/vnd.docker.distribution.manifest.list.v2+json";
    readonly dockerManifest: "application/vnd.docker.distribution.manifest.v2+json";
};
/** Annotation that names an image in a layout. */
export declare const REF_NAME = "org.opencontainers.image.ref.name";
/** Most bytes of an index, manifest or config; what registries accept at most. */
export declare const JSON_LIMIT: number;
export interface Platform {
    os: string;
    architecture: string;
    variant?: string;
}
/** A pointer to content: its type, digest and size. */
export interface Descriptor {
    mediaType: string;
    digest: string;
    size: number;
    platform?: Platform;
    annotations?: Record<string, string>;
    /** Where else a layer may be had; such layers are refused. */
    urls?: string[];
}
export interface ImageIndex {
    manifests: Descriptor[];
    annotations: Record<string, string>;
}
export interface Manifest {
    config: Descriptor;
    layers: Descriptor[];
    annotations: Record<string, string>;
}
/** One step of an image's history. */
export interface HistoryStep {
    created: string;
    createdBy: string;
    emptyLayer: boolean;
}
export interface ImageConfig {
    os: string;
    architecture: string;
    /** `v7`; empty where the architecture has none. */
    variant: string;
    created: string;
    user: string;
    env: string[];
    entrypoint: string[];
    cmd: string[];
    workdir: string;
    labels: Record<string, string>;
    /** `8080/tcp`. */
    ports: string[];
    diffIds: string[];
    history: HistoryStep[];
}
export declare const isIndex: (mediaType: string) => boolean;
export declare const isManifest: (mediaType: string) => boolean;
/** `linux/arm/v7`. */
export declare function platformText(platform: Platform): string;
/** The error for content that isn't what the specification asks for. */
export declare function broken(where: string, why: string): AdaptError;
/** Parses JSON of limited size. */
export declare function parseJson(content: Buffer, where: string): unknown;
/** @throws AdaptError for a descriptor without type, size or proper digest. */
export declare function parseDescriptor(value: unknown, where: string): Descriptor;
export declare function parseIndex(value: unknown, where: string): ImageIndex;
export declare function parseManifest(value: unknown, where: string): Manifest;
export declare function parseConfig(value: unknown, where: string): ImageConfig;
