import type { Context } from '../../../lib/context.js';
import { packagedAt, publishedAt } from '../known.js';
import { namedIn, otherSystem } from '../words.js';
import { listLeavesOut } from './lists.js';
import type { Command, Script } from './parse.js';
import { isGuarded, onlySays, type CommandPlace } from './place.js';

/** Longest word that is looked at. */
const LONGEST = 2000;
/** An address, with the substitutions in it. */
const URL = /\b(?:https?|ftp):\/\/(?:`[^`\n]{0,200}`|\$\([^()\n]{0,200}(?:\([^()\n]{0,200}\)[^()\n]{0,200})?\)|\$\{[^}\n]{0,200}\}|[^\s"'<>|`])+/g;
/** Keys and sums: no programs. */
const KEY = /(?:\.(?:gpg|asc|key|pub|sha\d*|md5)|\/gpg|GPG-KEY[\w-]*)[\])}"']*$/i;
/** Hosts that can't exist. Source: RFC 2606, 2. */
const NO_HOST = /^\w+:\/\/[^/]*\.(?:test|example|invalid)(?:[:/]|$)/i;
/** Indexes of a repository. */
const INDEX = /\.(?:gz|xz|xml)$/i;
/** What a script puts in an address where the architecture goes: `${ARCH}`, `$(uname -m)`, `$GOARCH`, `$(dpkg --print-architecture)`. */
const VARIABLE = /\$[{(]?\w*(?:arch|machine|goarch|platform|cpu)\w*|uname\s+-(?:\w*[mpi]\w*)|print-architecture|GOARCH|apk --print-arch/i;

/** Downloads of programs by architecture, and package repositories that have none for the target. */
export function findFetches(script: Script, context: Context, text: string): CommandPlace[] {
  const places: CommandPlace[] = [];
  // A script that names the target anywhere was thought through for it; its variables may well hold the right thing.
  const knowsTarget = namedIn(text).some(({ architecture }) => architecture === context.target);
  for (const command of script.commands) {
    const addresses = command.words.filter(({ value }) => (value.includes('://') || value.startsWith('deb')) && value.length <= LONGEST);
    if (addresses.length === 0 || isGuarded(command.guards) || saysOnly(command) || sends(command)) continue;
    for (const { value, line } of addresses) {
      const only = /^deb\S*\s.*\[[^\]]*\barch=([\w,]+)/.exec(value)?.[1];
      const symbols = only === undefined ? undefined : listLeavesOut(only.split(','), context);
      if (symbols !== undefined) places.push({ rule: 'repository', line, symbols, kind: 'repository', where: 'arch' });
      else for (const [url] of value.matchAll(URL)) {
        if (KEY.test(url) || NO_HOST.test(url)) continue;
        if (packagedAt(url, context.target) === false) {
          if (!INDEX.test(url)) places.push({ rule: 'repository', line, symbols: [url.replace(/^\w+:\/\//, '').split(/[/$]/)[0] ?? ''], kind: 'repository', where: 'repository' });
        } else {
          const symbol = download(url, knowsTarget, context);
          if (symbol !== undefined) places.push({ rule: 'download', line, symbols: [symbol], kind: 'download', where: url });
        }
      }
    }
  }
  return places;
}

/** What is echoed into a file of package sources is no mere message. */
function saysOnly(command: Command): boolean {
  return onlySays(command) && !command.words.some(({ value }) => /^deb(?:-src)?\s|\bbaseurl=|^deb$/.test(value));
}

/** Methods of HTTP that change what is there. */
const CHANGES = /^(?:POST|PUT|PATCH|DELETE)$/i;

/** Whether curl is to change something at an address, not to fetch it: `curl -X DELETE`, `curl -T FILE`. */
function sends({ words }: Command): boolean {
  const at = words.findIndex(({ value }) => /(?:^|\/)curl$/.test(value));
  return at >= 0 && words.slice(at + 1).some(({ value }, index, rest) => CHANGES.test(/^(?:-\w*X|--request=)(\w+)$/.exec(value)?.[1] ?? (/^(?:-\w*X|--request)$/.test(value) ? rest[index + 1]?.value ?? '' : '')) || /^(?:-T|--upload-file)$/.test(value));
}

/** The word by which an address asks for one architecture; undefined where it asks for none, or the target has it. */
function download(url: string, knowsTarget: boolean, { target, baseline }: Context): string | undefined {
  // A command within an address chooses what follows; what it names is looked at as a choice.
  const named = namedIn(url.replace(/\$\([^()]{0,200}(?:\([^()]{0,200}\)[^()]{0,200})*(?:\)|$)|`[^`]*`/g, ' '));
  if (named.some(({ architecture }) => architecture === target) || (otherSystem(url) && !/linux/i.test(url))) return undefined;
  const pinned = named.find(({ architecture }) => architecture === baseline)?.word ?? baseline.downloads?.find((word) => url.toLowerCase().includes(word));
  if (pinned !== undefined) return pinned;
  const variable = VARIABLE.exec(url)?.[0];
  return variable === undefined || knowsTarget || publishedAt(url, target) === true ? undefined : variable;
}
