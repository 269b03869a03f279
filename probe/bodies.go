package main

import (
	"bytes"
	"go/ast"
	"os"
	"path/filepath"
)

// bodiless are functions that are declared without a body, and not bound to another by go:linkname.
func (e *engine) bodiless(p *pkg, files []*ast.File) []problem {
	var found []problem
	for _, file := range files {
		var linked map[string]bool
		for _, decl := range file.Decls {
			d, ok := decl.(*ast.FuncDecl)
			if !ok || d.Body != nil || d.Name.Name == "_" {
				continue
			}
			where := e.fset.Position(d.Pos())
			if linked == nil {
				linked = linknames(where.Filename)
			}
			if !linked[d.Name.Name] {
				found = append(found, problem{Text: d.Name.Name, File: filepath.Base(where.Filename), Line: where.Line})
			}
		}
	}
	return found
}

// missingBodies are the functions that have neither a Go body nor assembly for the target, and have it for the baseline.
// Without any assembly the compiler refuses the declaration; else the linker misses what is used.
func (a *analysis) missingBodies(p *pkg, result *outcome) []problem {
	b := a.e.baseline.world.pkgs[p.ImportPath]
	if len(result.Bodiless) == 0 || len(p.CgoFiles) > 0 || b == nil || len(b.SFiles) == 0 && sameNames(b.files(), p.files()) {
		return nil
	}
	target, baseline := assembly(p), assembly(b)
	var missing []problem
	for _, one := range result.Bodiless {
		symbol := []byte("·" + one.Text)
		if len(p.SFiles) > 0 && (names(target, symbol) || !names(baseline, symbol) || !result.Used[one.Text]) {
			continue
		}
		missing = append(missing, one)
	}
	return missing
}

// assembly is the text of a package's assembly files.
func assembly(p *pkg) []byte {
	var all bytes.Buffer
	for _, name := range p.SFiles {
		text, err := os.ReadFile(filepath.Join(p.Dir, name))
		if err == nil {
			all.Write(text)
			all.WriteByte('\n')
		}
	}
	return all.Bytes()
}

// names is true where a text holds a symbol as a whole word.
func names(text, symbol []byte) bool {
	for {
		at := bytes.Index(text, symbol)
		if at < 0 {
			return false
		}
		text = text[at+len(symbol):]
		if len(text) == 0 || !wordByte(text[0]) {
			return true
		}
	}
}

func wordByte(b byte) bool {
	return b == '_' || b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= 0x80
}
