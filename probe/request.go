package main

// request is what the caller asks, as JSON on standard input.
type request struct {
	// Dir is where the go command runs.
	Dir string `json:"dir"`
	// Go is the go command to run.
	Go       string   `json:"go"`
	Target   string   `json:"target"`
	Baseline string   `json:"baseline"`
	Patterns []string `json:"patterns"`
	// Flags are further flags for `go list`: -tags, -modfile, -mod.
	Flags []string `json:"flags"`
	// Env is added to the environment of the go command, as NAME=value.
	Env   []string `json:"env"`
	Cgo   bool     `json:"cgo"`
	Tests bool     `json:"tests"`
	// Machines tell programs and C code of one architecture from those of others.
	Machines machines `json:"machines"`
	// Full checks every package, also those whose check can't come out differently: slower, for comparing.
	Full bool `json:"full"`
	// Cache is a folder for answers; empty for none.
	Cache string `json:"cache"`
	// Salt is part of every cache key: what else an answer depends on.
	Salt string `json:"salt"`
}

// machines are the two architectures as ELF files and C code know them.
type machines struct {
	Target   machine `json:"target"`
	Baseline machine `json:"baseline"`
	// Macros are those of all architectures.
	Macros []string `json:"macros"`
}

type machine struct {
	// ELF is the e_machine of its programs.
	ELF uint16 `json:"elf"`
	// Macros are what C compilers define for it alone.
	Macros []string `json:"macros"`
	// Headers is a regular expression for the headers that compilers have for it alone.
	Headers string `json:"headers"`
}

// answer is what the probe found, as JSON on standard output.
type answer struct {
	Roots []*root `json:"roots"`
	// Embedded lists programs of the baseline that packages of the target carry in them.
	Embedded []*root `json:"embedded"`
	// Broken lists packages that fail for the baseline as well.
	Broken []broken `json:"broken"`
	// Unused lists packages whose files are all left out for the target and that no package of the target imports.
	Unused []place `json:"unused"`
	// Missing lists packages that the go command could not load for the baseline either.
	Missing []place   `json:"missing"`
	Modules []*module `json:"modules"`
	// Choices lists places that go by the architecture when the program runs, and don't know the target.
	Choices []choice `json:"choices"`
	// Asked counts the packages of the project that the patterns name and that exist for the baseline.
	Asked int   `json:"asked"`
	Stats stats `json:"stats"`
}

// root is a package that must change.
type root struct {
	Package string  `json:"package"`
	Module  *module `json:"module"`
	// Dir is the package's folder relative to its module, with '/'; empty for the module's root.
	Dir string `json:"dir"`
	// AbsDir is the same folder on this machine.
	AbsDir   string    `json:"absDir"`
	Kind     string    `json:"kind"`
	Symbols  []string  `json:"symbols"`
	Messages []message `json:"messages"`
	// Total counts all messages; only the first are kept.
	Total int `json:"total"`
	// Declared lists where the baseline has the missing names: file names of the package.
	Declared []string `json:"declared"`
	// DeclaredLine is the line of the constraint in the first of them.
	DeclaredLine int      `json:"declaredLine"`
	Cascades     []string `json:"cascades"`
	// Via is the shortest chain of imports from a package of the main modules to this one, both included.
	Via []string `json:"via"`
	// ViaModules are the modules of that chain, in order, each once.
	ViaModules []string `json:"viaModules"`
}

// message is what the type checker, or a rule of its own, says about one line.
type message struct {
	// File is relative to its module, with '/'.
	File string `json:"file"`
	Line int    `json:"line"`
	Text string `json:"text"`
	// Package is the import path of the package the file belongs to.
	Package string `json:"package"`
}

type broken struct {
	Package string  `json:"package"`
	Message message `json:"message"`
	// Main is set for a package of the project itself.
	Main bool `json:"main"`
	// Generate is the first //go:generate directive of the package, with its file: what it makes may be what is missing.
	Generate string `json:"generate,omitempty"`
}

type place struct {
	Package string `json:"package"`
	Message string `json:"message"`
}

// stats are counts for progress and benchmarks.
type stats struct {
	Packages int  `json:"packages"`
	Checked  int  `json:"checked"`
	Declared int  `json:"declared"`
	Cached   int  `json:"cached"`
	Hit      bool `json:"hit"`
	// CPU are the seconds of the probe and of its go commands, Peak is the most memory in bytes of the three that run at once.
	CPU  float64 `json:"cpu"`
	Peak int64   `json:"peak"`
}
