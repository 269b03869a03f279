import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { asset } from '../../lib/assets.js';
import type { Architecture } from '../architectures.js';

/** A row of `data/machines.yml`: how an architecture's kernel is booted. */
export interface MachineData {
  /** Oldest upstream version of qemu-system. */
  minimum: string;
  packages: string[];
  /** Regular expressions for packages that are pulled in and not needed. */
  leaveOut: string[];
  /** Of qemu-system: machine and processor. */
  arguments: string[];
  /** Serial console, below /dev. */
  console: string;
  /** Kernel command line. */
  append: string;
  appendWithoutFirmware: string;
  /** Kernel modules for its network. */
  modules: string[];
  debian: {
    suites: string[];
    /** Package that needs the current kernel's. */
    kernel: string;
    firmware: string;
    /** In the firmware's package. */
    firmwareFile: string;
  };
}

let rows: { [arch: string]: MachineData } | undefined;

/** How the kernel of an architecture is booted; undefined where that isn't known. */
export function machineData(arch: Architecture): MachineData | undefined {
  rows ??= parse(readFileSync(asset('data', 'machines.yml'), 'utf8')) as { [arch: string]: MachineData };
  return rows[arch.go];
}
