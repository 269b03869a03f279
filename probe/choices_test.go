package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// choicesOf are the lines of a package of these files, with what is said of them.
func choicesOf(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	p := &pkg{ImportPath: "example.com/p", Dir: dir, Imports: []string{"runtime"}}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		p.GoFiles = append(p.GoFiles, name)
	}
	e := newEngine(&world{arch: "loong64", pkgs: map[string]*pkg{}}, &world{arch: "amd64", pkgs: map[string]*pkg{}})
	var lines []string
	for _, one := range e.choices(p) {
		lines = append(lines, one.File+":"+string(rune('0'+one.Line))+" "+one.Text)
	}
	return strings.Join(lines, "\n")
}

func TestChoicesAreFound(t *testing.T) {
	for src, want := range map[string]string{
		"import \"runtime\"\nvar n = map[string]int{\"386\": 346, \"amd64\": 308, \"arm64\": 268}[runtime.GOARCH]\n":                                                                              "a table by runtime.GOARCH has 386, amd64, arm64, and for loong64 nothing",
		"import \"runtime\"\nfunc f() int { return t[runtime.GOARCH] }\nvar t = map[string]int{\"amd64\": 308}\n":                                                                                 "a table by runtime.GOARCH has amd64, and for loong64 nothing",
		"import r \"runtime\"\nfunc f() int { a := r.GOARCH; t := map[string]int{\"amd64\": 308}; return t[a] }\n":                                                                                "a table by runtime.GOARCH has amd64, and for loong64 nothing",
		"import \"runtime\"\nvar t = map[string]int{\"linux/amd64\": 1, \"darwin/arm64\": 2}\nfunc f() int { return t[runtime.GOOS + \"/\" + runtime.GOARCH] }\n":                                 "a table by runtime.GOARCH has linux/amd64, and for loong64 nothing",
		"import \"runtime\"\nfunc f() string { switch runtime.GOARCH { case \"amd64\", \"arm64\": return \"x\"; case \"386\": panic(\"old\"); default: panic(\"unknown\") } }\n":                  "a switch over runtime.GOARCH has amd64, arm64, and fails for loong64",
		"import (\"errors\"; \"runtime\")\nfunc f() error { switch runtime.GOARCH { case \"amd64\": return nil; default: return errors.New(\"unknown\") } }\n":                                    "a switch over runtime.GOARCH has amd64, and fails for loong64",
		"import (\"log\"; \"runtime\")\nfunc f() { if runtime.GOARCH != \"amd64\" && (runtime.GOARCH != \"arm64\") { log.Fatalf(\"no\") } }\n":                                                    "a test of runtime.GOARCH lets amd64, arm64 pass, and fails for loong64",
		"import (\"os\"; \"runtime\")\nfunc f() { switch runtime.GOARCH { case \"amd64\", \"arm64\": return }; if os.Getenv(\"A\") == runtime.GOARCH { return }; println(\"no\"); os.Exit(1) }\n": "runtime.GOARCH lets amd64, arm64 pass, and what follows fails for loong64",
		"import (\"errors\"; \"runtime\")\nfunc f() error { if runtime.GOARCH == \"amd64\" || runtime.GOARCH == \"arm64\" { return nil }; return errors.New(\"unknown\") }\n":                     "runtime.GOARCH lets amd64, arm64 pass, and what follows fails for loong64",
		"import \"runtime\"\nfunc f(n int) int { switch n { case 1: switch runtime.GOARCH { case \"amd64\": return 1 }; panic(\"unknown\") }; return 0 }\n":                                       "runtime.GOARCH lets amd64 pass, and what follows fails for loong64",
		"import (\"github.com/pkg/errors\"; \"runtime\")\nfunc f() error { switch runtime.GOARCH { case \"amd64\": return nil; default: return errors.Wrap(ErrMachine, \"f\") } }\n":              "a switch over runtime.GOARCH has amd64, and fails for loong64",
		"import (\"github.com/pkg/errors\"; \"runtime\")\nfunc f() error { switch runtime.GOARCH { case \"amd64\": return nil; default: return errors.WithStack(errors.New(\"f\")) } }\n":         "a switch over runtime.GOARCH has amd64, and fails for loong64",
		"import \"runtime\"\nfunc f() error { switch runtime.GOARCH { case \"amd64\": return nil; default: return errMachine } }\nvar errMachine error\n":                                         "a switch over runtime.GOARCH has amd64, and fails for loong64",
		"import (\"os\"; \"runtime\")\nfunc f() { switch runtime.GOARCH { case \"amd64\": default: os.Exit(exitMachine) } }\n":                                                                    "a switch over runtime.GOARCH has amd64, and fails for loong64",
		"import (\"os\"; \"runtime\")\nfunc f() { switch runtime.GOARCH { case \"amd64\": default: os.Exit(-1) } }\n":                                                                             "a switch over runtime.GOARCH has amd64, and fails for loong64",
	} {
		if got := choicesOf(t, map[string]string{"a.go": "package p\n\n" + src}); !strings.HasSuffix(got, want) || strings.Contains(got, "\n") {
			t.Errorf("%s\n got %q\nwant %q", src, got, want)
		}
	}
	got := choicesOf(t, map[string]string{"a.go": "package p\n\nimport \"runtime\"\n\nvar n = numbers[runtime.GOARCH]\n", "b.go": "package p\n\nvar numbers = map[string]int{\"amd64\": 1, \"s390x\": 2}\n"})
	if got != "a.go:5 a table by runtime.GOARCH has amd64, s390x, and for loong64 nothing" {
		t.Errorf("in another file: %q", got)
	}
}

