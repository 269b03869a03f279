import { tmpdir } from 'node:os';
import { fitsAny } from '../lib/glob.js';
import { JAVA_ARCHIVE, scanJavaArchive } from '../lib/packages/archived-elf.js';
import { scanContent } from '../lib/scan.js';
import { KNOWN_TO_ALL, environmentSecrets, secretsIn } from '../lib/secrets.js';
import type { Check, ImageManifest } from '../record/types.js';
import type { ElfFile, ElfProblem } from '../target/elf-fit.js';
import { machineCheck } from './audit-elf.js';
import type { LayerEntry, LayerLimits } from './layer.js';
import { findRoot, readLayout, readPlatforms, type Layout, type PlatformImage } from './layout.js';
import type { ImageConfig } from './oci.js';
import { lookup, readTree, type Tree } from './tree.js';

/** What an audit may be told. */
export interface AuditOptions {
  /** Name of the image in the layout; default: the only one. */
  reference?: string;
  /** Only these platforms. */
  platforms?: string[];
  /** Texts that no file, history step or variable may hold: paths of the machine that built. */
  forbidden?: string[];
  /** Paths in the image, as globs, whose secrets are none: keys of tests and examples; `configuration` for that of the image. */
  allowedSecrets?: string[];
  /** Paths in the image whose SHA-256 is wanted. */
  hash?: string[];
  /** Whether Java archives are opened for the libraries in them. */
  archives?: boolean;
  tempDir?: string;
  signal?: AbortSignal;
  limits?: LayerLimits;
}

/** What was read back of one platform. */
export interface PlatformAudit {
  /** By the image's config. */
  platform: string;
  /** By the index; empty where there was none. */
  claimed: string;
  manifest: ImageManifest;
  config: ImageConfig;
  checks: Check[];
  elf: ElfFile[];
  /** Those in its Java archives, by paths with `!/`; empty where they weren't asked for. */
  archived: ElfFile[];
  /** Java archives that could not be read, or not all of them, with the reason. */
  unread: string[];
  /** What is wrong with them, for the platform that the config names. */
  problems: ElfProblem[];
  /** Path → SHA-256 for the paths asked. */
  hashes: Record<string, string>;
}

/**
 * Reads an image back from its layout and compares what it says with what it holds: platform, digests of layers
 * (packed and unpacked), history, entrypoint, and of every ELF file machine, interpreter and libraries.
 *
 * @throws AdaptError where the image can't be read at all; what is readable but wrong is a failed check.
 */
export async function auditLayout(layoutDir: string, options: AuditOptions = {}): Promise<PlatformAudit[]> {
  const layout = await readLayout(layoutDir);
  const images = await readPlatforms(layout, findRoot(layout, options.reference));
  const audits: PlatformAudit[] = [];
  for (const image of images) {
    if (options.platforms === undefined || options.platforms.includes(image.platform) || options.platforms.includes(image.claimed)) audits.push(await auditPlatform(layout, image, options));
  }
  return audits;
}

/** What stands for it among the paths whose secrets are allowed. */
const CONFIGURATION = 'configuration';

