/** Where a Go file of a log belongs. */
export interface GoPlace {
  /** Import path of its package; empty for a file of the project itself that no header names. */
  package: string;
  /** Module and version, where the path says them. */
  module: string;
  version: string;
  /** Relative to the module's root, or as the log has it. */
  file: string;
}

/** A path below the module cache, below vendor/, or of the project itself. `header` is the package that the go command announced. */
export function goPlace(path: string, header: string): GoPlace {
  const cached = /(?:^|\/)pkg\/mod\/(?!cache\/)([^@\s]+)@([^/\s]+)\/(.*)$/.exec(path);
  if (cached !== null) {
    const [, module = '', version = '', file = ''] = cached.map((part) => unescape(part ?? ''));
    return { package: joined(module, folder(file)), module, version, file };
  }
  const vendored = /(?:^|\/)vendor\/((?:[\w-]+\.)+[\w-]+\/.+)$/.exec(path);
  if (vendored !== null) return { package: header === '' ? folder(vendored[1] ?? '') : withoutVendor(header), module: '', version: '', file: path };
  return { package: withoutVendor(header), module: '', version: '', file: path.replace(/^\.\//, '') };
}

/** A folder below the module cache, as `build constraints exclude all Go files in` names it. */
export function goFolder(path: string, importPath: string): GoPlace {
  const place = goPlace(`${path}/x.go`, importPath);
  return { ...place, package: place.module === '' && importPath !== '' ? withoutVendor(importPath) : place.package };
}

/** The go command writes an upper-case letter of a module path as `!` and the lower-case one. */
function unescape(path: string): string {
  return path.replace(/!([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function withoutVendor(importPath: string): string {
  return importPath.replace(/^.*\/vendor\//, '');
}

function folder(file: string): string {
  return file.includes('/') ? file.slice(0, file.lastIndexOf('/')) : '';
}

function joined(module: string, dir: string): string {
  return dir === '' ? module : `${module}/${dir}`;
}
