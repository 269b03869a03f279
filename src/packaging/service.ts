import { userError } from '../lib/errors.js';
import type { PackageSpec, PackagedService } from './spec.js';

/** A systemd unit: the project's own, or one with what any service may be denied. Source: systemd.exec(5). */
export function systemdUnit(spec: PackageSpec, service: PackagedService): string {
  if (service.unit !== '') return service.unit;
  const writable = spec.directories.map(({ path }) => path);
  const lines = [
    '[Unit]', `Description=${spec.summary}`, ...(spec.homepage === '' ? [] : [`Documentation=${spec.homepage}`]), 'After=network-online.target', 'Wants=network-online.target', '',
    '[Service]', `ExecStart=${service.command.map(unitWord).join(' ')}`, ...Object.entries(service.env).map(([name, value]) => `Environment=${unitWord(`${name}=${value}`)}`),
    ...(spec.user === '' ? ['DynamicUser=yes'] : [`User=${spec.user}`, `Group=${spec.user}`]),
    'Restart=on-failure', 'NoNewPrivileges=yes', 'PrivateTmp=yes', 'PrivateDevices=yes', 'ProtectHome=yes', 'ProtectSystem=strict', 'ProtectControlGroups=yes', 'ProtectKernelModules=yes', 'ProtectKernelTunables=yes', 'RestrictSUIDSGID=yes',
    ...(writable.length === 0 ? [] : [`ReadWritePaths=${writable.join(' ')}`]), '',
    '[Install]', 'WantedBy=multi-user.target', '',
  ];
  return lines.join('\n');
}

/** An init script for OpenRC, which Alpine has. Source: openrc-run(8). */
export function openrcScript(spec: PackageSpec, service: PackagedService): string {
  const [program = '', ...args] = service.command;
  const user = spec.user === '' ? 'nobody:nobody' : `${spec.user}:${spec.user}`;
  return `#!/sbin/openrc-run

description=${shellWord(spec.summary)}
command=${shellWord(program)}
command_args=${shellWord(args.map(shellWord).join(' '))}
command_user=${shellWord(user)}
command_background=true
pidfile="/run/\${RC_SVCNAME}.pid"
${Object.entries(service.env).map(([name, value]) => `export ${name}=${shellWord(value)}\n`).join('')}
depend() {
	need net
	after firewall
}
`;
}

/** Refuses what no line of a unit or script can hold. */
export function checkService(service: PackagedService): void {
  for (const word of [...service.command, ...Object.values(service.env)]) {
     
    if (/[\u0000-\u001f\u007f]/.test(word)) throw userError('a control character in the service', 'package.service', 'Leave it out.');
  }
  for (const name of Object.keys(service.env)) if (!/^[A-Za-z_]\w*$/.test(name)) throw userError(`${JSON.stringify(name)} is no name for a variable`, 'package.service.env', 'Use letters, digits and underscore.');
}

/** A word of a unit: quoted, and with what systemd would expand doubled. Source: systemd.service(5), "Command lines". */
function unitWord(text: string): string {
  const plain = text.replaceAll('%', '%%').replaceAll('$', '$$$$');
  return /^[\w@%+=:,./$-]+$/.test(plain) ? plain : `"${plain.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
