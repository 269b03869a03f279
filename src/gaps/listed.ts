/** Texts of several problems as evidence: two or three lines, and how many more there are. */
export function listed(problems: readonly { text: string }[]): string {
  const shown = problems.slice(0, problems.length > 3 ? 2 : 3).map((one) => one.text);
  return [...shown, ...(problems.length > 3 ? [`and ${problems.length - 2} more like these`] : [])].join('\n');
}
