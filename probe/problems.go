package main

import (
	"errors"
	"go/scanner"
	"go/types"
	"path/filepath"
	"sort"
	"strings"
)

// problems are the single errors in what the parser or the type checker reports.
func (e *engine) problems(p *pkg, err error) []problem {
	var list scanner.ErrorList
	if errors.As(err, &list) {
		var result []problem
		for _, one := range list {
			result = append(result, problem{Text: one.Msg, File: filepath.Base(one.Pos.Filename), Line: one.Pos.Line})
		}
		return result
	}
	var one types.Error
	if errors.As(err, &one) {
		// The checker knows no type of C, neither in the package itself nor in those that it imports; where it stumbles
		// over its own ignorance, a compiler doesn't.
		if e.cgo && strings.Contains(one.Msg, "invalid type") {
			return nil
		}
		where := e.fset.Position(one.Pos)
		return []problem{{Text: one.Msg, File: filepath.Base(where.Filename), Line: where.Line, Soft: one.Soft}}
	}
	return []problem{{Text: err.Error()}}
}

func sortUses(uses []lentUse) {
	sort.Slice(uses, func(i, j int) bool {
		a, b := uses[i], uses[j]
		if a.Package != b.Package {
			return a.Package < b.Package
		}
		if a.File != b.File {
			return a.File < b.File
		}
		if a.Line != b.Line {
			return a.Line < b.Line
		}
		return a.Name < b.Name
	})
}
