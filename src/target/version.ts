/** `go1.26.8` → `1.26.8`, `1.27rc1` → `1.27`: numbers and dots only. */
export function plainVersion(version: string): string {
  return /(\d+(?:\.\d+)*)/.exec(version)?.[1] ?? '0';
}

/** Compares versions of numbers and dots; missing parts count as 0. */
export function compareVersions(a: string, b: string): number {
  const left = a.split('.').map(Number), right = b.split('.').map(Number);
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** True for the version asked for or a patch release of it: `1.26` allows `1.26.8`. */
export function satisfies(version: string, wish: string): boolean {
  return version === wish || version.startsWith(`${wish}.`);
}
