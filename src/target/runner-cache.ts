/**
 * Folder of a tool that a workflow's runner carries in its tool cache.
 *
 * @param versions semver range.
 */
export async function runnerTool(name: string, versions: string): Promise<string | undefined> {
  if ((process.env['RUNNER_TOOL_CACHE'] ?? '') === '') return undefined;
  const { find } = await import('@actions/tool-cache');
  const folder = withoutOutput(() => find(name, versions));
  return folder === '' ? undefined : folder;
}

/** It prints workflow commands for debugging, but standard output belongs to the record. */
function withoutOutput<T>(work: () => T): T {
  const own = Object.getOwnPropertyDescriptor(process.stdout, 'write');
  process.stdout.write = () => true;
  try {
    return work();
  } finally {
    Reflect.deleteProperty(process.stdout, 'write');
    if (own !== undefined) Object.defineProperty(process.stdout, 'write', own);
  }
}
