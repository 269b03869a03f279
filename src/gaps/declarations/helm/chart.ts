/** The folder, with its slash, of the chart that a template or a file of values would belong to. */
export function chartFolder(path: string): string | undefined {
  if (!path.includes('templates/') && !path.includes('values')) return undefined;
  return /^((?:.*\/)?)templates\/.*\.(?:ya?ml|tpl)$/.exec(path)?.[1] ?? /^((?:.*\/)?)(?:ci\/)?[\w.-]*values[\w.-]*\.ya?ml$/.exec(path)?.[1];
}
