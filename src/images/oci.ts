import { AdaptError } from '../lib/errors.js';
import { digestProblem } from './reference.js';

/** Media types, by the OCI image specification and Docker's older one. */
export const MEDIA = {
  index: 'application/vnd.oci.image.index.v1+json',
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  config: 'application/vnd.oci.image.config.v1+json',
  layer: 'application/vnd.oci.image.layer.v1.tar+gzip',
  dockerList: 'application/vnd.docker.distribution.manifest.list.v2+json',
  dockerManifest: 'application/vnd.docker.distribution.manifest.v2+json',
} as const;
/** Annotation that names an image in a layout. */
export const REF_NAME = 'org.opencontainers.image.ref.name';
/** Most bytes of an index, manifest or config; what registries accept at most. */
export const JSON_LIMIT = 4 * 1024 * 1024;

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

export const isIndex = (mediaType: string): boolean => mediaType === MEDIA.index || mediaType === MEDIA.dockerList;
export const isManifest = (mediaType: string): boolean => mediaType === MEDIA.manifest || mediaType === MEDIA.dockerManifest;

/** `linux/arm/v7`. */
export function platformText(platform: Platform): string {
  return [platform.os, platform.architecture, platform.variant].filter((part) => part !== undefined && part !== '').join('/');
}

type Json = Record<string, unknown>;

function object(value: unknown, where: string): Json {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Json;
  throw broken(where, 'an object is missing');
}

/** The error for content that isn't what the specification asks for. */
export function broken(where: string, why: string): AdaptError {
  return new AdaptError(`broken image: ${why}`, { where, advice: 'Get or build the image again.' });
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const texts = (value: unknown): string[] => (Array.isArray(value) ? value.filter((v) => typeof v === 'string') : []);
function map(value: unknown): Record<string, string> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return {};
  return Object.fromEntries(Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

/** Parses JSON of limited size. */
export function parseJson(content: Buffer, where: string): unknown {
  if (content.length > JSON_LIMIT) throw broken(where, `${content.length} bytes are too many for a manifest`);
  try {
    return JSON.parse(content.toString('utf8')) as unknown;
  } catch {
    throw broken(where, 'it is not JSON');
  }
}

/** @throws AdaptError for a descriptor without type, size or proper digest. */
export function parseDescriptor(value: unknown, where: string): Descriptor {
  const o = object(value, where);
  const digest = text(o['digest']);
  const problem = digestProblem(digest);
  if (problem !== '') throw broken(where, problem);
  const size = o['size'];
  if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0) throw broken(where, `${digest} has no size`);
  const descriptor: Descriptor = { mediaType: text(o['mediaType']), digest, size };
  if (o['platform'] !== undefined) {
    const p = object(o['platform'], where);
    descriptor.platform = { os: text(p['os']), architecture: text(p['architecture']), ...(text(p['variant']) === '' ? {} : { variant: text(p['variant']) }) };
  }
  if (o['annotations'] !== undefined) descriptor.annotations = map(o['annotations']);
  if (o['urls'] !== undefined) descriptor.urls = texts(o['urls']);
  return descriptor;
}

function descriptors(value: unknown, where: string): Descriptor[] {
  if (!Array.isArray(value)) throw broken(where, 'a list of descriptors is missing');
  if (value.length > 10_000) throw broken(where, `${value.length} descriptors are too many`);
  return value.map((v) => parseDescriptor(v, where));
}

export function parseIndex(value: unknown, where: string): ImageIndex {
  const o = object(value, where);
  if (o['schemaVersion'] !== 2) throw broken(where, 'schemaVersion is not 2');
  return { manifests: descriptors(o['manifests'], where), annotations: map(o['annotations']) };
}

export function parseManifest(value: unknown, where: string): Manifest {
  const o = object(value, where);
  if (o['schemaVersion'] !== 2) throw broken(where, 'schemaVersion is not 2');
  return { config: parseDescriptor(o['config'], where), layers: descriptors(o['layers'], where), annotations: map(o['annotations']) };
}

export function parseConfig(value: unknown, where: string): ImageConfig {
  const o = object(value, where);
  const c = o['config'] === undefined || o['config'] === null ? {} : object(o['config'], where);
  const history = Array.isArray(o['history']) ? o['history'].map((step) => object(step, where)) : [];
  return {
    os: text(o['os']), architecture: text(o['architecture']), variant: text(o['variant']), created: text(o['created']),
    user: text(c['User']), env: texts(c['Env']), entrypoint: texts(c['Entrypoint']), cmd: texts(c['Cmd']), workdir: text(c['WorkingDir']),
    labels: map(c['Labels']), ports: typeof c['ExposedPorts'] === 'object' && c['ExposedPorts'] !== null ? Object.keys(c['ExposedPorts']).sort() : [],
    diffIds: texts(object(o['rootfs'], where)['diff_ids']),
    history: history.map((s) => ({ created: text(s['created']), createdBy: text(s['created_by']), emptyLayer: s['empty_layer'] === true })),
  };
}
