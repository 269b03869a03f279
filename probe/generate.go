package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
)

// longestDirective is how much of a directive is told.
const longestDirective = 160

// generates is the first //go:generate directive of a package, as "file: directive"; empty where it has none.
func generates(p *pkg) string {
	for _, name := range append(append([]string{}, p.files()...), p.IgnoredGoFiles...) {
		src, err := os.ReadFile(filepath.Join(p.Dir, name))
		if err != nil {
			continue
		}
		for _, line := range bytes.Split(src, []byte("\n")) {
			directive := strings.TrimSpace(string(line))
			if !strings.HasPrefix(directive, "//go:generate ") {
				continue
			}
			if len(directive) > longestDirective {
				directive = directive[:longestDirective] + "…"
			}
			return name + ": " + directive
		}
	}
	return ""
}
