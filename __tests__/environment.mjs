// Each test file has a temporary directory of its own, which goes with it: whatever a test, the code under test or a program that they start puts
// there, nothing is left behind, also where a test fails before it could clean up.
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, lstatSync, mkdirSync, readFileSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TestEnvironment } from 'jest-environment-node';

export default class extends TestEnvironment {
  constructor(config, context) {
    const before = process.env.TMPDIR;
    // Short: sockets have paths of a hundred letters at most. In lower case: buildah takes the path of a layout for a name.
    const folder = join(realpathSync(tmpdir()), `la-${randomBytes(5).toString('hex')}`);
    mkdirSync(folder, { mode: 0o700 });
    // Set before the tests' own copy of the environment is made.
    process.env.TMPDIR = folder;
    super(config, context);
    this.temporary = { folder, before };
  }

  async teardown() {
    await super.teardown();
    const { folder, before } = this.temporary;
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
    // What is mounted there is somebody else's, and would be emptied.
    const mounts = existsSync('/proc/self/mounts') ? readFileSync('/proc/self/mounts', 'utf8') : '';
    const mounted = mounts.split('\n').map((line) => line.split(' ')[1] ?? '').filter((path) => path.startsWith(`${folder}/`));
    if (mounted.length > 0) return console.error(`${folder} stays: a test left ${mounted.join(', ')} mounted`);
    try {
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    } catch {
      makeWritable(folder); // Go's modules are read-only.
      rmSync(folder, { recursive: true, force: true });
    }
  }
}

function makeWritable(folder) {
  chmodSync(folder, 0o700);
  for (const name of readdirSync(folder)) if (lstatSync(join(folder, name)).isDirectory()) makeWritable(join(folder, name));
}
