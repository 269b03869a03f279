import type { PackageFormat } from '../record/types.js';
import type { PackageSpec } from './spec.js';

/** Scripts of a package, by nfpm's names for them; only those that have something to do. */
export interface Scripts {
  preinstall?: string;
  postinstall?: string;
  preremove?: string;
  postremove?: string;
}

/** The scripts of one format: user, owned folders, service. The user stays when the package goes, as files of it may. */
export function scriptsFor(spec: PackageSpec, format: PackageFormat): Scripts {
  const bodies = { deb: debScripts, rpm: rpmScripts, apk: apkScripts }[format](spec);
  return Object.fromEntries(Object.entries(bodies).filter(([, body]) => body !== '').map(([name, body]) => [name, `#!/bin/sh\nset -e\n\n${body}${format === 'rpm' || format === 'apk' ? '\nexit 0\n' : ''}`]));
}

type Bodies = { [name in keyof Scripts]: string };

/** Source: Debian Policy 6.5, 9.2.2 and 9.3.3; deb-systemd-helper(1p). */
function debScripts({ user, directories, service }: PackageSpec): Bodies {
  const unit = service === undefined ? '' : `${service.name}.service`;
  const own = user === '' ? [] : directories;
  const configure = [
    user === '' ? '' : `\tadduser --quiet --system --group --no-create-home --home /nonexistent ${user}\n`,
    // What an administrator set by dpkg-statoverride stays.
    ...own.map(({ path, mode }) => `\tif ! dpkg-statoverride --list ${path} >/dev/null; then\n\t\tchown ${user}:${user} ${path}\n\t\tchmod ${mode} ${path}\n\tfi\n`),
  ].join('');
  const start = unit === '' ? '' : `
if [ "$1" = configure ] && command -v deb-systemd-helper >/dev/null; then
	deb-systemd-helper unmask ${unit} >/dev/null || true
	if deb-systemd-helper --quiet was-enabled ${unit}; then
		deb-systemd-helper enable ${unit} >/dev/null || true
	else
		deb-systemd-helper update-state ${unit} >/dev/null || true
	fi
	if [ -d /run/systemd/system ]; then
		systemctl --system daemon-reload >/dev/null || true
		if [ -n "$2" ]; then action=restart; else action=start; fi
		deb-systemd-invoke $action ${unit} >/dev/null || true
	fi
fi
`;
  const purge = [
    ...own.map(({ path }) => `\trm -rf ${path}\n`),
    unit === '' ? '' : `\tif command -v deb-systemd-helper >/dev/null; then\n\t\tdeb-systemd-helper purge ${unit} >/dev/null || true\n\t\tdeb-systemd-helper unmask ${unit} >/dev/null || true\n\tfi\n`,
  ].join('');
  const removed = unit === '' ? '' : `if [ -d /run/systemd/system ]; then
	systemctl --system daemon-reload >/dev/null || true
fi
if [ "$1" = remove ] && command -v deb-systemd-helper >/dev/null; then
	deb-systemd-helper mask ${unit} >/dev/null || true
fi
`;
  return {
    postinstall: configure === '' && start === '' ? '' : `${configure === '' ? '' : `if [ "$1" = configure ]; then\n${configure}fi\n`}${start}`,
    preremove: unit === '' ? '' : `if [ "$1" = remove ] && [ -d /run/systemd/system ]; then\n\tdeb-systemd-invoke stop ${unit} >/dev/null || true\nfi\n`,
    postremove: purge === '' && removed === '' ? '' : `${removed}${purge === '' ? '' : `if [ "$1" = purge ]; then\n${purge}fi\n`}`,
  };
}

/** Source: Fedora packaging guidelines, "Users and groups" and "Scriptlets". */
function rpmScripts({ user, service }: PackageSpec): Bodies {
  const unit = service === undefined ? '' : `${service.name}.service`;
  const systemctl = (lines: string): string => `if [ -d /run/systemd/system ] && [ -x /usr/bin/systemctl ]; then\n${lines}fi\n`;
  return {
    preinstall: user === '' ? '' : `getent group ${user} >/dev/null || groupadd --system ${user}\ngetent passwd ${user} >/dev/null || useradd --system --gid ${user} --home-dir /nonexistent --no-create-home --shell /sbin/nologin ${user}\n`,
    postinstall: unit === '' ? '' : systemctl(`\tsystemctl daemon-reload || :\n\tif [ "$1" -eq 1 ]; then systemctl preset ${unit} || :; fi\n`),
    preremove: unit === '' ? '' : `if [ "$1" -eq 0 ]; then\n${systemctl(`\tsystemctl --no-reload disable --now ${unit} || :\n`)}fi\n`,
    postremove: unit === '' ? '' : systemctl(`\tsystemctl daemon-reload || :\n\tif [ "$1" -ge 1 ]; then systemctl try-restart ${unit} || :; fi\n`),
  };
}

/** Source: Alpine's APKBUILD reference, "install". Services are the administrator's to start. */
function apkScripts({ user, service }: PackageSpec): Bodies {
  return {
    preinstall: user === '' ? '' : `addgroup -S ${user} 2>/dev/null || :\nadduser -S -D -H -h /nonexistent -s /sbin/nologin -G ${user} ${user} 2>/dev/null || :\n`,
    preremove: service === undefined ? '' : `if [ -x /sbin/rc-service ]; then rc-service --ifstarted ${service.name} stop || :; fi\n`,
  };
}
