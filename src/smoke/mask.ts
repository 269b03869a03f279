import type { Architecture } from '../target/architectures.js';
import { maskMatches } from './pattern.js';

/** What of one run is in its output and will be another the next time. */
export interface RunValues {
  /** Fresh folder of the run. */
  dir: string;
  /** Ports of the services, by name. */
  ports: ReadonlyMap<string, number>;
  arch: Architecture;
}

/** Most characters of an output that the record keeps. */
const KEPT = 4000;

/** The output without what drives a terminal, and with the run's own values masked. The architecture's own names are: another's stay, so that they show. */
export function maskRun(output: string, { dir, ports, arch }: RunValues): string {
  let text = plainText(output).replaceAll(dir, '<dir>');
  for (const [name, port] of ports) text = text.replace(new RegExp(`(?<!\\d)${port}(?!\\d)`, 'g'), `<services.${name}.port>`);
  const names = [...new Set([arch.go, ...arch.uname, arch.debian, arch.rpm, arch.gnu])].sort((a, b) => b.length - a.length);
  return text.replace(new RegExp(`(?<![A-Za-z0-9])(?:${names.map((name) => name.replaceAll('.', '\\.')).join('|')})(?![A-Za-z0-9])`, 'g'), '<arch>');
}

/** What the project file says differs from run to run, masked. */
export function maskAsked(text: string, patterns: readonly string[]): string {
  return patterns.reduce((masked, pattern) => maskMatches(pattern, masked), text);
}

/** The first characters of an output. */
export function cut(text: string): string {
  return text.length <= KEPT ? text : `${text.slice(0, KEPT)}\n[${text.length - KEPT} characters more]`;
}

/** Without escape sequences and carriage returns: a progress bar leaves only its last state. */
export function plainText(text: string): string {
  return text.replace(/\u001b\[[0-?]*[ -/]*[@-~]|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)|\u001b[@-_]/g, '').replace(/\r\n/g, '\n').replace(/^.*\r/gm, '').replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '');
}
