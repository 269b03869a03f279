package main

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
)

// engine type-checks packages of the target and, where one failed, of the baseline.
type engine struct {
	fset             *token.FileSet
	target, baseline *view
	// borrowed marks files of the baseline that lend the target its missing names.
	borrowed map[*token.File]*pkg
	// tainted and shared remember taintedAPI and sameAPI.
	tainted, shared map[string]bool
	// linknamed marks packages of whose files one has a go:linkname.
	linknamed map[*pkg]bool
	// cgo is set where packages of the build have C code.
	cgo bool
	// otherSizes is set where types have other sizes or alignments on the two architectures.
	otherSizes bool
	stats      stats
}

// view is how importers see the packages of one architecture.
type view struct {
	world *world
	// other is where packages come from that this architecture leaves out; nil for the baseline.
	other *world
	sizes types.Sizes
	apis  map[string]*types.Package
	busy  map[string]bool
	// needs are the packages that a package's declarations refer to.
	needs map[string][]string
}

func newEngine(target, baseline *world) *engine {
	e := &engine{
		fset:      token.NewFileSet(),
		target:    newView(target, baseline),
		baseline:  newView(baseline, nil),
		borrowed:  map[*token.File]*pkg{},
		tainted:   map[string]bool{},
		shared:    map[string]bool{},
		linknamed: map[*pkg]bool{},
	}
	e.cgo = hasC(target) || hasC(baseline)
	e.otherSizes = !sameSizes(e.target.sizes, e.baseline.sizes)
	return e
}

func newView(w, other *world) *view {
	return &view{world: w, other: other, sizes: types.SizesFor("gc", w.arch), apis: map[string]*types.Package{}, busy: map[string]bool{}, needs: map[string][]string{}}
}

// hasC is true where a package that isn't of the standard library has C code.
func hasC(w *world) bool {
	for _, p := range w.order {
		if !p.Standard && len(p.CgoFiles) > 0 {
			return true
		}
	}
	return false
}

// sameSizes compares what constants and unsafe.Sizeof can see of two architectures.
func sameSizes(a, b types.Sizes) bool {
	for _, kind := range []types.BasicKind{types.Int, types.Int64, types.Float64, types.Complex128, types.Uintptr} {
		t := types.Typ[kind]
		if a.Sizeof(t) != b.Sizeof(t) || a.Alignof(t) != b.Alignof(t) {
			return false
		}
	}
	return true
}

// find is the package at this path; one that the target leaves out comes from the baseline.
func (v *view) find(path string) *pkg {
	p := v.world.pkgs[path]
	if v.other != nil && (p == nil || len(p.files()) == 0) {
		if q := v.other.pkgs[path]; q != nil && len(q.files()) > 0 {
			return q
		}
	}
	return p
}

// parse reads files of a package; a file that doesn't parse gives what could be read of it.
func (e *engine) parse(p *pkg, names []string, report func(error)) []*ast.File {
	return e.read(p, names, report, func(src []byte) []byte { return src })
}

// outline reads files of a package without the bodies of their functions.
func (e *engine) outline(p *pkg, names []string) []*ast.File {
	return e.read(p, names, func(error) {}, withoutBodies)
}

func (e *engine) read(p *pkg, names []string, report func(error), prepare func([]byte) []byte) []*ast.File {
	files := make([]*ast.File, 0, len(names))
	for _, name := range names {
		path := filepath.Join(p.Dir, name)
		src, err := os.ReadFile(path)
		if err != nil {
			report(err)
			continue
		}
		if bytes.Contains(src, []byte("//go:linkname")) {
			e.linknamed[p] = true
		}
		file, err := parser.ParseFile(e.fset, path, prepare(src), parser.SkipObjectResolution)
		if err != nil {
			report(err)
		}
		if file != nil && file.Name != nil {
			files = append(files, file)
		}
	}
	return files
}

// only are the names in a that b doesn't have.
func only(a, b []string) []string {
	has := make(map[string]bool, len(b))
	for _, name := range b {
		has[name] = true
	}
	var rest []string
	for _, name := range a {
		if !has[name] {
			rest = append(rest, name)
		}
	}
	return rest
}

// lent are the files of the baseline that lend names to p; none for the standard library, which is complete.
func (v *view) lent(p *pkg) (*pkg, []string) {
	if v.other == nil || p.Standard {
		return nil, nil
	}
	q := v.other.pkgs[p.ImportPath]
	if q == nil || q == p {
		return nil, nil
	}
	return q, only(q.files(), p.files())
}

// api is the package as its importers see it: declarations only, with the names that it lacks lent by the baseline's files.
func (e *engine) api(v *view, path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	if known, ok := v.apis[path]; ok {
		return known, nil
	}
	p := v.find(path)
	if p == nil || len(p.files()) == 0 && !leftOut(p) {
		return nil, fmt.Errorf("it can't be loaded")
	}
	if len(p.files()) == 0 {
		return nil, fmt.Errorf("no Go files for %s in %s", v.world.arch, path)
	}
	if v.busy[path] {
		return nil, fmt.Errorf("import cycle through %s", path)
	}
	v.busy[path] = true
	defer delete(v.busy, path)
	if v.other == nil && e.sameAPI(path) {
		shared, err := e.api(e.target, path)
		if err == nil {
			v.apis[path] = shared
		}
		return shared, err
	}
	files := e.outline(p, p.files())
	var lent []*ast.File
	source := p
	if q, names := v.lent(p); len(names) > 0 {
		source = q
		lent = e.outline(q, names)
		for _, file := range lent {
			e.borrowed[e.fset.File(file.Package)] = q
		}
	}
	result := e.declare(v, p, source, files, lent)
	v.apis[path] = result
	return result, nil
}

