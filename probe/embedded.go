package main

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"io"
	"os"
	"path/filepath"
)

// embedded finds programs of the baseline that packages of the target carry by go:embed, and that
// come for no other machine beside it.
func (a *analysis) embedded(m machines) []*root {
	var found []*root
	for _, p := range a.e.target.world.order {
		if p.Standard || len(p.EmbedFiles) == 0 || m.Baseline.ELF == m.Target.ELF {
			continue
		}
		r := &root{Package: p.plainPath(), Module: p.Module, Dir: relative(p, ""), AbsDir: p.Dir, Kind: "embedded"}
		forTarget := false
		for _, name := range p.EmbedFiles {
			switch machineOf(filepath.Join(p.Dir, filepath.FromSlash(name))) {
			case m.Baseline.ELF:
				r.add(name, a.message(p, problem{Text: "is a program for " + a.e.baseline.world.arch + " that goes into the build for " + a.e.target.world.arch, File: name}))
			case m.Target.ELF:
				forTarget = true
			}
		}
		if len(r.Messages) > 0 && !forTarget {
			found = append(found, r)
		}
	}
	return found
}

// machineOf is the e_machine of an ELF file, packed by gzip or not; 0 for anything else. Source: System V ABI, chapter 4.
func machineOf(path string) uint16 {
	file, err := os.Open(path)
	if err != nil {
		return 0
	}
	defer file.Close()
	head := make([]byte, 20)
	if _, err := io.ReadFull(file, head); err != nil {
		return 0
	}
	if head[0] == 0x1f && head[1] == 0x8b {
		file.Seek(0, io.SeekStart)
		unpacked, err := gzip.NewReader(file)
		if err != nil {
			return 0
		}
		if _, err := io.ReadFull(unpacked, head); err != nil {
			return 0
		}
	}
	if !bytes.HasPrefix(head, []byte("\x7fELF")) {
		return 0
	}
	if head[5] == 2 {
		return binary.BigEndian.Uint16(head[18:])
	}
	return binary.LittleEndian.Uint16(head[18:])
}
