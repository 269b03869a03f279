package main

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// choice is a place that goes by the architecture when the program runs, and doesn't know the target.
type choice struct {
	Package string  `json:"package"`
	Module  *module `json:"module,omitempty"`
	Message message `json:"message"`
}

// noted adds a package's choices to those of the others; a test variant repeats those of its package.
func (a *analysis) noted(p *pkg, found []problem) {
	for _, one := range found {
		c := choice{Package: p.plainPath(), Module: p.Module, Message: a.message(p, one)}
		if !a.seen[c.Message] {
			a.seen[c.Message] = true
			a.choices = append(a.choices, c)
		}
	}
}

// choices finds tables and switches by runtime.GOARCH that have the baseline and not the target: a type checker has nothing
// to say of them. A table gives the target a zero value, a switch that is told of ends the program or fails.
func (e *engine) choices(p *pkg) []problem {
	if !contains(p.Imports, "runtime") {
		return nil
	}
	c := &chooser{target: e.target.world.arch, baseline: e.baseline.world.arch}
	sources := map[string][]byte{}
	asks := false
	for _, name := range p.files() {
		src, err := os.ReadFile(filepath.Join(p.Dir, name))
		if err == nil {
			sources[name] = src
			asks = asks || bytes.Contains(src, []byte(".GOARCH"))
		}
	}
	if !asks {
		return nil
	}
	fset := token.NewFileSet()
	files := map[string]*ast.File{}
	for _, name := range p.files() {
		src := sources[name]
		// Other files matter only for tables they may hold.
		if !bytes.Contains(src, []byte(".GOARCH")) && !bytes.Contains(src, []byte(`"`+c.baseline+`"`)) {
			continue
		}
		if file, _ := parser.ParseFile(fset, name, src, parser.SkipObjectResolution); file != nil {
			files[name] = file
			c.tables(file)
		}
	}
	var found []problem
	for _, name := range p.files() {
		if file := files[name]; file != nil && bytes.Contains(sources[name], []byte(".GOARCH")) {
			for _, one := range c.in(file) {
				found = append(found, problem{Text: one.text, File: name, Line: fset.Position(one.at).Line})
			}
		}
	}
	return found
}

// chooser looks at the files of one package.
type chooser struct {
	target, baseline string
	// byName are the package's variables that are tables, with their keys.
	byName map[string][]string
	// runtime is what a file calls that package; names are variables that hold runtime.GOARCH.
	runtime string
	names   map[string]bool
	// locals are the names that functions of the file give to values of their own.
	locals map[string]bool
}

type chosen struct {
	text string
	at   token.Pos
}

// tables notes variables that are maps written out, with constant strings as keys.
func (c *chooser) tables(file *ast.File) {
	if c.byName == nil {
		c.byName = map[string][]string{}
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ValueSpec:
			for i, name := range n.Names {
				if i < len(n.Values) {
					c.table(name.Name, n.Values[i])
				}
			}
		case *ast.AssignStmt:
			for i, left := range n.Lhs {
				if name, ok := left.(*ast.Ident); ok && n.Tok == token.DEFINE && i < len(n.Rhs) {
					c.table(name.Name, n.Rhs[i])
				}
			}
		}
		return true
	})
}

func (c *chooser) table(name string, value ast.Expr) {
	if keys := mapKeys(value); keys != nil {
		c.byName[name] = keys
	}
}

// mapKeys are the keys of a map that is written out; nil for anything else.
func mapKeys(value ast.Expr) []string {
	literal, ok := value.(*ast.CompositeLit)
	if !ok {
		return nil
	}
	if _, ok := literal.Type.(*ast.MapType); !ok {
		return nil
	}
	var keys []string
	for _, element := range literal.Elts {
		pair, ok := element.(*ast.KeyValueExpr)
		if !ok {
			return nil
		}
		key, ok := text(pair.Key)
		if !ok {
			return nil
		}
		keys = append(keys, key)
	}
	return keys
}

func text(value ast.Expr) (string, bool) {
	literal, ok := value.(*ast.BasicLit)
	if !ok || literal.Kind != token.STRING {
		return "", false
	}
	s, err := strconv.Unquote(literal.Value)
	return s, err == nil
}

