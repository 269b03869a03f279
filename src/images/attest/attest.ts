import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Context } from '../../lib/context.js';
import { userError, type AdaptError } from '../../lib/errors.js';
import { removeTree } from '../../lib/files.js';
import type { AdaptRecord, Check } from '../../record/types.js';
import { copyContent, platformOf, readSmall } from '../copy.js';
import { isAttestation } from '../layout.js';
import { isIndex, parseConfig, parseIndex, parseJson, parseManifest, platformText } from '../oci.js';
import type { Stores } from '../open-store.js';
import { parsePlace, type Place } from '../place.js';
import { formatReference } from '../reference.js';
import type { Fetched } from '../registry/client.js';
import type { AttestOutcome, Attached } from '../requests.js';
import { LayoutStore, RepositoryStore } from '../store.js';
import { Cosign, type Signer } from './cosign.js';
import { PROVENANCE, STATEMENT, provenance, statement, type Builder } from './provenance.js';
import { attach, readReferrer, referrersOf } from './referrers.js';
import { SBOM, makeSbom, type SbomForm } from './sbom.js';

/** What is said of an image, and how. */
export interface AttestPlan {
  /** In a registry. */
  image: string;
  /** Records of the runs that built it, with their texts. */
  records: readonly { path: string; text: string; record: AdaptRecord }[];
  /** Form of the SBOMs; none without. */
  sbom?: SbomForm;
  signer?: Signer;
  builder: Builder;
  /** Registries that may be spoken to without TLS. */
  insecure: readonly string[];
}

interface Part {
  platform: string;
  fetched: Fetched;
  created: string;
}

/** One thing to say of one manifest. */
interface Said extends Omit<Attached, 'digest' | 'signed'> {
  target: Fetched;
  mediaType: string;
  content: Buffer;
  annotations: Record<string, string>;
  /** For cosign: its word for the type, and the predicate. */
  cosign: { type: string; predicate: string };
}

/**
 * Attaches provenance and SBOMs to an image in a registry, signs all where there is something to sign with, and reads it back.
 * No digest and no tag changes; what is there already isn't made again.
 *
 * @throws AdaptError where a record is of another image, or what was attached can't be read back or verified.
 */
export async function attestImage(plan: AttestPlan, stores: Stores, fresh: Stores, context: Context): Promise<AttestOutcome> {
  const place = parsePlace(plan.image);
  if (place.kind !== 'registry') throw notInRegistry(plan.image);
  const store = await repository(place, stores);
  const root = await store.resolve(place.reference.digest || place.reference.tag);
  if (root === undefined) throw userError('there is no such image', plan.image, 'Check name and tag.');
  const parts = await partsOf(store, root);
  const tempDir = await mkdtemp(join(tmpdir(), 'loong-adapt-attest-'));
  try {
    const byDigest = (digest: string): string => formatReference({ ...place.reference, tag: '', digest });
    const name = formatReference({ ...place.reference, tag: '', digest: '' });
    const said = [...provenances(plan, name, root, parts), ...(await sboms(plan, name, store, parts, tempDir, context))];
    const cosign = plan.signer === undefined ? undefined : new Cosign(plan.signer, plan.insecure, tempDir, context);
    const attached: Attached[] = [];
    for (const one of said) {
      context.reporter.progress(`${one.kind} of ${one.platform === '' ? 'the index' : one.platform}`);
      const { digest } = await attach(store, one.target.descriptor, one);
      attached.push({ kind: one.kind, platform: one.platform, subject: one.subject, digest, mediaType: one.mediaType, signed: cosign !== undefined });
    }
    if (cosign !== undefined) await signAll(cosign, [root, ...parts.map((part) => part.fetched)].map((one) => byDigest(one.descriptor.digest)), said, byDigest, tempDir, context);
    const checks = await readBack(await repository(place, fresh), attached, said);
    if (cosign !== undefined) checks.push({ name: 'signatures', passed: true, detail: `of the image, its ${parts.length} platforms and ${said.length} statements, verified` });
    return { image: plan.image, digest: root.descriptor.digest, attached, signedBy: plan.signer === undefined ? '' : plan.signer.kind === 'key' ? 'a key' : plan.signer.subject, checks };
  } finally {
    await removeTree(tempDir);
  }
}

async function repository(place: Place, stores: Stores): Promise<RepositoryStore> {
  const store = await stores.open(place, 'read');
  if (!(store instanceof RepositoryStore)) throw notInRegistry(store.name);
  return store;
}

function notInRegistry(where: string): AdaptError {
  return userError('only an image in a registry can have something said of it', where, 'Bring it there by promote, and name it there.');
}

