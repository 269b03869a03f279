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
	choices []choice
	// seen are the choices by what is said of them.
	seen map[message]bool
}

// verdict is what became of one package. It holds nothing that depends on where the package is.
type verdict struct {
	// Skip is set where the check can't come out differently for the target, so that none was made.
	Skip bool `json:"skip,omitempty"`
	// Lent are uses of names that other packages lack for the target.
	Lent []lentUse `json:"lent,omitempty"`
	// Own is set where the package itself must change.
	Own *root `json:"own,omitempty"`
	// Pulls are functions that other packages must define.
	Pulls []pull `json:"pulls,omitempty"`
	// Broken is set where it fails for the baseline as well.
	Broken *broken `json:"broken,omitempty"`
	// Choices are places that go by the architecture when the program runs, and don't know the target.
	Choices []problem `json:"choices,omitempty"`
}

// analyse checks every package whose check can come out differently for the target and finds the roots.
func analyse(e *engine, s *store, k *keys, cgo bool, m machines, progress func(done, all int)) *analysis {
	a := &analysis{e: e, roots: map[string]*root{}, cascade: map[string]map[string]bool{}, seen: map[message]bool{}}
	fresh := map[string]*verdict{}
	var judged []*pkg
	var verdicts []*verdict
	for i, p := range e.target.world.order {
		if i%25 == 0 {
			progress(i, len(e.target.world.order))
		}
		if p.Standard || len(p.files()) == 0 {
			continue
		}
		a.imports(p)
		key := k.of(p.ImportPath)
		v := s.get(key)
		if v == nil {
			v = a.judge(p)
			v.Choices = e.choices(p)
			s.put(key, v)
			fresh[p.ImportPath] = v
		} else {
			e.stats.Cached++
		}
		a.apply(p, v)
		a.noted(p, v.Choices)
		verdicts = append(verdicts, v)
		judged = append(judged, p)
	}
	for i, p := range judged { // By now every file that anybody needs was read.
		if v := verdicts[i]; fresh[p.ImportPath] != nil && e.linknamed[p] {
			v.Pulls = e.pulls(p)
		}
		a.unbound(p, verdicts[i].Pulls)
		if cgo {
			a.cgo(p, m)
		}
	}
	a.cycles()
	for _, one := range a.broken { // What others miss there, they may not get for the baseline either.
		delete(a.roots, one.Package)
	}
	a.excludedPatterns()
	a.settle()
	return a
}

// judge checks a package for the target and, if it fails, for the baseline.
func (a *analysis) judge(p *pkg) *verdict {
	if !a.e.needsCheck(p) {
		return &verdict{Skip: true}
	}
	result := a.e.check(a.e.target, p)
	v := &verdict{Lent: result.Lent}
	problems := withoutSoft(result.Errors)
	if len(problems) == 0 {
		v.Own = a.bodyRoot(p, a.missingBodies(p, result))
		return v
	}
	if b := a.e.baseline.world.pkgs[p.ImportPath]; b != nil && len(b.files()) > 0 {
		if before := withoutSoft(a.e.check(a.e.baseline, b).Errors); len(before) > 0 {
			v.Broken = &broken{Package: p.plainPath(), Message: a.message(b, before[0]), Main: p.Module != nil && p.Module.Main, Generate: generates(b)}
			return v
		}
	}
	v.Own = a.ownRoot(p, problems)
	return v
}

// apply adds a package's verdict to what is known of all.
func (a *analysis) apply(p *pkg, v *verdict) {
	if v.Broken != nil {
		a.broken = append(a.broken, *v.Broken)
	}
	for _, use := range v.Lent {
		lender := a.e.baseline.world.pkgs[use.Package]
		if lender == nil {
			continue
		}
		r := a.root(lender, "missing-member")
		r.add(use.Name, a.message(p, problem{Text: "undefined: " + use.Selector, File: use.File, Line: use.Line}))
		r.declare(use.Declared)
		a.follows(p, lender.ImportPath)
	}
	if v.Own == nil {
		return
	}
	r := a.root(p, v.Own.Kind)
	r.Kind = v.Own.Kind
	r.Symbols = join(v.Own.Symbols, r.Symbols)
	r.Messages = append(append([]message{}, v.Own.Messages...), r.Messages...)
	r.Total += v.Own.Total
	r.Declared = join(v.Own.Declared, r.Declared)
}

// join are the words of both lists, each once.
func join(a, b []string) []string {
	result := append([]string{}, a...)
	for _, one := range b {
		if !contains(result, one) {
			result = append(result, one)
		}
	}
	return result
}

// bodyRoot makes a root of a package that lacks function bodies.
func (a *analysis) bodyRoot(p *pkg, missing []problem) *root {
	if len(missing) == 0 {
		return nil
	}
	r := &root{Kind: "missing-body"}
	for _, one := range missing {
		r.add(one.Text, a.message(p, problem{Text: "func " + one.Text + ": missing function body", File: one.File, Line: one.Line}))
	}
	if b := a.e.baseline.world.pkgs[p.ImportPath]; b != nil {
		for _, name := range only(b.SFiles, p.SFiles) {
			r.declare(name)
		}
	}
	return r
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

// maxMessages are kept of each root; their number is in total.
const maxMessages = 40

func (r *root) add(symbol string, m message) {
	if symbol != "" && !contains(r.Symbols, symbol) {
		r.Symbols = append(r.Symbols, symbol)
	}
	r.Total++
	if len(r.Messages) < maxMessages {
		r.Messages = append(r.Messages, m)
	}
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
	if p.Files != nil {
		dir = *p.Files
	} else if p.Module != nil {
		dir = strings.TrimSuffix(strings.Trim(strings.TrimPrefix(p.plainPath(), p.Module.Path), "/"), "_test")
	}
	if file == "" {
		return dir
	}
	if dir == "" {
		return file
	}
	return dir + "/" + file
}

// cycles notes packages that import each other: no architecture can build them, and a type checker alone doesn't say so.
func (a *analysis) cycles() {
	for _, p := range a.e.baseline.world.order {
		if !p.Standard && p.Error != nil && strings.Contains(p.Error.Err, "import cycle") {
			text := "import cycle not allowed: " + strings.Join(p.Error.ImportStack, " → ")
			a.broken = append(a.broken, broken{Package: p.plainPath(), Message: message{Text: text, Package: p.plainPath()}, Main: p.Module != nil && p.Module.Main})
		}
	}
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
