package main

// differs is true where target and baseline compile other files of a package.
func (e *engine) differs(path string) bool {
	t, b := e.target.world.pkgs[path], e.baseline.world.pkgs[path]
	if t == nil || b == nil {
		return true
	}
	return !sameNames(t.GoFiles, b.GoFiles) || !sameNames(t.CgoFiles, b.CgoFiles) || !sameNames(t.SFiles, b.SFiles)
}

func sameNames(a, b []string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a { // go list sorts them.
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// taintedAPI is true where what importers see of a package may differ between the architectures.
// The exported names of the standard library are the same for all architectures of an operating
// system, but for package syscall.
func (e *engine) taintedAPI(path string) bool {
	if known, ok := e.tainted[path]; ok {
		return known
	}
	e.tainted[path] = false // For import cycles.
	result := false
	switch p := e.target.world.pkgs[path]; {
	case path == "unsafe" || path == "C":
	case p == nil:
		result = true
	case p.Standard:
		result = path == "syscall"
	case e.differs(path):
		result = true
	default:
		if _, err := e.api(e.target, path); err != nil {
			result = true
			break
		}
		for _, needed := range e.target.needs[path] {
			if e.taintedAPI(needed) {
				result = true
				break
			}
		}
	}
	e.tainted[path] = result
	return result
}

// needsCheck is true for a package of the target whose check can come out otherwise than for the baseline.
func (e *engine) needsCheck(p *pkg) bool {
	if p.Standard || len(p.files()) == 0 {
		return false
	}
	if e.differs(p.ImportPath) || e.otherSizes || p.Module != nil && p.Module.Main {
		return true
	}
	for _, path := range p.Imports {
		if e.taintedAPI(path) {
			return true
		}
	}
	return false
}

// sameAPI is true where the baseline sees a package as the target does.
func (e *engine) sameAPI(path string) bool {
	if e.otherSizes {
		return false
	}
	if known, ok := e.shared[path]; ok {
		return known
	}
	e.shared[path] = false
	t := e.target.world.pkgs[path]
	b := e.baseline.world.pkgs[path]
	result := t != nil && b != nil && len(t.files()) > 0 && sameNames(t.files(), b.files())
	if result {
		if _, err := e.api(e.target, path); err != nil {
			result = false
		}
		for _, needed := range e.target.needs[path] {
			if needed != "unsafe" && needed != "C" && !e.sameAPI(needed) {
				result = false
				break
			}
		}
	}
	e.shared[path] = result
	return result
}
