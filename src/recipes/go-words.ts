import { sep } from 'node:path';

/** What a user can do where the go command refuses. */
export const GO_ADVICE = 'See what the go command says; GOPROXY, GOSUMDB and GONOSUMDB decide where modules and their checksums come from.';

/** The last lines that say something of what the go command printed, without folders of this machine. */
export function lastLines(text: string, dir: string, count = 3): string {
  const lines = text.trim().split('\n').filter((line) => !/^go: (downloading|finding|upgraded|added) /.test(line));
  return lines.slice(-count).join('; ').replaceAll(dir + sep, '').replaceAll(dir, '.');
}
