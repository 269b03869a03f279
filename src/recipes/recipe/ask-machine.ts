import { AdaptError } from '../../lib/errors.js';
import type { Architecture } from '../../target/architectures.js';
import { archWords, nameOf, type ArchWord } from './arch-words.js';
import { lineStart } from './lists.js';

/** What is known of the place. */
export interface FixedPlace {
  /** `make`, `shell` or `dockerfile`. */
  ecosystem: string;
  /** 1-based; changes to lines above may have moved it down a little. */
  line: number;
  /** A word of the line: the architecture, or a name with it. */
  symbol: string;
  baseline: Architecture;
  /** Whether the project is one of Go: `amd64` is then Go's name, not Debian's. */
  go: boolean;
}

/** How far lines are looked through for one that was moved. */
const MOVED = 6;
/** What is asked already. */
const ASKED = /go env GOARCH|uname -m|dpkg --print-architecture|\$\{TARGETARCH\b/;
/** Signs in a text of who gives the names. */
const GO = /\bgo (?:build|test|install|env|run|list|tool|mod)\b|\bGOARCH\b/;
const DEBIAN = /\bdpkg\b|\bapt(?:-get)?\b|\.deb\b/;
/** Programs that call architectures as Go does. */
const LIKE_GO = /\b(?:docker|podman|buildah|nerdctl|skopeo|kubectl|kind|minikube|helm)\b/;

/**
 * A text that asks for the architecture where it was fixed to the baseline: the go command, `uname` or dpkg, whichever gives such
 * names; in a Dockerfile the builder, who says `TARGETARCH`. On the baseline's machines the answer is what stood there.
 *
 * @throws AdaptError where it can't be told whom to ask.
 */
export function askMachine(text: string, place: FixedPlace): string {
  const lines = text.split('\n').slice(place.line - 1, place.line - 1 + MOVED);
  const moved = lines.findIndex((line) => line.includes(place.symbol) && !ASKED.test(line));
  if (moved < 0 && lines.some((line) => ASKED.test(line))) return text;
  return asked(text, { ...place, line: place.line + Math.max(0, moved) });
}

function asked(text: string, place: FixedPlace): string {
  return place.ecosystem === 'dockerfile' ? inDockerfile(text, place) : inCommands(text, place);
}

/**
 * A text that asks for the name in a path through a folder of the baseline, `/usr/lib/x86_64-linux-gnu`: `uname -m` for the triplet, dpkg for its
 * own names. Only where a shell fills it in.
 *
 * @param place its symbol is what names the folder: a triplet, or `-amd64`.
 * @throws AdaptError elsewhere.
 */
export function askForFolder(text: string, place: FixedPlace): string {
  const { ecosystem, line, symbol, baseline } = place;
  const lines = text.split('\n');
  const own = (one: string): boolean => one.includes(symbol);
  const moved = lines.slice(line - 1, line - 1 + MOVED).findIndex(own);
  if (moved < 0) return text;
  const at = line - 1 + moved;
  const part = lines[at] ?? '';
  let first = at;
  while (first > 0 && /\\\s*$/.test(lines[first - 1] ?? '')) first--;
  const inRecipe = (lines[first] ?? '').startsWith('\t');
  if (ecosystem === 'dockerfile' && !/^\s*RUN\b/i.test(lines[first] ?? '')) throw refused('no shell fills in what stands there');
  const joined = (end: string): string => [...lines.slice(first, at), end].join('\n').replace(/\\\s*\n/g, ' ');
  if (ecosystem === 'dockerfile' && /^\s*RUN\s+(?:--\S+\s+)*\[\s*"/i.test(joined(part))) throw refused('a command written as a list runs without a shell');
  const triplet = symbol === baseline.gnu && symbol.startsWith(`${baseline.uname[0] ?? ''}-`);
  if (!triplet && symbol !== `-${baseline.debian}`) throw refused(`nobody is known who says ${JSON.stringify(symbol)}`);
  const command = triplet ? 'uname -m' : 'dpkg --print-architecture';
  const ask = ecosystem !== 'make' ? `$(${command})` : inRecipe ? `$$(${command})` : `$(shell ${command})`;
  let changed = '';
  for (let from = 0; ;) {
    const found = part.indexOf(symbol, from);
    if (found < 0) { changed += part.slice(from); break; }
    if (inSingle(part.slice(0, found))) throw refused('what stands in single quotes asks nobody');
    if (ecosystem === 'dockerfile' && /^\s*RUN\s+(?:--\S+\s+)*--\S*$/i.test(joined(part.slice(0, found)))) throw refused('no shell fills in the options of RUN');
    changed += part.slice(from, found) + (triplet ? ask + symbol.slice((baseline.uname[0] ?? '').length) : `-${ask}`);
    from = found + symbol.length;
  }
  lines[at] = changed;
  return lines.join('\n');
}

function inCommands(text: string, { ecosystem, line, baseline, go }: FixedPlace): string {
  const start = lineStart(text, line);
  const [from, to] = [start, lineStart(text, line + 1) > start ? lineStart(text, line + 1) : text.length];
  const part = text.slice(from, to);
  const inRecipe = ecosystem === 'make' && part.startsWith('\t');
  // `NAME=amd64`, `${NAME:-amd64}`; make alone knows `NAME ?= linux/amd64`, elsewhere blanks would make it a comparison.
  const sets = new RegExp(`(?:(?<![=!])[:?+]?=${ecosystem === 'make' && !inRecipe ? '\\s*' : ''}["']?|:-|:=)(?:linux[/_-])?$`);
  const words = archWords(part).filter((word) => word.arch === baseline && sets.test(part.slice(0, word.start)) && /^["'}]?(?=[\s;&)"'}]|$)/.test(part.slice(word.end)));
  if (words.length === 0) throw refused('the line sets nothing to the architecture alone');
  // A release for several systems is none for the machine that makes it: there is no darwin or windows for most architectures.
  const near = text.split('\n').slice(Math.max(0, line - 3), line + 2).join('\n');
  const system = /\bGOOS\s*[:?]?=/.test(part) ? part : near;
  if (/\bGOARCH\b/.test(part) && /\bGOOS\s*[:?]?=\s*["']?(?!linux\b|\$\{\w+:?[-=]linux\})[\w$]/.test(system)) throw refused('it goes with a GOOS that need not be linux');
  return words.reduceRight((result, word) => {
    const command = questionFor(word, text, go);
    if ((ecosystem !== 'make' || inRecipe) && inSingle(part.slice(0, word.start))) throw refused('what stands in single quotes asks nobody');
    const ask = ecosystem !== 'make' ? `$(${command})` : inRecipe ? `$$(${command})` : `$(shell ${command})`;
    return result.slice(0, from + word.start) + ask + result.slice(from + word.end);
  }, text);
}

/** Whether a text ends inside of single quotes; one apostrophe too many refuses what could be changed, which does no harm. */
const inSingle = (before: string): boolean => (before.match(/'/g)?.length ?? 0) % 2 === 1;

function questionFor(word: ArchWord, text: string, go: boolean): string {
  const name = word.text;
  if (word.arch.uname.includes(name) && name !== word.arch.go && name !== word.arch.debian) return 'uname -m';
  if (name === nameOf(word.arch, 'go') && (go || GO.test(text))) return `go env GOARCH 2>/dev/null || echo ${name}`; // Where an image is built, Go need not be there.
  if (name === nameOf(word.arch, 'debian') && DEBIAN.test(text)) return 'dpkg --print-architecture';
  if (name === nameOf(word.arch, 'go') && LIKE_GO.test(text)) return `go env GOARCH 2>/dev/null || echo ${name}`;
  throw refused(`whether ${JSON.stringify(name)} is Go's name or Debian's is not told by the file`);
}

function inDockerfile(text: string, { line, baseline }: FixedPlace): string {
  const lines = text.split('\n');
  let first = line - 1;
  while (first > 0 && /\\\s*$/.test(lines[first - 1] ?? '')) first--;
  let last = line - 1;
  while (/\\\s*$/.test(lines[last] ?? '') && last < lines.length - 1) last++;
  const part = lines.slice(first, last + 1).join('\n');
  const words = archWords(part).filter((word) => word.arch === baseline && /[=/_.:-]["']?$/.test(part.slice(0, word.start)));
  if (words.some((word) => /--from=\S*$/.test(part.slice(0, word.start)))) throw refused('builders fill no variable into --from');
  if (words.length === 0) throw refused('the line sets nothing to the architecture alone');
  if (words.some((word) => word.text !== baseline.oci)) throw refused(`builders say ${JSON.stringify(baseline.oci)}, and the line has another name of it`);
  const changed = words.reduceRight((result, word) => {
    // A longer name of one machine's own, such as x86-64-v2, is none that the builder says.
    if (inSingle(part.slice(0, word.start))) throw refused('what stands in single quotes is not filled in');
    return `${result.slice(0, word.start)}\${TARGETARCH:-${word.text}}${result.slice(word.end)}`;
  }, part);
  const stage = lines.slice(0, first).findLastIndex((one) => /^\s*FROM\s/i.test(one));
  const known = lines.slice(stage + 1, first).some((one) => /^\s*ARG\s+(?:\S+\s+)*TARGETARCH\b/i.test(one));
  const above = lines.slice(0, first);
  // Behind FROM, where several changes of one stage are the same change.
  let at = stage < 0 ? first : stage + 1;
  while (stage >= 0 && /\\\s*$/.test(lines[at - 1] ?? '')) at++;
  if (!known) above.splice(at, 0, 'ARG TARGETARCH');
  return [...above, changed, ...lines.slice(last + 1)].join('\n');
}

function refused(why: string): AdaptError {
  return new AdaptError(why, { advice: 'Ask for the architecture by hand, or let the caller say it.' });
}
