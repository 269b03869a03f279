import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Architecture } from '../../target/architectures.js';
import { which } from '../../target/which.js';
import { shellQuote, wrapperScript } from '../../target/wrapper.js';

/**
 * A folder for the front of PATH in which `uname` and `arch` answer as on a machine of the architecture, so that a build's
 * checks can be seen to fail, or not to, as they would there.
 *
 * @param run starts a program of the architecture; given to the go command, which looks for it under this name.
 */
export async function pretendMachine(folder: string, arch: Architecture, run: readonly string[]): Promise<string> {
  await mkdir(folder, { recursive: true });
  const machine = shellQuote(arch.uname[0] ?? arch.go);
  const real = shellQuote((await which('uname')) ?? '/bin/uname');
  await script(join(folder, 'uname'), `#!/bin/sh\ncase "$*" in\n  -m | -p | -i | --machine | --processor | --hardware-platform) echo ${machine} ;;\n  *) exec ${real} "$@" ;;\nesac\n`);
  await script(join(folder, 'arch'), `#!/bin/sh\necho ${machine}\n`);
  if (run.length > 0) await script(join(folder, `go_linux_${arch.go}_exec`), wrapperScript(run));
  return folder;
}

async function script(path: string, text: string): Promise<void> {
  await writeFile(path, text);
  await chmod(path, 0o755);
}
