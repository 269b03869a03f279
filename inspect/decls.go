package main

import (
	"bytes"
	"go/ast"
	"go/printer"
	"go/token"
	"strconv"
	"strings"
)

// declFact is one name that a file declares at package level.
type declFact struct {
	// Name is the name; of a method `Type.Name`.
	Name string `json:"name"`
	// Kind is const, var, type, func or method.
	Kind string `json:"kind"`
	// Text is the declaration without comments, in gofmt's form.
	Text string `json:"text"`
	// Body is false for a function without one.
	Body bool `json:"body"`
	// Struct is true for a struct type.
	Struct bool `json:"struct"`
	// ValueStart and ValueEnd are the bytes of the file that give a constant or variable its value; 0 without any.
	ValueStart int `json:"valueStart"`
	ValueEnd   int `json:"valueEnd"`
	// Source is the declaration as the file has it, able to stand alone; empty where it can't, as in a list that counts.
	Source string `json:"source"`
	// Uses are the names it uses that may be the package's own.
	Uses []string `json:"uses"`
	// Selectors are the `name.Member` it uses.
	Selectors []string `json:"selectors"`
	// Numbers are its whole-number literals above 64.
	Numbers []string `json:"numbers"`
	// Strings are its string literals.
	Strings []string `json:"strings"`
	// SystemCalls are the first arguments of system calls.
	SystemCalls []string `json:"systemCalls"`
	// Linked is true where a go:linkname names it.
	Linked bool `json:"linked"`
}

// declarations lists what a file declares at package level.
func declarations(set *token.FileSet, file *ast.File, text []byte) []*declFact {
	found := []*declFact{}
	between := func(prefix string, from, to token.Pos) string {
		return prefix + string(text[set.Position(from).Offset:set.Position(to).Offset])
	}
	linked := linknames(file)
	add := func(name, kind string, node ast.Node) *declFact {
		d := &declFact{Name: name, Kind: kind, Text: source(set, node), Body: true, Linked: linked[name]}
		d.scan(node)
		found = append(found, d)
		return d
	}
	for _, decl := range file.Decls {
		switch decl := decl.(type) {
		case *ast.FuncDecl:
			name, kind := decl.Name.Name, "func"
			if decl.Recv != nil && len(decl.Recv.List) > 0 {
				name, kind = receiver(decl.Recv.List[0].Type)+"."+name, "method"
			}
			start := decl.Pos()
			if decl.Doc != nil {
				start = decl.Doc.Pos()
			}
			decl.Doc = nil
			d := add(name, kind, decl)
			d.Body, d.Source = decl.Body != nil, between("", start, decl.End())
		case *ast.GenDecl:
			for _, spec := range decl.Specs {
				switch spec := spec.(type) {
				case *ast.TypeSpec:
					spec.Doc, spec.Comment = nil, nil
					_, isStruct := spec.Type.(*ast.StructType)
					d := add(spec.Name.Name, "type", spec)
					d.Struct, d.Source = isStruct, between("type ", spec.Pos(), spec.End())
				case *ast.ValueSpec:
					spec.Doc, spec.Comment = nil, nil
					kind := "var"
					if decl.Tok == token.CONST {
						kind = "const"
					}
					for i, name := range spec.Names {
						d := add(name.Name, kind, spec)
						if len(spec.Names) == 1 && (len(spec.Values) == 1 || kind == "var") && !contains(d.Uses, "iota") {
							d.Source = between(kind+" ", spec.Pos(), spec.End())
						}
						if i < len(spec.Values) && len(spec.Names) == len(spec.Values) {
							d.ValueStart = set.Position(spec.Values[i].Pos()).Offset
							d.ValueEnd = set.Position(spec.Values[i].End()).Offset
						}
					}
				}
			}
		}
	}
	return found
}

// scan collects what tells whether a declaration depends on the architecture.
func (d *declFact) scan(node ast.Node) {
	uses, selectors := map[string]bool{}, map[string]bool{}
	d.Numbers, d.Strings, d.SystemCalls = []string{}, []string{}, []string{}
	var visit func(n ast.Node) bool
	visit = func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			if x, ok := n.X.(*ast.Ident); ok {
				selectors[x.Name+"."+n.Sel.Name] = true
			}
			ast.Inspect(n.X, visit)
			return false
		case *ast.Ident:
			uses[n.Name] = true
		case *ast.BasicLit:
			d.literal(n)
		case *ast.CallExpr:
			if isSystemCall(n.Fun) && len(n.Args) > 0 {
				d.SystemCalls = append(d.SystemCalls, source(token.NewFileSet(), n.Args[0]))
			}
		}
		return true
	}
	ast.Inspect(node, visit)
	d.Uses, d.Selectors = keys(uses), keys(selectors)
}

func (d *declFact) literal(n *ast.BasicLit) {
	switch n.Kind {
	case token.INT:
		if value, err := strconv.ParseUint(strings.ReplaceAll(n.Value, "_", ""), 0, 64); err != nil || value > 64 {
			d.Numbers = append(d.Numbers, n.Value)
		}
	case token.STRING:
		if text, err := strconv.Unquote(n.Value); err == nil {
			d.Strings = append(d.Strings, text)
		}
	}
}

// isSystemCall is true for Syscall, RawSyscall6 and the like, of any package.
func isSystemCall(fun ast.Expr) bool {
	name := ""
	switch fun := fun.(type) {
	case *ast.Ident:
		name = fun.Name
	case *ast.SelectorExpr:
		name = fun.Sel.Name
	}
	return strings.Contains(strings.ToLower(strings.TrimRight(name, "0123456789")), "syscall")
}

// linknames are the local names of go:linkname lines.
func linknames(file *ast.File) map[string]bool {
	found := map[string]bool{}
	for _, group := range file.Comments {
		for _, comment := range group.List {
			if fields := strings.Fields(comment.Text); len(fields) > 1 && fields[0] == "//go:linkname" {
				found[fields[1]] = true
			}
		}
	}
	return found
}

func receiver(expr ast.Expr) string {
	switch expr := expr.(type) {
	case *ast.StarExpr:
		return receiver(expr.X)
	case *ast.IndexExpr:
		return receiver(expr.X)
	case *ast.IndexListExpr:
		return receiver(expr.X)
	case *ast.ParenExpr:
		return receiver(expr.X)
	case *ast.Ident:
		return expr.Name
	}
	return ""
}

// source prints a node without its comments.
func source(set *token.FileSet, node ast.Node) string {
	var out bytes.Buffer
	if err := (&printer.Config{Mode: printer.RawFormat}).Fprint(&out, set, node); err != nil {
		return ""
	}
	return strings.Join(strings.Fields(out.String()), " ")
}
