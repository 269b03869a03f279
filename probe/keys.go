package main

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"
	"path/filepath"
	"sort"
	"strings"
)

// keys gives each package a key over all that its check depends on: its files and those of
// everything it imports, for both architectures. Packages in the module cache and in the standard
// library never change, so their version stands for their content.
type keys struct {
	target, baseline *world
	known            map[string]string
}

func newKeys(target, baseline *world) *keys {
	return &keys{target: target, baseline: baseline, known: map[string]string{}}
}

func (k *keys) of(path string) string {
	if known, ok := k.known[path]; ok {
		return known
	}
	k.known[path] = "cycle"
	hash := sha256.New()
	imports := map[string]bool{}
	for _, w := range []*world{k.target, k.baseline} {
		p := w.pkgs[path]
		if p == nil {
			io.WriteString(hash, "none\n")
			continue
		}
		if p.Standard {
			k.known[path] = "std " + path
			return k.known[path]
		}
		io.WriteString(hash, p.ImportPath+"\n"+p.Name+"\n"+content(p))
		if p.Error != nil && len(p.files()) == 0 {
			io.WriteString(hash, "error\n")
		}
		for _, imported := range p.Imports {
			imports[p.resolve(imported)] = true
		}
	}
	sorted := make([]string, 0, len(imports))
	for imported := range imports {
		sorted = append(sorted, imported)
	}
	sort.Strings(sorted)
	for _, imported := range sorted {
		io.WriteString(hash, imported+" "+k.of(imported)+"\n")
	}
	k.known[path] = hex.EncodeToString(hash.Sum(nil)[:16])
	return k.known[path]
}

// content is what a package's own files say: names and a version, or names and content.
func content(p *pkg) string {
	lists := strings.Join(p.files(), " ") + "|" + strings.Join(p.SFiles, " ") + "|" + strings.Join(p.IgnoredGoFiles, " ") + "\n"
	if m := p.Module; m != nil && !m.Main {
		used := m
		if m.Replace != nil {
			used = m.Replace
		}
		if used.Version != "" && strings.Contains(p.Dir, "@"+escaped(used.Version)) {
			return lists + m.Path + "\n" + used.Path + "@" + used.Version + "\n"
		}
	}
	hash := sha256.New()
	if p.Files != nil { // What is said of them names their folder.
		io.WriteString(hash, *p.Files+"\n")
	}
	for _, names := range [][]string{p.files(), p.SFiles, p.IgnoredGoFiles} {
		for _, name := range names {
			file, err := os.Open(filepath.Join(p.Dir, name))
			if err != nil {
				io.WriteString(hash, "?")
				continue
			}
			io.Copy(hash, file)
			file.Close()
			io.WriteString(hash, "\x00")
		}
	}
	return lists + hex.EncodeToString(hash.Sum(nil)) + "\n"
}

// escaped is a version as the module cache's folders spell it.
func escaped(version string) string {
	var b strings.Builder
	for _, r := range version {
		if 'A' <= r && r <= 'Z' {
			b.WriteByte('!')
			r += 'a' - 'A'
		}
		b.WriteRune(r)
	}
	return b.String()
}