async function auditPlatform(layout: Layout, image: PlatformImage, options: AuditOptions): Promise<PlatformAudit> {
  const forbidden = options.forbidden ?? [];
  const wanted = new Set(options.hash ?? []);
  const elf = new Map<string, ElfFile>();
  const hashes: Record<string, string> = {};
  const leaks: string[] = [];
  const known = environmentSecrets(process.env);
  const secrets = new Map<string, string[]>();
  const allowed = options.allowedSecrets ?? [];
  const devices: string[] = [];
  const archived = new Map<string, { elf: ElfFile[]; problems: string[] }>();
  const tempDir = options.tempDir ?? tmpdir();
  const signal = options.signal ?? new AbortController().signal;
  const inspect = async (entry: LayerEntry, content: Parameters<typeof scanContent>[0]): Promise<void> => {
    const path = `/${entry.path}`;
    if (entry.type === 'device') devices.push(path);
    if (entry.type !== 'file') return;
    const scan = (from: Parameters<typeof scanContent>[0]): ReturnType<typeof scanContent> => scanContent(from, { forbidden: [...forbidden, ...known.map((one) => one.value)], hash: wanted.has(path), secrets: true, tempDir });
    let scanned: Awaited<ReturnType<typeof scanContent>>;
    if (options.archives === true && JAVA_ARCHIVE.test(path)) {
      const read = await scanJavaArchive(content, tempDir, signal, scan);
      archived.set(path, { elf: read.elf.map((one) => ({ ...one, path: `${path}!/${one.path}` })), problems: read.problems });
      scanned = read.scanned;
    } else scanned = await scan(content);
    if (scanned.elf === undefined) elf.delete(path);
    else elf.set(path, { path, elf: scanned.elf });
    if (wanted.has(path)) hashes[path] = scanned.sha256;
    for (const text of scanned.found) if (forbidden.includes(text)) leaks.push(`${path} holds ${text}`);
    const told = [...(fitsAny(KNOWN_TO_ALL, path) ? [] : scanned.secrets), ...known.filter((one) => scanned.found.includes(one.value)).map((one) => `the value of ${one.name}`)];
    if (told.length > 0 && !(allowed.length > 0 && fitsAny(allowed, path))) secrets.set(path, [...(secrets.get(path) ?? []), ...told]);
  };
  const tree = await readTree(layout, image, signal, () => inspect, options.limits);
  const { config, manifest } = image;
  for (const text of forbidden) {
    if (config.history.some((step) => step.createdBy.includes(text))) leaks.push(`the history holds ${text}`);
    if ([...config.env, ...Object.values(config.labels)].some((value) => value.includes(text))) leaks.push(`the configuration holds ${text}`);
  }
  const said = [...config.history.map((step) => step.createdBy), ...config.env, ...Object.values(config.labels)].join('\n');
  const inConfig = [...secretsIn(said), ...known.filter((one) => said.includes(one.value)).map((one) => `the value of ${one.name}`)];
  if (inConfig.length > 0 && !(allowed.length > 0 && fitsAny(allowed, CONFIGURATION))) secrets.set(`the ${CONFIGURATION}`, inConfig);
  const files = [...elf.values()];
  const jars = [...archived].filter(([path]) => lookup(tree.root, path) !== undefined);
  const machine = machineCheck(image, files, tree);
  const check = (name: string, problems: readonly string[], fine: string): Check => ({
    name: `${image.platform} ${name}`, passed: problems.length === 0,
    detail: problems.length === 0 ? fine : `${problems.slice(0, 5).join('; ')}${problems.length > 5 ? `; and ${problems.length - 5} more` : ''}`,
  });
  return {
    platform: image.platform, claimed: image.claimed, config, elf: files, archived: jars.flatMap(([, inside]) => inside.elf), unread: jars.flatMap(([path, { problems }]) => problems.slice(0, 1).map((text) => `${path}: ${text}`)), problems: machine.problems, hashes,
    manifest: {
      platform: image.platform, digest: image.descriptor.digest, layers: manifest.layers.map((l) => l.digest),
      bytes: manifest.layers.reduce((sum, l) => sum + l.size, manifest.config.size),
    },
    checks: [
      check('platform', platformProblems(image), image.claimed === '' ? 'config names it' : 'index and config agree'),
      check('layers', layerProblems(image, tree), `${tree.layers.length} digests and diff_ids recomputed`),
      check('history', historyProblems(config), `${config.history.length} steps`),
      check('entrypoint', entrypointProblems(config, tree), [...config.entrypoint, ...config.cmd].join(' ')),
      check('devices', devices.map((path) => `${path} is a device node`), 'no device nodes'),
      check('secrets', [...secrets].map(([path, kinds]) => `${path} holds ${[...new Set(kinds)].join(' and ')}`), 'no keys, tokens or logins'),
      machine.check,
      ...(forbidden.length === 0 ? [] : [check('build paths', [...new Set(leaks)], `none of ${forbidden.length} paths`)]),
    ],
  };
}

function platformProblems(image: PlatformImage): string[] {
  const problems = image.config.os === '' || image.config.architecture === '' ? ['the config names no platform'] : [];
  if (image.claimed !== '' && image.claimed !== image.platform) problems.push(`the index says ${image.claimed}, the config ${image.platform}`);
  return problems;
}

function layerProblems(image: PlatformImage, tree: Tree): string[] {
  const asked = image.config.diffIds;
  if (asked.length !== tree.layers.length) return [`${tree.layers.length} layers, but ${asked.length} diff_ids`];
  return tree.layers.flatMap((layer, i) => (layer.diffId === asked[i] ? [] : [`layer ${i + 1} unpacks to ${layer.diffId}, the config says ${asked[i] ?? ''}`]));
}

function historyProblems(config: ImageConfig): string[] {
  const filled = config.history.filter((step) => !step.emptyLayer).length;
  return config.history.length > 0 && filled !== config.diffIds.length ? [`${filled} steps with a layer, but ${config.diffIds.length} layers`] : [];
}

function entrypointProblems(config: ImageConfig, tree: Tree): string[] {
  const [program] = [...config.entrypoint, ...config.cmd];
  if (program === undefined) return [];
  const folders = config.env.find((v) => v.startsWith('PATH='))?.slice(5).split(':') ?? ['/usr/local/bin', '/usr/bin', '/bin'];
  const places = program.includes('/') ? [program.startsWith('/') ? program : `${config.workdir}/${program}`] : folders.map((f) => `${f}/${program}`);
  const node = places.map((place) => lookup(tree.root, place)).find((n) => n !== undefined);
  if (node?.type !== 'file') return [`${program} is not in the image`];
  return (node.mode & 0o111) === 0 ? [`${program} is not executable`] : [];
}