func TestChoicesThatServeEveryMachineAreNone(t *testing.T) {
	for _, src := range []string{
		"import \"runtime\"\nvar n = map[string]int{\"amd64\": 308, \"loong64\": 268}[runtime.GOARCH]\n",
		"import \"runtime\"\nvar n = map[string]int{\"arm\": 1, \"386\": 2}[runtime.GOARCH]\n",
		"import \"runtime\"\nfunc f() int { if n, ok := t[runtime.GOARCH]; ok { return n }; return 7 }\nvar t = map[string]int{\"amd64\": 308}\n",
		"import \"runtime\"\nfunc f() int { switch runtime.GOARCH { case \"amd64\": return 1; default: return 2 } }\n",
		"import \"runtime\"\nfunc f() int { switch runtime.GOARCH { case \"amd64\": return 1 }; return 2 }\n",
		"import \"runtime\"\nfunc f() { switch runtime.GOARCH { case \"arm\", \"386\": panic(\"32 bits\"); default: panic(\"no\") } }\n",
		"import \"runtime\"\nfunc f() { if runtime.GOOS == \"windows\" { switch runtime.GOARCH { case \"amd64\": default: panic(\"no\") } } }\n",
		"import \"runtime\"\nfunc f() { switch runtime.GOOS { case \"darwin\": switch runtime.GOARCH { case \"amd64\": default: panic(\"no\") } } }\n",
		"import \"runtime\"\nvar t = map[string]int{\"darwin/amd64\": 1}\nfunc f() int { return t[runtime.GOOS + \"/\" + runtime.GOARCH] }\n",
		"import \"runtime\"\nfunc f() { if runtime.GOARCH != \"amd64\" { println(\"slower\") } }\n",
		"import (\"errors\"; \"runtime\")\nfunc f(a bool) error { if runtime.GOARCH == \"amd64\" { return nil }; if a { return nil }; return errors.New(\"input\") }\n",
		"import \"runtime\"\nfunc f() int { if runtime.GOARCH == \"amd64\" { return 1 }; return 2 }\n",
		"import \"runtime\"\nfunc f() { switch runtime.GOARCH { case \"amd64\": println(\"x\") }; panic(\"always\") }\n",
		"import \"runtime\"\nfunc f() { switch runtime.GOARCH { case \"amd64\", \"loong64\": return }; panic(\"unknown\") }\n",
		"import \"runtime\"\nfunc f(t map[string]int) int { return t[runtime.GOARCH] }\n",
		"import (\"os\"; \"runtime\")\nfunc f() { if runtime.GOARCH == \"amd64\" { fast(); return }; slow(); os.Exit(0) }\n",
		"import (\"os\"; \"runtime\")\nfunc f() { switch runtime.GOARCH { case \"amd64\": fast(); default: os.Exit(run()) } }\n",
		"import (\"os\"; \"runtime\")\nfunc f() { switch runtime.GOARCH { case \"amd64\": fast(); default: code := run(); os.Exit(code) } }\n",
		"import (\"github.com/pkg/errors\"; \"runtime\")\nfunc f() error { if runtime.GOARCH == \"amd64\" { return fast() }; return errors.Wrap(slow(), \"slow\") }\n",
		"import (\"github.com/pkg/errors\"; \"runtime\")\nfunc f() error { switch runtime.GOARCH { case \"amd64\": return fast(); default: err := slow(); return errors.Wrapf(err, \"slow %d\", 1) } }\n",
		"import \"runtime\"\nfunc f() error { switch runtime.GOARCH { case \"amd64\": return fast(); default: err := slow(); return err } }\n",
		"import \"runtime\"\nfunc f() error { switch runtime.GOARCH { case \"amd64\": return fast(); default: errSlow := slow(); return errSlow } }\n",
		"import \"runtime\"\nfunc f() (errOut error) { switch runtime.GOARCH { case \"amd64\": return fast(); default: errOut = slow(); return errOut } }\n",
		"import \"runtime\"\nfunc f() error { var errSlow error; switch runtime.GOARCH { case \"amd64\": return fast(); default: errSlow = slow(); return errSlow } }\n",
		"import (\"example.org/cipher\"; \"runtime\")\nfunc f() any { switch runtime.GOARCH { case \"amd64\": return asm{}; default: return cipher.New(1) } }\n",
		"import \"runtime\"\nfunc f( {\n",
	} {
		if got := choicesOf(t, map[string]string{"a.go": "package p\n\n" + src}); got != "" {
			t.Errorf("%s\n got %q", src, got)
		}
	}
}
