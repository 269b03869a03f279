import { exec } from '../lib/exec.js';
import { hostArchitecture, type Architecture } from './architectures.js';
import { kernelTable } from './binfmt-table.js';

/** How this machine's kernel comes to start programs of an architecture, and why it can't. */
export interface Registrable {
  ok: boolean;
  /** For a person. */
  detail: string;
  advice: string;
}

/** Says whether this machine's kernel starts programs of the architecture, in containers as well, or may be told how to. Changes nothing. */
export async function registrable(arch: Architecture): Promise<Registrable> {
  const fine = (detail: string): Registrable => ({ ok: true, detail, advice: '' });
  if (hostArchitecture() === arch) return fine('not needed: this machine is the target');
  const entry = await kernelTable.entryFor(arch);
  if (entry !== undefined) return fine(`programs for ${arch.go} start by the entry ${entry}`);
  if (process.getuid?.() === 0 || (await exec('sudo', ['-n', 'true']).catch(() => undefined))?.exitCode === 0) return fine('none registered; there are the rights to do so');
  return { ok: false, detail: 'none registered, and no rights to do so', advice: 'Run as root, or with a sudo that asks for no password.' };
}
