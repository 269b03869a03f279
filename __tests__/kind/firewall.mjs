// Starts a daemon, makes a network, takes both back; says what rules there were. usage: node firewall.mjs CACHEDIR
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { privateDaemon, releaseDaemon } from '../../build/cluster/daemon.js';
import { silentReporter } from '../../build/lib/log.js';
import { architecture } from '../../build/target/architectures.js';

/** Rules, chains of one's own, policies that aren't the usual ones, and the switch. */
const rules = () => [
  ...['iptables-save', 'ip6tables-save'].flatMap((program) => execFileSync(program, { encoding: 'utf8' }).split('\n')).map((line) => line.replace(/ \[.*/, '')).filter((line) => line !== '' && !/^[#*]|^COMMIT|^:\w+ ACCEPT$/.test(line)),
  readFileSync('/proc/sys/net/ipv4/ip_forward', 'utf8'),
];

const before = rules();
const context = {
  target: architecture('loong64'), baseline: architecture('amd64'), workDir: process.argv[2], cacheDir: process.argv[2], reporter: silentReporter,
  signal: new AbortController().signal, install: true, network: true,
};
const { engine, share } = await privateDaemon(context);
execFileSync('docker', ['--host', engine.host, 'network', 'create', 'one']);
const between = rules();
execFileSync('docker', ['--host', engine.host, 'network', 'rm', 'one']);
await releaseDaemon(share);
process.stdout.write(JSON.stringify({ before, between, after: rules() }));
