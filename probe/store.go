package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"sort"
	"strings"
)

// keepUnused is for how many runs an answer is kept that none of them asked for.
const keepUnused = 3

// store remembers verdicts on disk, by package key. It is a file for each project and pair of
// architectures; a damaged or missing one is an empty one. Files are replaced as a whole, so that
// two runs at once lose answers at worst.
type store struct {
	path    string
	entries map[string]*entry
	dirty   bool
}

type entry struct {
	Verdict *verdict `json:"verdict"`
	Unused  int      `json:"unused,omitempty"`
	asked   bool
}

func openStore(r *request, target *world) *store {
	s := &store{entries: map[string]*entry{}}
	if r.Cache == "" {
		return s
	}
	mains := map[string]bool{}
	for _, p := range target.order {
		if p.Module != nil && p.Module.Main {
			mains[p.Module.Path] = true
		}
	}
	words := []string{r.Salt, r.Target, r.Baseline}
	for path := range mains {
		words = append(words, path)
	}
	sort.Strings(words[3:])
	hash := sha256.Sum256([]byte(strings.Join(words, "\n")))
	s.path = filepath.Join(r.Cache, hex.EncodeToString(hash[:12])+".json")
	text, err := os.ReadFile(s.path)
	if err != nil || json.Unmarshal(text, &s.entries) != nil || s.entries == nil {
		s.entries = map[string]*entry{}
	}
	return s
}

func (s *store) get(key string) *verdict {
	e := s.entries[key]
	if e == nil || e.Verdict == nil {
		return nil
	}
	e.asked = true
	return e.Verdict
}

func (s *store) put(key string, v *verdict) {
	s.entries[key] = &entry{Verdict: v, asked: true}
	s.dirty = true
}

// save writes the store; a cache that can't be written is no error.
func (s *store) save() {
	if s.path == "" || !s.dirty {
		return
	}
	for key, e := range s.entries {
		if e.asked {
			e.Unused = 0
		} else if e.Unused++; e.Unused > keepUnused {
			delete(s.entries, key)
		}
	}
	text, err := json.Marshal(s.entries)
	if err != nil {
		return
	}
	writeWhole(s.path, text)
}

// writeWhole replaces a file of the cache; one that can't be written is no error.
func writeWhole(path string, text []byte) {
	temporary, err := os.CreateTemp(filepath.Dir(path), "part-")
	if err != nil {
		return
	}
	_, err = temporary.Write(text)
	if closed := temporary.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Rename(temporary.Name(), path)
	}
	if err != nil {
		os.Remove(temporary.Name())
	}
}
