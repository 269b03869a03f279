package main

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strings"
)

// verdicts says of each module of the build whether it supports the target, and which of its own lines decided that.
func verdicts(a *analysis) []*module {
	found := map[string]*module{}
	var order []string
	undecided := map[string]bool{}
	for _, b := range a.broken {
		if p := a.e.find(b.Package); p != nil && p.Module != nil {
			undecided[p.Module.Path] = true
		}
	}
	for _, w := range []*world{a.e.target.world, a.e.baseline.world} {
		for _, p := range w.order {
			if p.Module == nil || p.Standard {
				continue
			}
			m := found[p.Module.Path]
			if m == nil {
				copied := *p.Module
				m = &copied
				m.Verdict, m.DecidedBy = "adapted", "static"
				found[m.Path] = m
				order = append(order, m.Path)
			}
			if p.Name != "main" && p.ForTest == "" && len(p.files()) > 0 && !contains(m.Packages, p.plainPath()) {
				m.Packages = append(m.Packages, p.plainPath())
			}
			if p.Error != nil && len(p.files()) == 0 && !leftOut(p) {
				undecided[m.Path] = true
			}
			if w == a.e.target.world && m.Declaration == "" && a.e.differs(p.ImportPath) {
				if line := declarationFor(p, a.e.baseline.world.pkgs[p.ImportPath], w.arch); line != "" {
					m.Declaration, m.DecidedBy = line, "declaration file"
				}
			}
		}
	}
	for path := range undecided {
		found[path].Verdict, found[path].DecidedBy, found[path].Declaration = "undecided", "static", ""
	}
	for _, r := range a.sorted() {
		if r.Module == nil || found[r.Module.Path] == nil {
			continue
		}
		m := found[r.Module.Path]
		if m.Verdict == "not adapted" && m.Declaration != "" {
			continue
		}
		m.Verdict, m.DecidedBy, m.Declaration = "not adapted", "static", ""
		if len(r.Declared) > 0 {
			m.Declaration = joinPath(r.Dir, fmt.Sprintf("%s:%d", r.Declared[0], constraintLine(filepath.Join(r.AbsDir, r.Declared[0]))))
			m.DecidedBy = "declaration file"
		}
	}
	sort.Strings(order)
	list := make([]*module, 0, len(order))
	for _, path := range order {
		m := found[path]
		sort.SliceStable(m.Packages, func(i, j int) bool { return len(m.Packages[i]) < len(m.Packages[j]) })
		m.Packages = m.Packages[:min(len(m.Packages), 5)]
		list = append(list, m)
	}
	return list
}

func (e *engine) find(path string) *pkg {
	if p := e.target.world.pkgs[path]; p != nil {
		return p
	}
	return e.baseline.world.pkgs[path]
}

// leftOut is true for a package that build constraints leave out as a whole.
func leftOut(p *pkg) bool {
	return len(p.IgnoredGoFiles) > 0
}

func joinPath(dir, file string) string {
	if dir == "" {
		return file
	}
	return dir + "/" + file
}

// declarationFor is the line with which a package includes the target: a file for it, by name or
// constraint, or the constraint of a file that stands in for all that have none of their own.
func declarationFor(t, b *pkg, arch string) string {
	if b == nil {
		return ""
	}
	files := append(only(t.files(), b.files()), only(t.SFiles, b.SFiles)...)
	for _, name := range files {
		base := strings.TrimSuffix(strings.TrimSuffix(name, ".s"), ".go")
		if strings.HasSuffix(base, "_"+arch) {
			return fmt.Sprintf("%s:%d", relative(t, name), constraintLine(filepath.Join(t.Dir, name)))
		}
	}
	if len(files) > 0 {
		return fmt.Sprintf("%s:%d", relative(t, files[0]), constraintLine(filepath.Join(t.Dir, files[0])))
	}
	return ""
}

var constraint = regexp.MustCompile(`^//(go:build|\s*\+build)\s`)

// constraintLine is the line of a file's build constraint; 1 where its name is all there is.
func constraintLine(path string) int {
	file, err := os.Open(path)
	if err != nil {
		return 1
	}
	defer file.Close()
	scanner := bufio.NewScanner(file)
	for line := 1; scanner.Scan(); line++ {
		text := strings.TrimSpace(scanner.Text())
		if constraint.MatchString(text) {
			return line
		}
		if strings.HasPrefix(text, "package ") {
			break
		}
	}
	return 1
}
