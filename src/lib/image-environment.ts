/** PATH of a container whose image names none. */
const CONTAINER_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** What would be read by this machine's programs on the way to the image's, or by the emulator. */
const OURS = /^(LD_\w+|GLIBC_TUNABLES|GCONV_PATH|LOCPATH|BASH_ENV|ENV|QEMU_\w+|ENTER_ROOT_\w+)$/;

/**
 * The variables that an image's program gets, PATH always among them, without those that this machine's programs would take for theirs.
 *
 * @param entries of the image's configuration, `NAME=value`.
 */
export function imageEnvironment(entries: readonly string[]): { PATH: string; [name: string]: string } {
  const variables = entries.map((entry) => [entry.replace(/=.*$/s, ''), entry.replace(/^[^=]*=?/, '')] as const);
  return { PATH: CONTAINER_PATH, ...Object.fromEntries(variables.filter(([name]) => !OURS.test(name))) };
}
