package main

import (
	"go/ast"
	"go/token"
	"path"
	"strconv"
)

// pruned answers files with only what a package's importers can see: exported declarations and
// what those refer to, functions without bodies, variables without values where their type is
// written down. Imports that only bodies used are gone, so what they name is never looked at.
// `borrowed` files give only the names that `files` don't declare.
func pruned(files, borrowed []*ast.File, nameOf func(file *ast.File, importPath string) string) []*ast.File {
	own := declaredNames(files)
	all := append([]*ast.File{}, files...)
	isBorrowed := map[*ast.File]bool{}
	for _, file := range borrowed {
		isBorrowed[file] = true
		all = append(all, file)
	}
	var items []*item
	for index, file := range all {
		var skip map[string]bool
		if isBorrowed[file] {
			skip = own
		}
		items = append(items, fileItems(file, index, skip)...)
	}
	keepReachable(items)
	kept := make([][]ast.Decl, len(all))
	used := make([]map[string]bool, len(all))
	for _, it := range items {
		if !it.kept {
			continue
		}
		kept[it.file] = append(kept[it.file], it.decl)
		if used[it.file] == nil {
			used[it.file] = map[string]bool{}
		}
		for name := range it.uses {
			used[it.file][name] = true
		}
	}
	result := make([]*ast.File, 0, len(all))
	for index, file := range all {
		if isBorrowed[file] && len(kept[index]) == 0 {
			continue
		}
		decls := neededImports(file, used[index], nameOf)
		result = append(result, &ast.File{Package: file.Package, Name: file.Name, Decls: append(decls, kept[index]...), GoVersion: file.GoVersion, FileStart: file.FileStart, FileEnd: file.FileEnd})
	}
	return result
}

// item is one declaration that is kept or left out as a whole.
type item struct {
	file int
	decl ast.Decl
	// names it declares at package level; empty for a method.
	names []string
	// receiver is the base type of a method.
	receiver string
	// uses are the identifiers it refers to.
	uses map[string]bool
	kept bool
}

// declaredNames are the names of package level, methods as "T.m".
func declaredNames(files []*ast.File) map[string]bool {
	names := map[string]bool{}
	for _, file := range files {
		for _, decl := range file.Decls {
			switch d := decl.(type) {
			case *ast.FuncDecl:
				names[funcKey(d)] = true
			case *ast.GenDecl:
				for _, spec := range d.Specs {
					switch s := spec.(type) {
					case *ast.TypeSpec:
						names[s.Name.Name] = true
					case *ast.ValueSpec:
						for _, name := range s.Names {
							names[name.Name] = true
						}
					}
				}
			}
		}
	}
	return names
}

func funcKey(d *ast.FuncDecl) string {
	if d.Recv == nil {
		return d.Name.Name
	}
	return receiverName(d) + "." + d.Name.Name
}

// receiverName is the base type of a method's receiver.
func receiverName(d *ast.FuncDecl) string {
	if len(d.Recv.List) == 0 {
		return ""
	}
	expr := d.Recv.List[0].Type
	for {
		switch e := expr.(type) {
		case *ast.StarExpr:
			expr = e.X
		case *ast.ParenExpr:
			expr = e.X
		case *ast.IndexExpr:
			expr = e.X
		case *ast.IndexListExpr:
			expr = e.X
		case *ast.Ident:
			return e.Name
		default:
			return ""
		}
	}
}

func fileItems(file *ast.File, index int, skip map[string]bool) []*item {
	var items []*item
	for _, decl := range file.Decls {
		switch d := decl.(type) {
		case *ast.FuncDecl:
			if skip[funcKey(d)] || d.Name.Name == "_" || d.Recv == nil && (d.Name.Name == "init" || d.Name.Name == "main" && file.Name.Name == "main") {
				continue
			}
			bare := &ast.FuncDecl{Recv: d.Recv, Name: d.Name, Type: d.Type}
			it := &item{file: index, decl: bare}
			if d.Recv == nil {
				it.names = []string{d.Name.Name}
			} else {
				it.receiver = receiverName(d)
			}
			items = append(items, it)
		case *ast.GenDecl:
			items = append(items, genItems(d, index, skip)...)
		}
	}
	return items
}

