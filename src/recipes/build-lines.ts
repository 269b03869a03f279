/** True where a module of this `go` directive may be built by releases that read only `// +build` lines (before 1.17), or has no directive. */
export function needsPlusBuild(goDirective: string): boolean {
  const match = /^(\d+)\.(\d+)/.exec(goDirective);
  return match === null || (Number(match[1]) === 1 && Number(match[2]) < 18);
}

/** Constraint lines for a file of one architecture, and one operating system unless it is empty, in the styles that the module's Go releases read; ends with an empty line. */
export function buildLines(os: string, arch: string, goDirective: string): string {
  const words = [os, arch].filter((word) => word !== '');
  const old = needsPlusBuild(goDirective) ? words.map((word) => `// +build ${word}\n`).join('') : '';
  return `//go:build ${words.join(' && ')}\n${old}\n`;
}

/** The `go` directive of a go.mod, `1.16`; empty where there is none. */
export function goDirective(goMod: string): string {
  return /^[ \t]*go[ \t]+(\d+\.\d+\S*)/m.exec(goMod)?.[1] ?? '';
}
