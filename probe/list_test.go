package main

import "testing"

func TestNamedFilesAreSeenFromTheProject(t *testing.T) {
	for dir, want := range map[string]string{"/p": "a.go", "/p/cmd/x": "cmd/x/a.go", "/q": "../q/a.go", "/": "../a.go", "/p/.tools": ".tools/a.go", "/p/load_test": "load_test/a.go"} {
		p := &pkg{ImportPath: "command-line-arguments", Dir: dir}
		p.own("/p")
		if got := relative(p, "a.go"); got != want {
			t.Errorf("a file in %s is %s, not %s", dir, got, want)
		}
		if !p.Module.Main || p.Module.Dir != "/p" {
			t.Errorf("the module is %v", p.Module)
		}
	}
}
