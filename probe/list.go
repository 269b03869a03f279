package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
)

// module is a module of the build, as `go list` describes it.
type module struct {
	Path    string  `json:"path"`
	Version string  `json:"version"`
	Main    bool    `json:"main"`
	Dir     string  `json:"dir"`
	Replace *module `json:"replace,omitempty"`
	// The rest is the verdict.
	Verdict     string `json:"verdict,omitempty"`
	DecidedBy   string `json:"decidedBy,omitempty"`
	Declaration string `json:"declaration,omitempty"`
	// Packages are some of its packages that are no programs, nearest to its root first.
	Packages []string `json:"packages"`
}

// pkg is a package for one architecture, as `go list` describes it.
type pkg struct {
	ImportPath        string
	Name              string
	Dir               string
	Standard          bool
	DepOnly           bool
	ForTest           string
	GoFiles           []string
	CgoFiles          []string
	IgnoredGoFiles    []string
	SFiles            []string
	IgnoredOtherFiles []string
	EmbedFiles        []string
	CFiles            []string
	CXXFiles          []string
	HFiles            []string
	SysoFiles         []string
	Imports           []string
	ImportMap         map[string]string
	Module            *module
	// Files is set where the package is files that were named one by one; their folder, seen from the request's.
	Files *string `json:"-"`
	Error *struct {
		ImportStack []string
		Pos         string
		Err         string
	}
}

const listFields = "-json=ImportPath,Name,Dir,Standard,DepOnly,ForTest,GoFiles,CgoFiles,IgnoredGoFiles,SFiles,IgnoredOtherFiles,EmbedFiles,CFiles,CXXFiles,HFiles,SysoFiles,Imports,ImportMap,Module,Error"

// files are the Go files that are compiled.
func (p *pkg) files() []string {
	if len(p.CgoFiles) == 0 {
		return p.GoFiles
	}
	return append(append([]string{}, p.GoFiles...), p.CgoFiles...)
}

// plainPath is the import path without the mark of a test variant.
func (p *pkg) plainPath() string {
	path, _, _ := strings.Cut(p.ImportPath, " ")
	return path
}

// resolve is the import path that `path` stands for in p's files.
func (p *pkg) resolve(path string) string {
	if to, ok := p.ImportMap[path]; ok {
		return to
	}
	return path
}

// own counts files that were named one by one, and that the go command says no module of, to the project in dir.
func (p *pkg) own(dir string) {
	folder, err := filepath.Rel(dir, p.Dir)
	if err != nil {
		return
	}
	folder = filepath.ToSlash(folder)
	if folder == "." {
		folder = ""
	}
	p.Files = &folder
	p.Module = &module{Path: p.plainPath(), Main: true, Dir: dir}
}

// world is everything that is built for one architecture.
type world struct {
	arch string
	pkgs map[string]*pkg
	// order has dependencies before what imports them.
	order []*pkg
	raw   []byte
}

var progressLine = regexp.MustCompile(`(?m)^go: (downloading|finding|found|extracting|added|upgraded) .*\n?`)

// withoutProgress is what the go command complains of, without what it tells on the way.
func withoutProgress(text string) string {
	return strings.TrimSpace(progressLine.ReplaceAllString(text, ""))
}

// told passes on what the go command tells on the way, so that the caller sees that it lives.
type told struct {
	to   *bytes.Buffer
	line []byte
}

func (t *told) Write(p []byte) (int, error) {
	t.line = append(t.line, p...)
	for end := bytes.IndexByte(t.line, '\n'); end >= 0; end = bytes.IndexByte(t.line, '\n') {
		if line := bytes.TrimPrefix(t.line[:end], []byte("go: ")); len(line) < end && progressLine.Match(t.line[:end]) {
			fmt.Fprintf(os.Stderr, "progress: %s\n", line)
		}
		t.line = t.line[end+1:]
	}
	return t.to.Write(p)
}

// list asks the go command for all packages of one architecture. It runs no code of the project.
func list(r *request, arch string) (*world, error) {
	args := []string{"list", "-e", "-deps", listFields}
	if r.Tests {
		args = append(args, "-test")
	}
	args = append(args, r.Flags...)
	args = append(args, "--")
	args = append(args, r.Patterns...)
	cmd := exec.Command(r.Go, args...)
	cmd.Dir = r.Dir
	cgo := "0"
	if r.Cgo {
		cgo = "1"
	}
	cmd.Env = append(append(os.Environ(), r.Env...), "GOOS=linux", "GOARCH="+arch, "CGO_ENABLED="+cgo, "PWD="+r.Dir)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &told{to: &stderr}
	if err := cmd.Run(); err != nil {
		text := withoutProgress(stderr.String())
		if text == "" {
			text = err.Error()
		}
		return nil, fmt.Errorf("%s", text)
	}
	w := &world{arch: arch, pkgs: map[string]*pkg{}, raw: stdout.Bytes()}
	modules := map[string]*module{}
	decoder := json.NewDecoder(bytes.NewReader(w.raw))
	for {
		p := new(pkg)
		if err := decoder.Decode(p); errors.Is(err, io.EOF) {
			return w, nil
		} else if err != nil {
			return nil, fmt.Errorf("go list: %w", err)
		}
		if p.Module == nil && strings.HasPrefix(p.ImportPath, "command-line-arguments") {
			p.own(r.Dir)
		}
		if p.Module != nil { // One object for each module.
			key := p.Module.Path + "@" + p.Module.Version
			if known, ok := modules[key]; ok {
				p.Module = known
			} else {
				modules[key] = p.Module
			}
		}
		w.pkgs[p.ImportPath] = p
		w.order = append(w.order, p)
	}
}