// in finds the choices of one file.
func (c *chooser) in(file *ast.File) []chosen {
	c.runtime = "runtime"
	for _, one := range file.Imports {
		if path, _ := text(one.Path); path == "runtime" && one.Name != nil {
			c.runtime = one.Name.Name
		}
	}
	c.names, c.locals = map[string]bool{}, map[string]bool{}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BlockStmt:
			c.declared(n)
		case *ast.FuncType:
			c.fields(n.Params)
			c.fields(n.Results)
		case *ast.ValueSpec:
			for i, name := range n.Names {
				if i < len(n.Values) && c.isArch(n.Values[i]) {
					c.names[name.Name] = true
				}
			}
		case *ast.AssignStmt:
			for i, left := range n.Lhs {
				name, ok := left.(*ast.Ident)
				if !ok || n.Tok != token.DEFINE {
					continue
				}
				c.locals[name.Name] = true
				if i < len(n.Rhs) && c.isArch(n.Rhs[i]) {
					c.names[name.Name] = true
				}
			}
		}
		return true
	})
	var found []chosen
	c.walk(file, &found)
	return found
}

// declared notes the variables of a block.
func (c *chooser) declared(block *ast.BlockStmt) {
	for _, statement := range block.List {
		if one, ok := statement.(*ast.DeclStmt); ok {
			if group, ok := one.Decl.(*ast.GenDecl); ok && group.Tok == token.VAR {
				for _, spec := range group.Specs {
					for _, name := range spec.(*ast.ValueSpec).Names {
						c.locals[name.Name] = true
					}
				}
			}
		}
	}
}

// fields notes the names of parameters or results.
func (c *chooser) fields(list *ast.FieldList) {
	if list == nil {
		return
	}
	for _, field := range list.List {
		for _, name := range field.Names {
			c.locals[name.Name] = true
		}
	}
}

func (c *chooser) walk(node ast.Node, found *[]chosen) {
	// Whoever asks a table whether it has something has an answer for what it doesn't.
	asked := map[ast.Expr]bool{}
	ast.Inspect(node, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for _, left := range n.Lhs {
				asked[left] = true
			}
			if len(n.Lhs) == 2 && len(n.Rhs) == 1 {
				asked[n.Rhs[0]] = true
			}
		case *ast.ValueSpec:
			if len(n.Names) == 2 && len(n.Values) == 1 {
				asked[n.Values[0]] = true
			}
		case *ast.IndexExpr:
			if asked[n] || !c.goesBy(n.Index) {
				break
			}
			keys := mapKeys(n.X)
			if name, ok := n.X.(*ast.Ident); ok {
				keys = c.byName[name.Name]
			}
			if names := c.leavesOut(keys); names != nil {
				*found = append(*found, chosen{"a table by runtime.GOARCH has " + listed(names) + ", and for " + c.target + " nothing", n.Pos()})
			}
		case *ast.SwitchStmt:
			if n.Tag != nil && c.goesBy(n.Tag) {
				if names := c.refuses(n); names != nil {
					*found = append(*found, chosen{"a switch over runtime.GOARCH has " + listed(names) + ", and fails for " + c.target, n.Pos()})
				}
			}
		case *ast.IfStmt:
			if names := c.excludes(n.Cond); names != nil && c.fails(n.Body.List) && c.leavesOut(names) != nil {
				*found = append(*found, chosen{"a test of runtime.GOARCH lets " + listed(names) + " pass, and fails for " + c.target, n.Pos()})
			}
			// What is for another system is no matter of Linux.
			if otherSystem(n.Cond) {
				if n.Else != nil {
					c.walk(n.Else, found)
				}
				return false
			}
		case *ast.BlockStmt:
			c.passes(n.List, found)
		case *ast.CaseClause:
			for _, value := range n.List {
				if otherSystem(value) {
					return false
				}
			}
			c.passes(n.Body, found)
		}
		return true
	})
}

// isArch is true for runtime.GOARCH and for variables that hold it.
func (c *chooser) isArch(value ast.Expr) bool {
	switch v := value.(type) {
	case *ast.Ident:
		return c.names[v.Name]
	case *ast.SelectorExpr:
		from, ok := v.X.(*ast.Ident)
		return ok && from.Name == c.runtime && v.Sel.Name == "GOARCH"
	case *ast.ParenExpr:
		return c.isArch(v.X)
	}
	return false
}

// goesBy is true for the architecture, and for one that is put together with the system: runtime.GOOS + "/" + runtime.GOARCH.
func (c *chooser) goesBy(value ast.Expr) bool {
	if sum, ok := value.(*ast.BinaryExpr); ok && sum.Op == token.ADD {
		return c.goesBy(sum.X) || c.goesBy(sum.Y)
	}
	return c.isArch(value)
}

