import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { asset } from '../../lib/assets.js';
import { architectures, type Architecture } from '../../target/architectures.js';
import { namedIn } from './words.js';

/** What `data/platforms.yml` says of one set of images, addresses or repositories. */
interface Entry {
  match: string[];
  platforms: string[];
  since?: { [tag: string]: string[] };
  system?: string;
  /** Programs of their publishers, not bases: who runs one of their own projects' images names it, too. */
  programs?: boolean;
}

interface Table {
  unlisted: string[];
  images: Entry[];
  downloads: Entry[];
  repositories: Entry[];
}

let table: Table | undefined;
const compiled = new Map<string, RegExp>();

function known(): Table {
  return (table ??= parse(readFileSync(asset('data', 'platforms.yml'), 'utf8')) as Table);
}

/** Whether an image exists for an architecture; `unlisted` where nothing is known of it and others of its kind have no such one. */
export type Availability = 'there' | 'missing' | 'unlisted' | 'other system' | 'unsaid';

/** Names of images with the platforms they have, which a project states of its own. */
export type ImagePlatforms = Readonly<Record<string, readonly string[]>>;

const answers = new Map<string, Availability>();

/** Whether a public image exists for an architecture. `unsaid`: nothing can be told, for the name has an unknown variable in it. */
export function imageAvailability(image: string, one: Architecture, own: ImagePlatforms = {}): Availability {
  if (Object.keys(own).length > 0) return judge(image, one, own);
  const question = `${one.go} ${image}`;
  const answer = answers.get(question) ?? judge(image, one, own);
  if (answers.size < 1000) answers.set(question, answer);
  return answer;
}

function judge(image: string, one: Architecture, own: ImagePlatforms): Availability {
  const { name, tag } = splitImage(image);
  // A capital letter can't be in a name: it is a placeholder.
  if (name === '' || /[${}<>\s%@A-Z]/.test(name)) return 'unsaid';
  const stated = Object.entries(own).find(([glob]) => [name, image, shortName(name)].some((form) => matches(glob, form)));
  if (stated !== undefined) return stated[1].includes(one.go) ? 'there' : 'missing';
  // A name that carries the architecture is one of its own kind.
  const named = namedIn(name).concat(namedIn(tag)).map(({ architecture }) => architecture);
  if (named.includes(one)) return 'there';
  const entry = known().images.find(({ match }) => match.some((glob) => matches(glob, name)));
  if (entry === undefined) return named.length > 0 || !known().unlisted.includes(one.go) ? 'unlisted' : 'there';
  if (entry.system !== undefined) return 'other system';
  if (named.length > 0) return 'missing';
  const further = Object.entries(entry.since ?? {}).filter(([since]) => reaches(tag, since)).flatMap(([, platforms]) => platforms);
  return entry.platforms.includes(one.go) || further.includes(one.go) ? 'there' : 'missing';
}

/** Whether an image is a base that the table knows by name. */
export function isKnownBase(image: string): boolean {
  const { name } = splitImage(image);
  return known().images.some(({ match, system, programs }) => system === undefined && programs !== true && match.some((glob) => glob !== 'docker.io/library/*' && matches(glob, name)));
}

/** Whether programs for an architecture are published under an address; undefined where nothing is known of it. */
export function publishedAt(url: string, one: Architecture): boolean | undefined {
  return found(known().downloads, url, one);
}

/** Whether a package repository has packages for an architecture; undefined where nothing is known of it. */
export function packagedAt(url: string, one: Architecture): boolean | undefined {
  return found(known().repositories, url, one);
}

function found(entries: readonly Entry[], url: string, one: Architecture): boolean | undefined {
  const address = url.replace(/^\w+:\/\//, '');
  const entry = entries.find(({ match }) => match.some((part) => address.includes(part)));
  return entry?.platforms.includes(one.go);
}

/** `alpine:3.17` → `docker.io/library/alpine` and `3.17`. A digest pins, but says nothing. */
export function splitImage(image: string): { name: string; tag: string } {
  const bare = image.replace(/@.*$/, '');
  const match = /^(.*?)(?::([^:/]*))?$/.exec(bare);
  let name = match?.[1] ?? '';
  const tag = match?.[2] ?? 'latest';
  const first = name.split('/')[0] ?? '';
  const registry = name.includes('/') && (/[.:]/.test(first) || first === 'localhost');
  if (!registry && name !== '') name = `docker.io/${name.includes('/') ? name : `library/${name}`}`;
  return { name: name.replace(/^(?:index|registry-1)\.docker\.io\//, 'docker.io/').replace(/^docker\.io\/([^/]+)$/, 'docker.io/library/$1'), tag };
}

function shortName(name: string): string {
  return name.replace(/^docker\.io\/(?:library\/)?/, '');
}

/** Globs of whole names: `*` within a part, `**` over parts, `{a,b}`. */
function matches(glob: string, name: string): boolean {
  let expression = compiled.get(glob);
  if (expression === undefined) {
    const source = glob.replace(/\*\*|\*|[{},]|[^*{},]+/g, (part) => ({ '**': '.*', '*': '[^/]*', '{': '(?:', '}': ')', ',': '|' })[part] ?? part.replace(/[\\^$.|+()[\]?]/g, '\\$&'));
    compiled.set(glob, expression = new RegExp(`^${source}$`));
  }
  return expression.test(name);
}

/** Whether a tag is that release or a later one: numbers are compared, words must begin it. */
function reaches(tag: string, since: string): boolean {
  if (!/^\d/.test(since)) return tag === since || tag.split('-').includes(since);
  if (tag === 'latest' || tag === 'edge') return true;
  const numbers = /^v?(\d+)(?:\.(\d+))?/.exec(tag);
  if (numbers === null) return false;
  const [major = 0, minor = 0] = since.split('.').map(Number);
  // `3` alone means the newest of 3.
  return Number(numbers[1]) > major || (Number(numbers[1]) === major && (numbers[2] === undefined || Number(numbers[2]) >= minor));
}

/** Numbers of the architectures that the table speaks of, to see that it spells them right. */
export function unknownPlatforms(): string[] {
  const { unlisted, images, downloads, repositories } = known();
  const all = [unlisted, ...[...images, ...downloads, ...repositories].flatMap((entry) => [entry.platforms, ...Object.values(entry.since ?? {})])].flat();
  return [...new Set(all.filter((name) => !architectures.some((one) => one.go === name)))];
}
