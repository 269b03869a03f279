// Measures from which version on Java libraries carry their native part for a target, and writes data/java-libraries.yml.
// usage: node script/java-libraries.mjs URL-OF-A-MAVEN-REPOSITORY [--write] [GROUP:ARTIFACT…]
import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseDocument } from 'yaml';
import { missingOf } from '../build/gaps/packages/families.js';
import { collectElf } from '../build/lib/packages/archived-elf.js';
import { readPackage } from '../build/lib/packages/read.js';
import { architecture } from '../build/target/architectures.js';
import { compareMavenVersions } from '../build/gaps/declarations/maven/version.js';

const DATA = new URL('../data/java-libraries.yml', import.meta.url);
const words = process.argv.slice(2).filter((word) => word !== '--write');
const [repository, ...only] = words;
if (repository === undefined || !/^https?:\/\//.test(repository)) {
  console.error('usage: node script/java-libraries.mjs URL-OF-A-MAVEN-REPOSITORY [--write] [GROUP:ARTIFACT…]');
  process.exit(2);
}
const target = architecture('loong64');
const scratch = await mkdtemp(join(tmpdir(), 'java-libraries-'));
const document = parseDocument(await readFile(DATA, 'utf8'));
try {
  for (const [name, entry] of Object.entries(document.toJS().libraries)) {
    if (only.length > 0 && !only.includes(name)) continue;
    const first = await firstGood(name, entry);
    console.log(`${name}: ${first}`);
    document.setIn(['libraries', name, 'first', target.go], first);
  }
  if (process.argv.includes('--write')) await writeFile(DATA, document.toString({ lineWidth: 0 }));
} finally {
  await rm(scratch, { recursive: true, force: true });
}

/** The first version with the target, by halves: whoever has it keeps it. `never` where the newest hasn't. */
async function firstGood(name, entry) {
  const path = name.replace(':', '/').replace(/^[^/]*/, (group) => group.replaceAll('.', '/'));
  const metadata = await (await get(`${path}/maven-metadata.xml`)).text();
  const versions = [...metadata.matchAll(/<version>([^<]+)<\/version>/g)].map(([, version]) => version)
    .filter((version) => !/alpha|beta|snapshot|-rc|\.rc|\bcr\d|[.-]m\d/i.test(version)).sort((a, b) => compareMavenVersions(a, b));
  const good = async (version) => has(`${path}/${version}/${name.split(':')[1]}-${version}`, entry);
  if (versions.length === 0 || !(await good(versions.at(-1)))) return 'never';
  let low = 0, high = versions.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (await good(versions[middle])) high = middle;
    else low = middle + 1;
  }
  return versions[high];
}

async function has(stem, { files }) {
  // Published in a file of its own for each platform: the name says it all.
  if (files !== undefined) {
    for (const ending of files[target.go]) if ((await fetch(`${repository}/${stem}${ending}`, { method: 'HEAD' })).ok) return true;
    return false;
  }
  const jar = join(scratch, 'library.jar');
  const response = await fetch(`${repository}/${stem}.jar`);
  if (response.status === 404) return false;
  await pipeline(Readable.fromWeb(response.body), createWriteStream(jar));
  const elf = [];
  await readPackage(jar, new AbortController().signal, collectElf(elf, scratch));
  if (elf.length === 0) throw new Error(`${stem}.jar holds no machine code: is it in files of their own?`);
  return missingOf(elf, target, false).length === 0;
}

async function get(path) {
  const response = await fetch(`${repository}/${path}`);
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response;
}
