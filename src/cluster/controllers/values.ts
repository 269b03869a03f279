/** A line of a log as JSON; undefined where it is none. */
export function jsonLine(line: string): { [key: string]: unknown } | undefined {
  const start = line.indexOf('{');
  if (start < 0 || !line.trimEnd().endsWith('}')) return undefined;
  try {
    const value: unknown = JSON.parse(line.slice(start));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as { [key: string]: unknown }) : undefined;
  } catch {
    return undefined;
  }
}

/** A text, else nothing; nginx writes `-` for what is not there. */
export function textOf(value: unknown): string {
  return typeof value === 'string' && value !== '-' ? value : '';
}

/** A number, also one written as text; else 0. */
export function numberOf(value: unknown): number {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : 0;
}
