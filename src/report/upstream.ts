/** What the text needs of a series. */
interface Listed {
  series: readonly { project: string; version: string; folder: string; patches: readonly string[]; command: string }[];
  left: readonly { what: string; reason: string }[];
}

/** What `upstream` wrote, for a terminal. */
export function renderUpstream({ series, left }: Listed): string {
  const lines: string[] = [];
  for (const { project, version, folder, patches, command } of series) {
    lines.push(`${project}${version === '' ? '' : ` ${version}`}: ${patches.length} ${patches.length === 1 ? 'patch' : 'patches'} in ${folder}, for \`${command}\``);
    for (const patch of patches) lines.push(`  ${patch}`);
  }
  if (series.length === 0) lines.push('there is nothing to send');
  for (const { what, reason } of left) lines.push(`not to be sent: ${what}: ${reason}`);
  return `${lines.join('\n')}\n`;
}
