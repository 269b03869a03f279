package main

import (
	"errors"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"sort"
)

// layout is how a struct type lies in memory.
type layout struct {
	Size    int64         `json:"size"`
	Offsets []fieldOffset `json:"offsets"`
}

// fieldOffset is one field of a struct.
type fieldOffset struct {
	Name   string `json:"name"`
	Offset int64  `json:"offset"`
	Size   int64  `json:"size"`
}

// absent stands for every import: what the package says by itself is what counts.
type absent struct{}

func (absent) Import(path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	return nil, errors.New("not looked at")
}

// check evaluates constants and struct layouts for each architecture.
func (answer *facts) check(r *request, set *token.FileSet) {
	answer.Values, answer.Layouts = map[string]map[string]string{}, map[string]map[string]*layout{}
	for _, arch := range r.Arches {
		var files []*ast.File
		for _, f := range answer.Files {
			if f.syntax.Name.Name == answer.Name && contains(f.Arches, arch) {
				files = append(files, f.syntax)
			}
		}
		values, layouts := map[string]string{}, map[string]*layout{}
		answer.Values[arch], answer.Layouts[arch] = values, layouts
		sizes := types.SizesFor("gc", arch)
		if len(files) == 0 || sizes == nil {
			continue
		}
		config := types.Config{Importer: absent{}, Error: func(error) {}, Sizes: sizes, IgnoreFuncBodies: true, FakeImportC: true}
		pkg, _ := config.Check(r.ImportPath, set, files, nil)
		if pkg == nil {
			continue
		}
		for _, name := range pkg.Scope().Names() {
			switch object := pkg.Scope().Lookup(name).(type) {
			case *types.Const:
				if object.Val().Kind() != constant.Unknown {
					values[name] = object.Val().ExactString()
				}
			case *types.TypeName:
				if s, ok := object.Type().Underlying().(*types.Struct); ok {
					if l := layoutOf(s, sizes); l != nil {
						layouts[name] = l
					}
				}
			}
		}
	}
}

// layoutOf answers nil where a field's type is not known.
func layoutOf(s *types.Struct, sizes types.Sizes) (l *layout) {
	defer func() {
		if recover() != nil { // Sizes panic on types that did not resolve.
			l = nil
		}
	}()
	fields := make([]*types.Var, s.NumFields())
	for i := range fields {
		fields[i] = s.Field(i)
		if invalid(fields[i].Type(), 0) {
			return nil
		}
	}
	l = &layout{Size: sizes.Sizeof(s), Offsets: []fieldOffset{}}
	for i, offset := range sizes.Offsetsof(fields) {
		l.Offsets = append(l.Offsets, fieldOffset{fields[i].Name(), offset, sizes.Sizeof(fields[i].Type())})
	}
	return l
}

func invalid(t types.Type, depth int) bool {
	if depth > 20 {
		return true
	}
	switch t := t.Underlying().(type) {
	case *types.Basic:
		return t.Kind() == types.Invalid
	case *types.Array:
		return invalid(t.Elem(), depth+1)
	case *types.Struct:
		for i := 0; i < t.NumFields(); i++ {
			if invalid(t.Field(i).Type(), depth+1) {
				return true
			}
		}
	}
	return false
}

func contains(list []string, word string) bool {
	for _, one := range list {
		if one == word {
			return true
		}
	}
	return false
}

func keys(set map[string]bool) []string {
	list := make([]string, 0, len(set))
	for word := range set {
		list = append(list, word)
	}
	sort.Strings(list)
	return list
}