var otherSystems = regexp.MustCompile(`(?i)^(?:aix|android|darwin|dragonfly|freebsd|illumos|ios|js|macos|netbsd|openbsd|plan9|solaris|wasip1|windows)(?:$|[/_-])`)

// leavesOut are the keys that are of Linux, where the baseline is among them and the target isn't.
func (c *chooser) leavesOut(keys []string) []string {
	var names []string
	has := false
	for _, key := range keys {
		if otherSystems.MatchString(key) {
			continue
		}
		last := key[strings.LastIndexAny(key, "/_-")+1:]
		if last == c.target {
			return nil
		}
		has = has || last == c.baseline
		names = append(names, key)
	}
	if !has {
		return nil
	}
	return names
}

// refuses are the architectures of a switch that leaves the target to a default that fails.
func (c *chooser) refuses(n *ast.SwitchStmt) []string {
	var keys []string
	var rest []ast.Stmt
	for _, statement := range n.Body.List {
		clause, ok := statement.(*ast.CaseClause)
		if !ok {
			return nil
		}
		if clause.List == nil {
			rest = clause.Body
		}
		for _, value := range clause.List {
			key, ok := text(value)
			if !ok {
				return nil
			}
			if !c.fails(clause.Body) {
				keys = append(keys, key)
			} else if key == c.target {
				return nil
			}
		}
	}
	if !c.fails(rest) {
		return nil
	}
	return c.leavesOut(keys)
}

// passes finds those statements of a block that return for some architectures, where what follows fails for all others.
func (c *chooser) passes(block []ast.Stmt, found *[]chosen) {
	for i, statement := range block {
		var names []string
		switch s := statement.(type) {
		case *ast.SwitchStmt:
			if s.Tag != nil && c.goesBy(s.Tag) {
				names = c.returning(s)
			}
		case *ast.IfStmt:
			if s.Else == nil && s.Init == nil && c.returns(s.Body.List) {
				names = c.includes(s.Cond)
			}
		}
		if names != nil && c.failsForAll(block[i+1:]) && c.leavesOut(names) != nil {
			*found = append(*found, chosen{"runtime.GOARCH lets " + listed(names) + " pass, and what follows fails for " + c.target, statement.Pos()})
		}
	}
}

// returning are the architectures of a switch without a default, each of whose branches returns.
func (c *chooser) returning(n *ast.SwitchStmt) []string {
	var keys []string
	for _, statement := range n.Body.List {
		clause, ok := statement.(*ast.CaseClause)
		if !ok || clause.List == nil || !c.returns(clause.Body) {
			return nil
		}
		for _, value := range clause.List {
			key, ok := text(value)
			if !ok {
				return nil
			}
			keys = append(keys, key)
		}
	}
	return keys
}

// returns is true for statements that come to a return and don't fail.
func (c *chooser) returns(body []ast.Stmt) bool {
	if len(body) == 0 || c.fails(body) {
		return false
	}
	_, ok := body[len(body)-1].(*ast.ReturnStmt)
	return ok
}

// includes are the architectures of a condition that holds for each of them: a == "x" || a == "y".
func (c *chooser) includes(value ast.Expr) []string {
	switch v := value.(type) {
	case *ast.ParenExpr:
		return c.includes(v.X)
	case *ast.BinaryExpr:
		if v.Op == token.LOR {
			left, right := c.includes(v.X), c.includes(v.Y)
			if left == nil || right == nil {
				return nil
			}
			return append(left, right...)
		}
		if v.Op == token.EQL && c.isArch(v.X) {
			if name, ok := text(v.Y); ok {
				return []string{name}
			}
		}
	}
	return nil
}

// failsForAll is true for statements that fail, and come to no other end but where they ask for the architecture again.
func (c *chooser) failsForAll(body []ast.Stmt) bool {
	if !c.fails(body) {
		return false
	}
	otherEnd := false
	for _, statement := range body {
		ast.Inspect(statement, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncLit:
				return false
			case *ast.IfStmt:
				return !c.mentions(n.Cond)
			case *ast.ReturnStmt:
				otherEnd = otherEnd || !c.fails([]ast.Stmt{n}) && n != body[len(body)-1]
			}
			return true
		})
	}
	return !otherEnd
}

