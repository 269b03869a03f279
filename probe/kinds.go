package main

import (
	"regexp"
	"strings"
)

var (
	undefinedName   = regexp.MustCompile(`^undefined: (\w+)$`)
	builtInInstead  = regexp.MustCompile(`^(\w+) \(built-in\) must be called`)
	undefinedMember = regexp.MustCompile(`^undefined: (\w+\.\w+)$`)
	notDeclaredBy   = regexp.MustCompile(`^(\w+) not declared by package (\w+)$`)
	otherPackage    = regexp.MustCompile(`^package (\w+); expected package \w+$`)
	noSuchMember    = regexp.MustCompile(`^(?:[\w.()*&\[\]]+\.)?(\w+) undefined \(type `)
	undefinedLength = regexp.MustCompile(`^undefined array length (\w+)`)
	unknownField    = regexp.MustCompile(`^unknown field '?(\w+)'? in struct literal`)
)

// kindOf is the kind of gap that a type checker's message shows, and the name it is about.
func kindOf(text string) (kind, symbol string) {
	if m := undefinedName.FindStringSubmatch(text); m != nil {
		return "undefined", m[1]
	}
	if m := undefinedLength.FindStringSubmatch(text); m != nil {
		return "undefined", m[1]
	}
	if m := builtInInstead.FindStringSubmatch(text); m != nil { // A missing name that the language has too.
		return "undefined", m[1]
	}
	if m := undefinedMember.FindStringSubmatch(text); m != nil {
		return "missing-member", m[1]
	}
	if m := notDeclaredBy.FindStringSubmatch(text); m != nil {
		return "missing-member", m[2] + "." + m[1]
	}
	if m := noSuchMember.FindStringSubmatch(text); m != nil {
		return "missing-member", m[1]
	}
	if m := unknownField.FindStringSubmatch(text); m != nil {
		return "missing-member", m[1]
	}
	if strings.Contains(text, "overflows") || strings.Contains(text, "truncated") {
		return "overflow", ""
	}
	return "type-mismatch", ""
}

// ownRoot makes a root of a package with errors of its own.
func (a *analysis) ownRoot(p *pkg, problems []problem) *root {
	targetOnly := p.files()
	var lenders []string
	if b := a.e.baseline.world.pkgs[p.ImportPath]; b != nil {
		targetOnly = only(p.files(), b.files())
		lenders = only(b.files(), p.files())
	}
	declaredIn := a.e.declarations(a.e.baseline.world.pkgs[p.ImportPath], lenders)
	r := &root{}
	first := ""
	for _, one := range problems {
		kind, symbol := kindOf(one.Text)
		if m := otherPackage.FindStringSubmatch(one.Text); m != nil && contains(targetOnly, one.File) {
			kind, symbol = "guard", m[1]
		}
		if files := declaredIn[symbol]; len(files) > 0 {
			for _, file := range files {
				r.declare(file)
			}
		} else if kind == "undefined" && contains(targetOnly, one.File) && !a.e.declaredAnywhere(p, symbol) {
			kind = "guard"
		}
		if first == "" || first == "type-mismatch" || kind == "guard" {
			first = kind
		}
		r.add(symbol, a.message(p, one))
	}
	r.Kind = first
	return r
}

// declarations are the files that declare each name of package level.
func (e *engine) declarations(p *pkg, names []string) map[string][]string {
	result := map[string][]string{}
	if p == nil {
		return result
	}
	for _, name := range names {
		for declared := range declaredNames(e.outline(p, []string{name})) {
			_, method, isMethod := strings.Cut(declared, ".")
			if isMethod {
				declared = method
			}
			result[declared] = append(result[declared], name)
		}
	}
	return result
}

// declaredAnywhere is true where a file of the package declares the name for any architecture or system.
func (e *engine) declaredAnywhere(p *pkg, symbol string) bool {
	return len(e.declarations(p, p.IgnoredGoFiles)[symbol]) > 0
}
