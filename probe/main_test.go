package main

import "testing"

func TestFilesOfNoModuleAreTheProjectsOwn(t *testing.T) {
	a := &answer{Roots: []*root{{Package: "command-line-arguments", AbsDir: "/p"}}}
	a.noNulls()
	if m := a.Roots[0].Module; m == nil || !m.Main || m.Dir != "/p" {
		t.Errorf("the module is %v", m)
	}
}
