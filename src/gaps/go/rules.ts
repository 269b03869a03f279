const UPGRADE = 'The first version of the module that supports the target, if one is published (`loong-adapt patch` finds it)';

/** What each kind of Go gap means, and what closes it. */
export const GO_RULES: { [rule: string]: { why: string; closes: string } } = {
  'go/undefined': {
    why: 'The package uses names that it declares only in files for other architectures: files whose name ends in one (`_amd64.go`) or whose `//go:build` line names some.',
    closes: `${UPGRADE}; else a file for the target with these names, made from the target's C headers where they describe the kernel or C library (\`go tool cgo -godefs\`), never copied from another architecture.`,
  },
  'go/missing-member': {
    why: 'Other packages use names of this one that it leaves out for the target: the package that must change is not the one that fails to compile.',
    closes: `${UPGRADE}; else widen the build constraint of the file that declares them, or declare them for the target.`,
  },
  'go/excluded': {
    why: 'Build constraints leave out every file of the package for the target, and a package that exists there imports it.',
    closes: `${UPGRADE}; else a file for the target, or a constraint around the import.`,
  },
  'go/missing-body': {
    why: 'Functions are declared without a body, and their assembly is written for other architectures only. It compiles, and fails when it is linked or run.',
    closes: `${UPGRADE}; else a Go version of the functions under a constraint for all architectures without assembly.`,
  },
  'go/type-mismatch': {
    why: 'Types or sizes differ between architectures (fields of system structs, signedness, word size), and the code fits only those it was written on.',
    closes: `${UPGRADE}; else convert explicitly, or take the type of the field instead of a fixed one.`,
  },
  'go/overflow': {
    why: 'A constant does not fit its type on the target.',
    closes: `${UPGRADE}; else give the constant a type that is wide enough everywhere.`,
  },
  'go/guard': {
    why: 'The package refuses architectures that it does not name, on purpose: by a package clause or a name that says so.',
    closes: `${UPGRADE}; else port it: a guard usually stands for code that must be written, not for a missing line.`,
  },
  'go/cgo': {
    why: 'The package needs C code, headers, libraries or compiler flags that do not exist for the target.',
    closes: 'C code and flags for the target, or a build without cgo (CGO_ENABLED=0, or the tag that selects the pure Go version).',
  },
  'go/linkname': {
    why: 'A name is bound by go:linkname to something in the runtime or another package that does not exist for the target.',
    closes: `${UPGRADE}; else a version of the function in Go for the target.`,
  },
  'go/assembly': {
    why: "The package's assembly files do not fit the target.",
    closes: `${UPGRADE}; else constrain the files to their architecture, with Go code for the others.`,
  },
  'go/test': {
    why: "Tests of the library itself fail for the target and pass for the baseline: it compiles, and does not do there what it should.",
    closes: `${UPGRADE}; else the code that the failing test names must be ported.`,
  },
  'go/test-app': {
    why: 'A test application that uses the library fails for the target and succeeds for the baseline.',
    closes: `${UPGRADE}; else the library must be ported where its output says.`,
  },
  'go/unused': {
    why: 'The target leaves the package out as a whole, and nothing that exists there imports it: worth knowing, but no gap.',
    closes: 'Nothing needs to be closed.',
  },
  'go/runtime-choice': {
    why: 'A table, switch or test by `runtime.GOARCH` has the baseline and not the target: it compiles, and gives a zero value or fails when the program comes there.',
    closes: 'An entry for the target, with its own value: numbers of system calls and sizes differ between architectures.',
  },
  'binary/embedded': {
    why: 'The package embeds programs or libraries that are built for another architecture, or picks one by its name, and has none for the target.',
    closes: 'Build the embedded files for the target as well, and embed them under its name.',
  },
  'toolchain/go': {
    why: 'The Go release in use is older than its first that knows the target.',
    closes: 'A newer Go release: `--go-version stable`, or the toolchain line in go.mod.',
  },
};
