import { createReadStream, createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createGunzip, createGzip } from 'node:zlib';
import { finished } from 'node:stream/promises';
import type { Context } from '../../lib/context.js';
import { AdaptError } from '../../lib/errors.js';
import { exec } from '../../lib/exec.js';
import { store } from '../store.js';
import type { DebianSuite } from './root.js';

/** A file of a package. */
export interface ContentsEntry {
  /** Without the first `/`. */
  path: string;
  package: string;
}

/** What no program looks for when it starts; it makes up most of the index. */
const LEFT_OUT = /^usr\/(?:share\/(?!lua\/|nginx\/)|include\/|src\/|lib\/(?:debug|modules|jvm|python3|ruby|node_modules|x86_64-linux-gnu\/perl)\/|games\/)|\/node_modules\/|\/python\d/;
const KEY = 'Acquire::IndexTargets::deb::Contents-deb';
/** Reads the files that apt keeps, in whatever compression. */
const HELPER = '/usr/lib/apt/apt-helper';

/**
 * Files of a suite's packages whose path is `suffix`, or ends in it behind a `/`. The index is fetched once a month (some 50 MB) and kept in the
 * cache; apt checks it like any list of packages.
 *
 * @throws AdaptError where it can't be had.
 */
export async function filesOfPackages(debian: DebianSuite, suffix: string, context: Context): Promise<ContentsEntry[]> {
  const found: ContentsEntry[] = [];
  const end = `/${suffix}`;
  const lines = createInterface({ input: createReadStream(await index(debian, context)).pipe(createGunzip()), crlfDelay: Infinity });
  for await (const line of lines) {
    const tab = line.indexOf('\t');
    const path = line.slice(0, tab);
    if (path === suffix || path.endsWith(end)) found.push({ path, package: line.slice(tab + 1) });
  }
  return found;
}

/** The index, one `path TAB package` a line, packed. */
async function index({ suite, arch, apt }: DebianSuite, context: Context): Promise<string> {
  const month = new Date().toISOString().slice(0, 7);
  const folder = await store(context, 'debian-contents', `${suite}-${arch.debian}-${month}`, async (part) => {
    context.reporter.info(`fetching the index of all files of Debian ${suite} for ${arch.debian} (some 50 MB)`);
    const options = ['-o', `${KEY}::MetaKey=$(COMPONENT)/Contents-$(ARCHITECTURE)`, '-o', `${KEY}::Description=$(RELEASE)/$(COMPONENT) Contents`, '-o', `${KEY}::ShortDescription=Contents`, '-o', `${KEY}::KeepCompressed=true`];
    await apt.run('apt-get', ['-q', 'update', ...options]);
    const targets = await apt.run('apt-get', ['indextargets', ...options, '--format', '$(CREATED_BY) $(FILENAME)']);
    const files = [...targets.stdout.matchAll(/^Contents-deb (\/.*)$/gm)].map((match) => match[1] ?? '');
    if (files.length === 0) throw new AdaptError(`the index of files of Debian ${suite} can't be had`, { advice: 'Check the network and the mirror.' });
    const packed = createGzip({ level: 6 });
    const written = createWriteStream(join(part, 'index.gz'));
    packed.pipe(written);
    for (const file of files) {
      const result = await exec(HELPER, ['cat-file', file], { signal: context.signal, lines: 'both', maxBytes: 1, onLine: (line) => { for (const entry of parseContents(line)) packed.write(`${entry.path}\t${entry.package}\n`); } });
      if (result.exitCode !== 0) throw new AdaptError(`the index of files of Debian ${suite} can't be read`, { where: file, advice: 'Run again.' });
    }
    packed.end();
    await finished(written);
  });
  return join(folder, 'index.gz');
}

/** Reads a line of Debian's index: `path   section/package[,section/package]`; nothing for what is left out. */
export function parseContents(line: string): ContentsEntry[] {
  const match = /^(\S.*?)\s+(\S+)$/.exec(line);
  if (match === null || LEFT_OUT.test(line)) return [];
  const [, path = '', owners = ''] = match;
  return owners.split(',').map((owner) => ({ path, package: owner.slice(owner.lastIndexOf('/') + 1) }));
}
