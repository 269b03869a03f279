/** What is found of packages, and what closes it. */
export const PACKAGE_RULES = {
  'package/foreign': { why: 'It is built for another architecture.', closes: 'Take or build the package for the target.' },
  'package/label': { why: 'It holds programs of another architecture than it says.', closes: 'Build it again: what packed it took files of another machine.' },
  'package/no-library': { why: 'It holds programs or libraries for several architectures, and none of them for the target.', closes: 'Take a version that has the target; else build the library from its source and add it where the others are.' },
  'package/old-abi': { why: 'It is built for the older ABI of the architecture, whose programs do not run on current systems.', closes: 'Take or build it for the current ABI, or install the compatibility layer (libLoL) that runs programs of the old one.' },
} as const;