// mentions is true where the architecture is part of an expression.
func (c *chooser) mentions(value ast.Expr) bool {
	found := false
	ast.Inspect(value, func(n ast.Node) bool {
		if part, ok := n.(ast.Expr); ok && c.isArch(part) {
			found = true
		}
		return !found
	})
	return found
}

// excludes are the architectures of a condition that holds for none of them: a != "x" && a != "y".
func (c *chooser) excludes(value ast.Expr) []string {
	switch v := value.(type) {
	case *ast.ParenExpr:
		return c.excludes(v.X)
	case *ast.BinaryExpr:
		if v.Op == token.LAND {
			left, right := c.excludes(v.X), c.excludes(v.Y)
			if left == nil || right == nil {
				return nil
			}
			return append(left, right...)
		}
		if v.Op == token.NEQ && c.isArch(v.X) {
			if name, ok := text(v.Y); ok {
				return []string{name}
			}
		}
	}
	return nil
}

var failing = regexp.MustCompile(`^(?:panic|Fatal(?:f|ln)?|Panic(?:f|ln)?|Errorf|throw)$`)

// fails is true for statements that end the program, or return an error that no operation of their own made: what others come to
// may fail as anything may, and that says nothing of their machine.
func (c *chooser) fails(body []ast.Stmt) bool {
	for _, statement := range body {
		switch s := statement.(type) {
		case *ast.ExprStmt:
			if c.isFailure(s.X) {
				return true
			}
		case *ast.ReturnStmt:
			for _, value := range s.Results {
				if c.isFailure(value) {
					return true
				}
			}
		}
	}
	return false
}

// isFailure is true for a call that ends the program or makes an error, and for an error that is the package's, or another's.
func (c *chooser) isFailure(value ast.Expr) bool {
	call, ok := value.(*ast.CallExpr)
	if !ok {
		_, own := value.(*ast.Ident)
		name := lastName(value)
		return !(own && c.locals[name]) && (strings.HasPrefix(name, "Err") || strings.HasPrefix(name, "err") && len(name) > 3 && name[3] >= 'A' && name[3] <= 'Z')
	}
	switch name := called(call); name {
	case "Exit":
		return len(call.Args) == 1 && c.isFailureCode(call.Args[0])
	case "New":
		// Anything is made by a function of this name.
		from, ok := call.Fun.(*ast.SelectorExpr)
		return ok && strings.Contains(strings.ToLower(lastName(from.X)), "err")
	case "Wrap", "Wrapf", "WithMessage", "WithMessagef", "WithStack":
		// Of no error they make none.
		for _, arg := range call.Args {
			if c.isFailure(arg) {
				return true
			}
		}
		return false
	default:
		return failing.MatchString(name)
	}
}

// isFailureCode is true for a number that isn't 0, and for a constant's name: what is called or computed may come to anything.
func (c *chooser) isFailureCode(value ast.Expr) bool {
	switch v := value.(type) {
	case *ast.BasicLit:
		return v.Value != "0"
	case *ast.UnaryExpr:
		return c.isFailureCode(v.X)
	case *ast.Ident:
		return !c.locals[v.Name]
	case *ast.SelectorExpr:
		return !strings.Contains(strings.ToLower(v.Sel.Name), "success") && v.Sel.Name != "ExitOK"
	}
	return false
}

func called(call *ast.CallExpr) string { return lastName(call.Fun) }

func lastName(value ast.Expr) string {
	switch v := value.(type) {
	case *ast.Ident:
		return v.Name
	case *ast.SelectorExpr:
		return v.Sel.Name
	}
	return ""
}

// otherSystem is true for a condition that names another system than Linux, and not Linux.
func otherSystem(value ast.Expr) bool {
	other, linux := false, false
	ast.Inspect(value, func(n ast.Node) bool {
		if sum, ok := n.(*ast.BinaryExpr); ok && sum.Op == token.NEQ {
			return false
		}
		if literal, ok := n.(*ast.BasicLit); ok {
			name, _ := text(literal)
			other = other || otherSystems.MatchString(name)
			linux = linux || strings.HasPrefix(name, "linux")
		}
		return true
	})
	return other && !linux
}

// most names that a message lists.
const mostListed = 8

func listed(names []string) string {
	if len(names) > mostListed {
		return strings.Join(names[:mostListed], ", ") + ", …"
	}
	return strings.Join(names, ", ")
}
