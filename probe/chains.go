package main

// chains finds for each package the shortest chain of imports that brings it into the build.
type chains struct {
	w      *world
	parent map[string]string
}

func newChains(target, baseline *world) *chains {
	c := &chains{w: target, parent: map[string]string{}}
	for _, w := range []*world{target, baseline} {
		var queue []string
		for _, p := range w.order {
			if _, seen := c.parent[p.ImportPath]; !seen && !p.DepOnly {
				c.parent[p.ImportPath] = ""
				queue = append(queue, p.ImportPath)
			}
		}
		for len(queue) > 0 {
			path := queue[0]
			queue = queue[1:]
			p := w.pkgs[path]
			if p == nil {
				continue
			}
			for _, imported := range p.Imports {
				imported = p.resolve(imported)
				if _, seen := c.parent[imported]; !seen {
					c.parent[imported] = path
					queue = append(queue, imported)
				}
			}
		}
	}
	return c
}

// to is the chain that ends at a package.
func (c *chains) to(path string) []string {
	var chain []string
	for at := path; at != ""; at = c.parent[at] {
		chain = append([]string{at}, chain...)
		if len(chain) > 1000 {
			break
		}
	}
	return chain
}

// modulesOf are the modules along a chain, each once.
func modulesOf(chain []string, worlds ...*world) []string {
	var paths []string
	for _, path := range chain {
		for _, w := range worlds {
			if p := w.pkgs[path]; p != nil && p.Module != nil {
				if !contains(paths, p.Module.Path) {
					paths = append(paths, p.Module.Path)
				}
				break
			}
		}
	}
	return paths
}
