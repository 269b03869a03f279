import type { Context } from '../../lib/context.js';
import type { Note } from '../../record/types.js';
import { silenceOf } from '../../target/go.js';

/** What the go command tells of a request with `-x`: its beginning, and its end with what came of it. */
const REQUEST = /^# get (\S+?)(: .*)?$/;

/** The modules whose requests got no answer, by what the go command told of them with `-x`; each once. */
export function unanswered(stderr: string): string[] {
  const open = new Set<string>();
  for (const line of stderr.split('\n')) {
    const [, url = '', answer] = REQUEST.exec(line) ?? [];
    if (url === '') continue;
    if (answer === undefined) open.add(url);
    else open.delete(url);
  }
  return [...new Set([...open].map(moduleOf).filter((module) => module !== ''))];
}

/** The module that a request to a proxy is about: `https://HOST/MODULE/@v/FILE`, where capitals are written `!c`. Source: `go help goproxy`. */
function moduleOf(url: string): string {
  const [, escaped = ''] = /^[a-z]+:\/\/[^/]+\/(?:.*?\/)?((?:[\w-]+\.)+\w+(?:\/[^@]*)?)\/@/.exec(url) ?? [];
  return (/%(?![0-9a-f]{2})/i.test(escaped) ? escaped : decodeURIComponent(escaped)).replace(/!([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** For a go command that runs with `-x`: passes on which module it asks for, so that people see what it waits for. */
export function tellRequests(context: Context): (line: string) => void {
  return (line) => {
    const [, url = '', answer] = REQUEST.exec(line) ?? [];
    const module = answer === undefined && url !== '' ? moduleOf(url) : '';
    if (module !== '') context.reporter.progress(`asking for ${module}`);
  };
}

/** What the go command wrote without what it tells of requests and of what it runs for them. */
export function withoutRequests(stderr: string): string {
  return stderr.split('\n').filter((line) => !REQUEST.test(line) && !/^(# \S+ for |# lock |cd |\d+\.\d+s # |mkdir |(?:git|hg|svn|bzr|fossil) |go: (?:downloading|finding|found|extracting) )/.test(line)).join('\n').trim();
}

/** The note on a go command that was ended for its silence, with the modules that it waited for as far as `stderr` tells. */
export function silenceNote(stderr: string, context: Context): Note {
  const modules = unanswered(stderr);
  const named = modules.length === 0 ? '' : ` (no answer for ${few(modules)})`;
  return { stage: 'detect', kind: 'skipped', message: `${silenceOf(context)}${named}; modules that are not in the module cache were left out, and with them what needs them` };
}

/** The note where others were answered and these modules were not. */
export function leftOutNote(modules: readonly string[], context: Context): Note {
  return { stage: 'detect', kind: 'skipped', message: `${silenceOf(context)}: no answer for ${few(modules)}; their pins were left out` };
}

function few(modules: readonly string[]): string {
  return `${modules.slice(0, 5).join(', ')}${modules.length > 5 ? ` and ${modules.length - 5} more` : ''}`;
}

/**
 * The go command's environment after it waited in vain: it takes what the module cache has. That was checked when it was
 * fetched; the checksum database, which may be as silent, is not asked of it again.
 */
export function cachedOnly(env: Record<string, string>): Record<string, string> {
  return { ...env, GOPROXY: 'off', GONOSUMDB: '*' };
}