func genItems(d *ast.GenDecl, index int, skip map[string]bool) []*item {
	switch d.Tok {
	case token.CONST: // A group stays together: its values may count lines.
		group := &ast.GenDecl{TokPos: d.TokPos, Tok: d.Tok, Lparen: d.Lparen, Rparen: d.Rparen}
		it := &item{file: index, decl: group}
		for _, spec := range d.Specs {
			s := withoutNames(spec.(*ast.ValueSpec), skip)
			group.Specs = append(group.Specs, s)
			for _, name := range s.Names {
				if name.Name != "_" {
					it.names = append(it.names, name.Name)
				}
			}
		}
		if len(it.names) == 0 {
			return nil
		}
		return []*item{it}
	case token.TYPE:
		var items []*item
		for _, spec := range d.Specs {
			s := spec.(*ast.TypeSpec)
			if !skip[s.Name.Name] && s.Name.Name != "_" {
				items = append(items, &item{file: index, decl: &ast.GenDecl{TokPos: s.Pos(), Tok: d.Tok, Specs: []ast.Spec{s}}, names: []string{s.Name.Name}})
			}
		}
		return items
	case token.VAR:
		var items []*item
		for _, spec := range d.Specs {
			s := typedOnly(withoutNames(spec.(*ast.ValueSpec), skip))
			it := &item{file: index, decl: &ast.GenDecl{TokPos: s.Pos(), Tok: d.Tok, Specs: []ast.Spec{s}}}
			for _, name := range s.Names {
				if name.Name != "_" {
					it.names = append(it.names, name.Name)
				}
			}
			if len(it.names) > 0 {
				items = append(items, it)
			}
		}
		return items
	}
	return nil
}

// withoutNames puts _ for names that are declared elsewhere.
func withoutNames(s *ast.ValueSpec, skip map[string]bool) *ast.ValueSpec {
	any := false
	for _, name := range s.Names {
		any = any || skip[name.Name]
	}
	if !any {
		return s
	}
	names := make([]*ast.Ident, len(s.Names))
	for i, name := range s.Names {
		names[i] = name
		if skip[name.Name] {
			names[i] = &ast.Ident{NamePos: name.NamePos, Name: "_"}
		}
	}
	return &ast.ValueSpec{Names: names, Type: s.Type, Values: s.Values}
}

// typedOnly drops the values of a variable whose type is written down, in front or in a literal.
func typedOnly(s *ast.ValueSpec) *ast.ValueSpec {
	if s.Type != nil {
		if len(s.Values) == 0 {
			return s
		}
		return &ast.ValueSpec{Names: s.Names, Type: s.Type}
	}
	if len(s.Names) != 1 || len(s.Values) != 1 {
		return s
	}
	if t := literalType(s.Values[0]); t != nil {
		return &ast.ValueSpec{Names: s.Names, Type: t}
	}
	return s
}

func literalType(value ast.Expr) ast.Expr {
	switch v := value.(type) {
	case *ast.CompositeLit:
		if array, ok := v.Type.(*ast.ArrayType); ok {
			if _, counted := array.Len.(*ast.Ellipsis); counted {
				return nil
			}
		}
		return v.Type
	case *ast.FuncLit:
		return v.Type
	case *ast.UnaryExpr:
		if v.Op == token.AND {
			if lit, ok := v.X.(*ast.CompositeLit); ok {
				if t := literalType(lit); t != nil {
					return &ast.StarExpr{Star: v.OpPos, X: t}
				}
			}
		}
	}
	return nil
}

// keepReachable keeps what importers can name, and what that refers to.
func keepReachable(items []*item) {
	byName := map[string][]*item{}
	methods := map[string][]*item{}
	var work []*item
	keep := func(it *item) {
		if !it.kept {
			it.kept = true
			work = append(work, it)
		}
	}
	for _, it := range items {
		for _, name := range it.names {
			byName[name] = append(byName[name], it)
		}
		if it.receiver != "" {
			methods[it.receiver] = append(methods[it.receiver], it)
		}
	}
	for _, it := range items {
		for _, name := range it.names {
			if ast.IsExported(name) {
				keep(it)
			}
		}
	}
	for len(work) > 0 {
		it := work[len(work)-1]
		work = work[:len(work)-1]
		it.uses = identifiers(it.decl)
		for name := range it.uses {
			for _, other := range byName[name] {
				keep(other)
			}
		}
		for _, name := range it.names {
			for _, method := range methods[name] {
				keep(method)
			}
		}
	}
}

func identifiers(node ast.Node) map[string]bool {
	names := map[string]bool{}
	ast.Inspect(node, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Ident:
			names[n.Name] = true
		case *ast.SelectorExpr:
			ast.Inspect(n.X, func(x ast.Node) bool {
				switch x := x.(type) {
				case *ast.Ident:
					names[x.Name] = true
				case *ast.BlockStmt:
					return false
				}
				return true
			})
			return false
		case *ast.BlockStmt: // Bodies of function literals aren't checked.
			return false
		}
		return true
	})
	return names
}

// neededImports are the imports whose names are used, and dot imports.
func neededImports(file *ast.File, used map[string]bool, nameOf func(*ast.File, string) string) []ast.Decl {
	var decls []ast.Decl
	for _, spec := range file.Imports {
		importPath, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			continue
		}
		name := ""
		if spec.Name != nil {
			name = spec.Name.Name
		} else if name = nameOf(file, importPath); name == "" {
			name = path.Base(importPath)
		}
		if name == "." || used[name] {
			decls = append(decls, &ast.GenDecl{TokPos: spec.Pos(), Tok: token.IMPORT, Specs: []ast.Spec{spec}})
		}
	}
	return decls
}
