package main

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/printer"
	"go/token"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

func TestWithoutBodiesKeepsEverythingElse(t *testing.T) {
	for _, src := range []string{
		"package p\nfunc f() { return }\nvar x = 1\n",
		"package p\nfunc f(a struct{ b int }, c interface{ D() }) interface{} {\n\treturn \"}\"\n}\nfunc g()\nfunc h() {}\n",
		"package p\nfunc f() struct {\n\ta int\n} {\n\tr := '}'\n\t// }\n\t/* } */\n\treturn struct{ a int }{`}`}\n}\ntype T int\n",
		"package p\nvar f = func() { x := 1; _ = x }\nfunc (t T[K, V]) m(\n\ta int,\n) (b func() interface{ X() }) { return nil }\n",
		"package p\nfunc f() (struct{}, error) { return struct{}{}, nil }; func g() { if x { } }\nconst c = '\\''\n",
		"package p\nfunc broken( {\n",
	} {
		sameDeclarations(t, "case", []byte(src))
	}
}

func TestWithoutBodiesOnTheStandardLibrary(t *testing.T) {
	for _, dir := range []string{"go/types", "net/http", "reflect", "runtime", "text/template", "encoding/json"} {
		files, _ := filepath.Glob(filepath.Join(runtime.GOROOT(), "src", dir, "*.go"))
		if len(files) == 0 {
			t.Fatalf("no files in %s", dir)
		}
		for _, file := range files {
			src, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			sameDeclarations(t, file, src)
		}
	}
}

func sameDeclarations(t *testing.T, name string, src []byte) {
	t.Helper()
	want, err := declarationsOf(src)
	got, errStripped := declarationsOf(withoutBodies(bytes.Clone(src)))
	if (err == nil) != (errStripped == nil) {
		t.Fatalf("%s: error %v before, %v after\n%s", name, err, errStripped, withoutBodies(bytes.Clone(src)))
	}
	if err == nil && want != got {
		t.Errorf("%s: declarations differ\n--- before\n%s\n--- after\n%s", name, want, got)
	}
	if strings.Count(string(src), "\n") != strings.Count(string(withoutBodies(bytes.Clone(src))), "\n") {
		t.Errorf("%s: lines moved", name)
	}
}

func declarationsOf(src []byte) (string, error) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "x.go", src, parser.SkipObjectResolution)
	if err != nil {
		return "", err
	}
	var out bytes.Buffer
	for _, decl := range file.Decls {
		if f, ok := decl.(*ast.FuncDecl); ok {
			if f.Body != nil {
				out.WriteString("body ")
			}
			f.Body, f.Doc = nil, nil
		}
		printer.Fprint(&out, fset, decl)
		out.WriteString("\n")
	}
	return out.String(), nil
}
