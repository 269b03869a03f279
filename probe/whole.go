package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// whole is the answer for a project in which nothing changed: neither its files, nor its module
// files, nor what shapes the go command's answers.
type whole struct {
	// Others are folders outside the project that belong to the build, and their fingerprints.
	Others map[string]string `json:"others"`
	Answer *answer           `json:"answer"`
}

// here stands for the project's folder in stored answers.
const here = "\x00here"

// wholePath is the file for such an answer; empty where none is kept.
func wholePath(r *request) string {
	if r.Cache == "" {
		return ""
	}
	hash := sha256.New()
	shape := *r
	shape.Dir, shape.Cache, shape.Go, shape.Flags, shape.Env = "", "", "", nil, nil
	json.NewEncoder(hash).Encode(shape)
	for _, flag := range r.Flags {
		name, value, _ := strings.Cut(flag, "=")
		io.WriteString(hash, name+"\n")
		switch strings.TrimLeft(name, "-") {
		case "modfile":
			addFile(hash, r, value)
			addFile(hash, r, strings.TrimSuffix(value, ".mod")+".sum")
		case "overlay":
			// What it lays over is the module file above.
		default:
			io.WriteString(hash, value+"\n")
		}
	}
	for _, variable := range append(append([]string{}, r.Env...), os.Environ()...) {
		name, value, _ := strings.Cut(variable, "=")
		if name == "GOWORK" && value != "off" {
			addFile(hash, r, value)
			addFile(hash, r, value+".sum")
		} else if shapes(name) {
			io.WriteString(hash, variable+"\n")
		}
	}
	if config, err := os.UserConfigDir(); err == nil {
		addFile(hash, r, filepath.Join(config, "go", "env"))
	}
	io.WriteString(hash, fingerprint(r.Dir))
	return filepath.Join(r.Cache, "whole-"+hex.EncodeToString(hash.Sum(nil)[:12])+".json")
}

// shapes is true for the variables that can change what the go command lists.
func shapes(name string) bool {
	switch name {
	case "GOFLAGS", "GOEXPERIMENT", "GOTOOLCHAIN", "GOROOT", "GOPATH", "GOMODCACHE", "GO111MODULE", "GOENV", "GOPROXY":
		return true
	}
	return false
}

func addFile(to io.Writer, r *request, path string) {
	text, err := os.ReadFile(path)
	if err != nil {
		io.WriteString(to, "none\n")
		return
	}
	io.WriteString(to, strings.ReplaceAll(string(text), r.Dir, here)+"\n")
}

// fingerprint is a hash over all files of a folder that a build can depend on.
func fingerprint(dir string) string {
	hash := sha256.New()
	filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return nil
		}
		name := entry.Name()
		if entry.IsDir() {
			if path != dir && (strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_") || name == "testdata" || name == "node_modules") {
				return filepath.SkipDir
			}
			return nil
		}
		switch filepath.Ext(name) {
		case ".go", ".s", ".S", ".c", ".h", ".mod", ".sum", ".work", ".txt":
			if !entry.Type().IsRegular() || filepath.Ext(name) == ".txt" && name != "modules.txt" {
				return nil
			}
			file, err := os.Open(path)
			if err != nil {
				return nil
			}
			io.WriteString(hash, strings.TrimPrefix(path, dir)+"\n")
			io.Copy(hash, file)
			file.Close()
			io.WriteString(hash, "\x00")
		default: // It may be embedded.
			if info, err := entry.Info(); err == nil {
				io.WriteString(hash, strings.TrimPrefix(path, dir)+"\n"+strconv.FormatInt(info.Size(), 10)+"\n")
			}
		}
		return nil
	})
	return hex.EncodeToString(hash.Sum(nil))
}

// recall reads a stored answer, if everything it depends on is as it was.
func recall(r *request, path string) *answer {
	text, err := os.ReadFile(path)
	if path == "" || err != nil {
		return nil
	}
	var w whole
	if json.Unmarshal(text, &w) != nil || w.Answer == nil {
		return nil
	}
	for dir, before := range w.Others {
		if fingerprint(dir) != before {
			return nil
		}
	}
	for _, one := range append(append([]*root{}, w.Answer.Roots...), w.Answer.Embedded...) {
		one.AbsDir = strings.Replace(one.AbsDir, here, r.Dir, 1)
		if _, err := os.Stat(one.AbsDir); err != nil {
			return nil
		}
	}
	for _, m := range w.Answer.allModules() {
		m.Dir = strings.Replace(m.Dir, here, r.Dir, 1)
	}
	w.Answer.Stats.Hit = true
	return w.Answer
}

// remember stores an answer. One that lacks packages is not kept: they may be had next time.
func remember(r *request, path string, result *answer, worlds ...*world) {
	if path == "" || len(result.Missing) > 0 {
		return
	}
	w := whole{Others: map[string]string{}}
	for _, one := range worlds {
		for _, p := range one.order {
			if m := p.Module; m != nil && m.Dir != "" && (m.Main || m.Replace != nil && m.Replace.Version == "") && !within(m.Dir, r.Dir) && w.Others[m.Dir] == "" {
				w.Others[m.Dir] = fingerprint(m.Dir)
			}
		}
	}
	text, err := json.Marshal(result)
	if err != nil || json.Unmarshal(text, &w.Answer) != nil {
		return
	}
	for _, one := range append(append([]*root{}, w.Answer.Roots...), w.Answer.Embedded...) {
		if within(one.AbsDir, r.Dir) {
			one.AbsDir = here + strings.TrimPrefix(one.AbsDir, r.Dir)
		}
	}
	for _, m := range w.Answer.allModules() {
		if within(m.Dir, r.Dir) {
			m.Dir = here + strings.TrimPrefix(m.Dir, r.Dir)
		}
	}
	if text, err = json.Marshal(w); err == nil {
		writeWhole(path, text)
	}
}

func within(path, dir string) bool {
	return path == dir || strings.HasPrefix(path, dir+string(filepath.Separator))
}

// allModules are the modules an answer speaks of, replacements too.
func (a *answer) allModules() []*module {
	list := append([]*module{}, a.Modules...)
	for _, one := range append(append([]*root{}, a.Roots...), a.Embedded...) {
		if one.Module != nil {
			list = append(list, one.Module)
		}
	}
	for _, one := range a.Choices {
		if one.Module != nil {
			list = append(list, one.Module)
		}
	}
	for _, m := range list {
		if m.Replace != nil {
			list = append(list, m.Replace)
		}
	}
	return list
}
