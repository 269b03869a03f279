package main

import (
	"fmt"
	"path/filepath"
	"sort"
	"strings"
)

// analysis collects what the checks of single packages mean together.
type analysis struct {
	e       *engine
	roots   map[string]*root
	cascade map[string]map[string]bool
	broken  []broken
	unused  []place
	checked map[string]*outcome
}

// analyse checks every package whose check can come out differently for the target and finds the roots.
func analyse(e *engine, progress func(done, all int)) *analysis {
	a := &analysis{e: e, roots: map[string]*root{}, cascade: map[string]map[string]bool{}, checked: map[string]*outcome{}}
	for i, p := range e.target.world.order {
		if i%25 == 0 {
			progress(i, len(e.target.world.order))
		}
		if p.Standard {
			continue
		}
		if len(p.files()) == 0 {
			continue
		}
		a.imports(p)
		if !e.needsCheck(p) {
			continue
		}
		a.judge(p, e.check(e.target, p))
	}
	a.excludedPatterns()
	a.settle()
	return a
}

// judge decides whether a package that was checked for the target is a root.
func (a *analysis) judge(p *pkg, result *outcome) {
	a.checked[p.ImportPath] = result
	for _, use := range result.Lent {
		lender := a.e.baseline.world.pkgs[use.Package]
		r := a.root(lender, "missing-member")
		r.add(use.Name, a.message(p, problem{Text: "undefined: " + use.Selector, File: use.File, Line: use.Line}))
		r.declare(use.Declared)
		a.follows(p, lender.ImportPath)
	}
	problems := withoutSoft(result.Errors)
	if len(problems) == 0 {
		if missing := a.missingBodies(p, result); len(missing) > 0 {
			r := a.root(p, "missing-body")
			for _, one := range missing {
				r.add(one.Text, a.message(p, problem{Text: "func " + one.Text + ": missing function body", File: one.File, Line: one.Line}))
			}
			for _, name := range only(a.e.baseline.world.pkgs[p.ImportPath].SFiles, p.SFiles) {
				r.declare(name)
			}
		}
		return
	}
	if b := a.e.baseline.world.pkgs[p.ImportPath]; b != nil && len(b.files()) > 0 {
		if before := withoutSoft(a.e.check(a.e.baseline, b).Errors); len(before) > 0 {
			a.broken = append(a.broken, broken{Package: p.plainPath(), Message: a.message(b, before[0]), Main: p.Module != nil && p.Module.Main})
			return
		}
	}
	a.ownRoot(p, problems)
}

// withoutSoft leaves unused names and imports out where there are worse errors.
func withoutSoft(problems []problem) []problem {
	var hard []problem
	for _, one := range problems {
		if !one.Soft {
			hard = append(hard, one)
		}
	}
	if len(hard) == 0 {
		return problems
	}
	return hard
}

// imports notes imports of packages whose files are all left out for the target.
func (a *analysis) imports(p *pkg) {
	for _, path := range p.Imports {
		path = p.resolve(path)
		q := a.e.target.world.pkgs[path]
		if q == nil || q.Standard || len(q.files()) > 0 {
			continue
		}
		b := a.e.baseline.world.pkgs[path]
		if b == nil || len(b.files()) == 0 {
			continue
		}
		r := a.root(q, "excluded")
		if len(r.Messages) == 0 {
			text := "build constraints exclude all Go files"
			if q.Error != nil {
				text, _, _ = strings.Cut(q.Error.Err, " in /")
			}
			r.add("", message{Text: text, Package: q.plainPath()})
		}
		for _, name := range b.files() {
			r.declare(name)
		}
		a.follows(p, path)
	}
}

func (a *analysis) follows(p *pkg, rootPath string) {
	if a.cascade[rootPath] == nil {
		a.cascade[rootPath] = map[string]bool{}
	}
	a.cascade[rootPath][p.plainPath()] = true
}

// root is the one for a package; the kind counts where it is new.
func (a *analysis) root(p *pkg, kind string) *root {
	path := p.plainPath()
	r := a.roots[path]
	if r == nil {
		r = &root{Package: path, Module: p.Module, Dir: relative(p, ""), AbsDir: p.Dir, Kind: kind}
		a.roots[path] = r
	}
	return r
}

func (r *root) add(symbol string, m message) {
	if symbol != "" && !contains(r.Symbols, symbol) {
		r.Symbols = append(r.Symbols, symbol)
	}
	r.Messages = append(r.Messages, m)
}

func (r *root) declare(file string) {
	if !contains(r.Declared, file) {
		r.Declared = append(r.Declared, file)
	}
}

func contains(list []string, one string) bool {
	for _, other := range list {
		if other == one {
			return true
		}
	}
	return false
}

// message puts a problem into words that hold no path of this machine.
func (a *analysis) message(p *pkg, one problem) message {
	return message{File: relative(p, one.File), Line: one.Line, Text: one.Text, Package: p.plainPath()}
}

// relative is a file of a package relative to its module, with '/'.
func relative(p *pkg, file string) string {
	dir := ""
	if p.Module != nil {
		dir = strings.Trim(strings.TrimPrefix(p.plainPath(), p.Module.Path), "/")
	}
	dir = strings.TrimSuffix(dir, "_test")
	if file == "" {
		return dir
	}
	if dir == "" {
		return file
	}
	return dir + "/" + file
}

// excludedPatterns lists packages that were asked for and that the target leaves out as a whole.
func (a *analysis) excludedPatterns() {
	for _, b := range a.e.baseline.world.order {
		t := a.e.target.world.pkgs[b.ImportPath]
		if b.Standard || b.DepOnly || len(b.files()) == 0 || t != nil && len(t.files()) > 0 || a.roots[b.plainPath()] != nil {
			continue
		}
		a.unused = append(a.unused, place{Package: b.plainPath(), Message: fmt.Sprintf("all Go files are left out for %s; no package of %s imports it", a.e.target.world.arch, a.e.target.world.arch)})
	}
}

// settle joins roots and cascades: a root is no cascade, lists are sorted.
func (a *analysis) settle() {
	for path, r := range a.roots {
		for follower := range a.cascade[path] {
			if a.roots[follower] == nil {
				r.Cascades = append(r.Cascades, follower)
			}
		}
		sort.Strings(r.Cascades)
		sort.Strings(r.Declared)
		if len(r.Declared) > 0 {
			r.DeclaredLine = constraintLine(filepath.Join(r.AbsDir, r.Declared[0]))
		}
	}
}

func (a *analysis) sorted() []*root {
	var list []*root
	for _, r := range a.roots {
		list = append(list, r)
	}
	sort.Slice(list, func(i, j int) bool { return list[i].Package < list[j].Package })
	return list
}
