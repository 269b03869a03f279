import { find } from '@actions/tool-cache';

/**
 * Folder of a tool that a workflow's runner carries in its tool cache.
 *
 * @param versions semver range.
 */
export function runnerTool(name: string, versions: string): string | undefined {
  if ((process.env['RUNNER_TOOL_CACHE'] ?? '') === '') return undefined;
  // It prints workflow commands for debugging, but standard output belongs to the record.
  const write = process.stdout.write.bind(process.stdout);
  process.stdout.write = () => true;
  try {
    const folder = find(name, versions);
    return folder === '' ? undefined : folder;
  } finally {
    process.stdout.write = write;
  }
}
