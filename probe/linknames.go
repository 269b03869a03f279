package main

import (
	"bytes"
	"go/ast"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

var linknameLine = regexp.MustCompile(`(?m)^//go:linkname\s+(\S+)(?:[ \t]+(\S+))?`)

// linknames are the local names that a file binds.
func linknames(path string) map[string]bool {
	names := map[string]bool{}
	text, err := os.ReadFile(path)
	if err != nil || !bytes.Contains(text, []byte("//go:linkname")) {
		return names
	}
	for _, match := range linknameLine.FindAllSubmatch(text, -1) {
		names[string(match[1])] = true
	}
	return names
}

// pull is a function without a body that go:linkname binds to one of another package.
type pull struct {
	// Symbol is the other one, as `path.name`.
	Symbol string `json:"symbol"`
	Local  string `json:"local"`
	File   string `json:"file"`
	Line   int    `json:"line"`
}

// pulls are a package's functions that others must define.
func (e *engine) pulls(p *pkg) []pull {
	var found []pull
	for _, name := range p.GoFiles {
		text, err := os.ReadFile(filepath.Join(p.Dir, name))
		if err != nil || !bytes.Contains(text, []byte("//go:linkname")) {
			continue
		}
		symbols := map[string]string{}
		for _, match := range linknameLine.FindAllSubmatch(text, -1) {
			if len(match[2]) > 0 {
				symbols[string(match[1])] = string(match[2])
			}
		}
		for _, file := range e.outline(p, []string{name}) {
			for _, decl := range file.Decls {
				if d, ok := decl.(*ast.FuncDecl); ok && d.Body == nil && d.Recv == nil && symbols[d.Name.Name] != "" {
					where := e.fset.Position(d.Pos())
					found = append(found, pull{Symbol: symbols[d.Name.Name], Local: d.Name.Name, File: name, Line: where.Line})
				}
			}
		}
	}
	return found
}

// unbound makes roots of the packages that lack what a package binds its functions to, and that the
// baseline has. The standard library can't change: there it is the package itself.
func (a *analysis) unbound(p *pkg, pulls []pull) {
	for _, one := range pulls {
		path, name, ok := splitSymbol(one.Symbol)
		b, t := a.e.baseline.world.pkgs[path], a.e.target.world.pkgs[path]
		if !ok || b == nil {
			continue
		}
		declared := definedIn(b, name)
		if declared == "" || t != nil && definedIn(t, name) != "" {
			continue
		}
		m := a.message(p, problem{Text: "func " + one.Local + ": go:linkname to " + one.Symbol + ", which " + a.e.target.world.arch + " lacks", File: one.File, Line: one.Line})
		if b.Standard {
			a.root(p, "linkname").add(one.Symbol, m)
			continue
		}
		r := a.root(b, "linkname")
		r.add(name, m)
		r.declare(declared)
		a.follows(p, path)
	}
}

func splitSymbol(symbol string) (path, name string, ok bool) {
	slash := strings.LastIndexByte(symbol, '/')
	dot := strings.IndexByte(symbol[slash+1:], '.')
	if dot < 0 {
		return "", "", false
	}
	path, name = symbol[:slash+1+dot], symbol[slash+dot+2:]
	return path, name, name != "" && !strings.ContainsAny(name, ".()*")
}

// definedIn is the file of a package that declares or assembles a function; empty for none.
func definedIn(p *pkg, name string) string {
	inGo := regexp.MustCompile(`(?m)^func ` + regexp.QuoteMeta(name) + `[(\[]|^//go:linkname \S+ ` + regexp.QuoteMeta(p.plainPath()+"."+name) + `\s*$`)
	for _, file := range p.files() {
		if text, err := os.ReadFile(filepath.Join(p.Dir, file)); err == nil && inGo.Match(text) {
			return file
		}
	}
	for _, file := range p.SFiles {
		if text, err := os.ReadFile(filepath.Join(p.Dir, file)); err == nil && names(text, []byte("·"+name)) {
			return file
		}
	}
	return ""
}
