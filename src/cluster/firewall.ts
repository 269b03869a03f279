import { writeFile } from 'node:fs/promises';
import { exec } from '../lib/exec.js';
import { readIfThere } from '../lib/files.js';
import { which } from '../target/which.js';

const FAMILIES = ['iptables', 'ip6tables'] as const;
const SWITCHES = ['/proc/sys/net/ipv4/ip_forward', '/proc/sys/net/ipv6/conf/all/forwarding', '/proc/sys/net/ipv6/conf/default/forwarding'];

/** What a Docker daemon changes of the machine's firewall, as it was before one of ours. */
export interface FirewallState {
  /** By program. */
  families: { [program: string]: { /** Chains of Docker's were there: they belong to another daemon. */ taken: boolean; forward: string } };
  /** Content of the kernel's switches, by path. */
  switches: { [path: string]: string };
}

/** Looks how it is. */
export async function firewallState(): Promise<FirewallState> {
  const state: FirewallState = { families: {}, switches: {} };
  for (const family of FAMILIES) {
    const saved = await rules(family);
    if (saved !== undefined) state.families[family] = { taken: /^:DOCKER/m.test(saved), forward: /^:FORWARD (\w+)/m.exec(saved)?.[1] ?? 'ACCEPT' };
  }
  for (const path of SWITCHES) {
    const value = await readIfThere(path);
    if (value !== undefined) state.switches[path] = value;
  }
  return state;
}

/** Takes a daemon's chains, rules and switches back, unless another daemon had some before or has some now. */
export async function restoreFirewall(before: FirewallState): Promise<void> {
  let alone = true;
  for (const family of FAMILIES) {
    const was = before.families[family];
    const saved = was === undefined ? undefined : await rules(family);
    if (was === undefined || saved === undefined || was.taken) {
      alone &&= was?.taken !== true;
      continue;
    }
    for (const [table, lines] of tables(saved)) {
      const chains = lines.filter((line) => line.startsWith(':DOCKER')).map((line) => line.slice(1).split(' ')[0] ?? '');
      const foreign = lines.filter((line) => line.startsWith('-A ') && /DOCKER/.test(line) && !/^-A DOCKER/.test(line));
      for (const line of foreign) await exec(family, ['--wait', '-t', table, ...words(line.replace(/^-A/, '-D'))]);
      for (const chain of chains) await exec(family, ['--wait', '-t', table, '-F', chain]);
      for (const chain of chains) await exec(family, ['--wait', '-t', table, '-X', chain]);
    }
    await exec(family, ['--wait', '-P', 'FORWARD', was.forward]);
  }
  if (alone) for (const [path, value] of Object.entries(before.switches)) await writeFile(path, value).catch(() => {});
}

async function rules(family: string): Promise<string | undefined> {
  const program = await which(`${family}-save`, ['/usr/sbin', '/sbin']);
  if (program === undefined) return undefined;
  const answer = await exec(program, []);
  return answer.exitCode === 0 ? answer.stdout : undefined;
}

/** The lines of each table of `iptables-save`. */
function tables(saved: string): Map<string, string[]> {
  const found = new Map<string, string[]>();
  let lines: string[] = [];
  for (const line of saved.split('\n')) {
    if (line.startsWith('*')) found.set(line.slice(1), lines = []);
    else lines.push(line);
  }
  return found;
}

function words(line: string): string[] {
  return (line.match(/"[^"]*"|\S+/g) ?? []).map((word) => word.replace(/^"|"$/g, ''));
}