async function partsOf(store: RepositoryStore, root: Fetched): Promise<Part[]> {
  const created = async (fetched: Fetched): Promise<string> => {
    const { config } = parseManifest(parseJson(fetched.content, store.name), store.name);
    const time = Date.parse(parseConfig(parseJson(await readSmall(store, config), store.name), store.name).created);
    return new Date(Number.isFinite(time) ? time : 0).toISOString().replace(/\.\d+Z$/, 'Z');
  };
  if (!isIndex(root.descriptor.mediaType)) return [{ platform: await platformOf(store, root), fetched: root, created: await created(root) }];
  const parts: Part[] = [];
  for (const entry of parseIndex(parseJson(root.content, store.name), store.name).manifests.filter((one) => !isAttestation(one))) {
    const fetched = await store.manifest(entry);
    parts.push({ platform: entry.platform === undefined ? await platformOf(store, fetched) : platformText(entry.platform), fetched, created: await created(fetched) });
  }
  return parts;
}

/** A statement for each record, about the platforms that it built and the index that holds them. */
function provenances(plan: AttestPlan, name: string, root: Fetched, parts: readonly Part[]): Said[] {
  const found: Said[] = [];
  for (const { path, text, record } of plan.records) {
    const built = new Set(record.images.flatMap((image) => image.manifests.map((manifest) => manifest.digest)));
    const own = parts.filter((part) => built.has(part.fetched.descriptor.digest));
    if (own.length === 0) throw userError('the record is of another image', path, `It built ${[...built].join(', ') || 'none'}; this one is of ${parts.map((part) => part.fetched.descriptor.digest).join(', ')}.`);
    const targets = [...new Map([root, ...own.map((part) => part.fetched)].map((one) => [one.descriptor.digest, one])).values()];
    const predicate = provenance(record, text, plan.builder);
    const content = Buffer.from(JSON.stringify(statement(targets.map((one) => ({ name, digest: one.descriptor.digest })), PROVENANCE, predicate)));
    for (const target of targets) {
      const part = own.find((one) => one.fetched === target);
      found.push({
        kind: 'provenance', platform: part?.platform ?? '', subject: target.descriptor.digest, target, mediaType: STATEMENT, content,
        annotations: { 'in-toto.io/predicate-type': PROVENANCE, 'org.opencontainers.image.created': own[0]?.created ?? '' }, cosign: { type: 'slsaprovenance1', predicate: JSON.stringify(predicate) },
      });
    }
  }
  return found;
}

async function sboms({ sbom }: AttestPlan, name: string, store: RepositoryStore, parts: readonly Part[], tempDir: string, context: Context): Promise<Said[]> {
  if (sbom === undefined) return [];
  const found: Said[] = [];
  for (const { platform, fetched, created } of parts) {
    const { digest } = fetched.descriptor;
    context.reporter.progress(`what ${platform} is made of`);
    const layout = new LayoutStore(join(tempDir, digest.replace(':', '-')), context.signal);
    await copyContent(store, layout, fetched);
    await layout.putName(fetched, 'image');
    const content = await makeSbom(layout.dir, name, digest, created, sbom, tempDir, context);
    const { mediaType, predicateType, cosign } = SBOM[sbom];
    found.push({ kind: 'sbom', platform, subject: digest, target: fetched, mediaType, content, annotations: { 'in-toto.io/predicate-type': predicateType, 'org.opencontainers.image.created': created }, cosign: { type: cosign, predicate: content.toString('utf8') } });
  }
  return found;
}

/** What is signed already is verified only; the rest is signed first. */
async function signAll(cosign: Cosign, references: readonly string[], said: readonly Said[], byDigest: (digest: string) => string, tempDir: string, context: Context): Promise<void> {
  const unless = async (verify: () => Promise<void>, sign: () => Promise<void>): Promise<void> => {
    if (await verify().then(() => true, () => false)) return;
    await sign();
    await verify();
  };
  for (const reference of references) {
    context.reporter.progress(`signing ${reference}`);
    await unless(() => cosign.verify(reference), () => cosign.sign(reference));
  }
  const types = new Map<string, Said[]>();
  for (const one of said) types.set(`${one.subject} ${one.cosign.type}`, [...(types.get(`${one.subject} ${one.cosign.type}`) ?? []), one]);
  for (const group of types.values()) {
    const [{ subject, cosign: { type } } = said[0] as Said] = group;
    await unless(() => cosign.verifyAttestation(byDigest(subject), type), async () => {
      for (const one of group) {
        const file = join(tempDir, 'predicate.json');
        await writeFile(file, one.cosign.predicate);
        await cosign.attest(byDigest(subject), type, file);
      }
    });
  }
}

/** Asks the registry anew for everything that was attached, and compares it byte for byte. */
async function readBack(store: RepositoryStore, attached: readonly Attached[], said: readonly Said[]): Promise<Check[]> {
  const checks: Check[] = [];
  for (const [i, { kind, platform, subject, digest }] of attached.entries()) {
    const referrer = (await referrersOf(store, subject)).find((one) => one.digest === digest);
    const same = referrer !== undefined && (await readReferrer(store, referrer)).equals(said[i]?.content ?? Buffer.alloc(0));
    checks.push({ name: `${platform === '' ? 'index' : platform} ${kind}`, passed: same, detail: same ? digest : referrer === undefined ? 'the registry does not list it' : 'it has another content' });
  }
  return checks;
}