// declare checks the declarations that importers can see. `source` is the package that lent files belong to.
func (e *engine) declare(v *view, p, source *pkg, files, lent []*ast.File) *types.Package {
	nameOf := func(_ *ast.File, importPath string) string {
		if q := v.find(p.resolve(importPath)); q != nil {
			return q.Name
		}
		if q := v.find(source.resolve(importPath)); q != nil {
			return q.Name
		}
		return ""
	}
	conf := types.Config{
		IgnoreFuncBodies: true, FakeImportC: true, Sizes: v.sizes, Error: func(error) {},
		Importer: importFunc(func(importPath string) (*types.Package, error) {
			resolved := p.resolve(importPath)
			if v.find(resolved) == nil {
				resolved = source.resolve(importPath)
			}
			v.needs[p.ImportPath] = append(v.needs[p.ImportPath], resolved)
			return e.api(v, resolved)
		}),
	}
	e.stats.Declared++
	result, _ := conf.Check(p.plainPath(), e.fset, pruned(files, lent, nameOf), nil)
	return result
}

type importFunc func(path string) (*types.Package, error)

func (f importFunc) Import(path string) (*types.Package, error) { return f(path) }

// outcome is what a full check of one package gave.
type outcome struct {
	Errors []problem `json:"errors"`
	// Lent are uses of names that other packages lack for the target.
	Lent []lentUse `json:"lent"`
	// Bodiless are functions without a body; the text is the name.
	Bodiless []problem `json:"bodiless"`
	// Used are the bodiless functions that the package itself uses, or that others can.
	Used map[string]bool `json:"used"`
}

// problem is an error of the type checker or the parser.
type problem struct {
	Text string `json:"text"`
	File string `json:"file"`
	Line int    `json:"line"`
	Soft bool   `json:"soft"`
}

// lentUse is one place where a package uses a name of another one that is left out for the target.
type lentUse struct {
	Package  string `json:"package"`
	Name     string `json:"name"`
	Selector string `json:"selector"`
	Declared string `json:"declared"`
	File     string `json:"file"`
	Line     int    `json:"line"`
}

// check looks at a whole package, function bodies too.
func (e *engine) check(v *view, p *pkg) *outcome {
	result := &outcome{}
	report := func(err error) { result.Errors = append(result.Errors, e.problems(p, err)...) }
	files := e.parse(p, p.files(), report)
	info := &types.Info{Uses: map[*ast.Ident]types.Object{}}
	conf := types.Config{
		FakeImportC: true, Sizes: v.sizes, Error: report,
		Importer: importFunc(func(importPath string) (*types.Package, error) { return e.api(v, p.resolve(importPath)) }),
	}
	e.stats.Checked++
	_, _ = conf.Check(p.plainPath(), e.fset, files, info)
	if v.other != nil {
		result.Lent = e.lentUses(p, info)
		result.Bodiless = e.bodiless(p, files)
		result.Used = usedNames(result.Bodiless, info)
	}
	return result
}

func (e *engine) lentUses(p *pkg, info *types.Info) []lentUse {
	var uses []lentUse
	for ident, object := range info.Uses {
		if !object.Pos().IsValid() || object.Pkg() == nil {
			continue
		}
		lender := e.borrowed[e.fset.File(object.Pos())]
		if lender == nil || !e.wouldBeMissed(object) {
			continue
		}
		where := e.fset.Position(ident.Pos())
		declared := e.fset.Position(object.Pos())
		uses = append(uses, lentUse{
			Package: lender.ImportPath, Name: object.Name(), Selector: object.Pkg().Name() + "." + object.Name(),
			Declared: filepath.Base(declared.Filename), File: filepath.Base(where.Filename), Line: where.Line,
		})
	}
	sortUses(uses)
	return uses
}

// wouldBeMissed is false for what nobody reaches once its type is missing: fields and methods of lent types.
func (e *engine) wouldBeMissed(object types.Object) bool {
	switch o := object.(type) {
	case *types.Var:
		return !o.IsField()
	case *types.Func:
		signature, _ := o.Type().(*types.Signature)
		if signature == nil || signature.Recv() == nil {
			return true
		}
		receiver := signature.Recv().Type()
		if pointer, ok := receiver.(*types.Pointer); ok {
			receiver = pointer.Elem()
		}
		named, ok := receiver.(*types.Named)
		return ok && e.borrowed[e.fset.File(named.Obj().Pos())] == nil
	}
	return true
}

// usedNames are those functions that the package refers to, or that its importers may.
func usedNames(functions []problem, info *types.Info) map[string]bool {
	used := map[string]bool{}
	for _, one := range functions {
		used[one.Text] = ast.IsExported(one.Text)
	}
	if len(used) > 0 {
		for ident := range info.Uses {
			if _, asked := used[ident.Name]; asked {
				used[ident.Name] = true
			}
		}
	}
	return used
}
