// Command probe finds the Go packages that fail for one architecture and work for another, by type
// checking them. It runs the go command to list packages and no code of the project.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"runtime/debug"
	"strings"
	"sync"
)

func main() {
	debug.SetGCPercent(300)
	debug.SetMemoryLimit(700 << 20)
	var r request
	if err := json.NewDecoder(os.Stdin).Decode(&r); err != nil {
		fail(fmt.Errorf("reading the request: %w", err))
	}
	result, err := run(&r)
	if err != nil {
		fail(err)
	}
	result.noNulls()
	result.Stats.CPU, result.Stats.Peak = used()
	if err := json.NewEncoder(os.Stdout).Encode(result); err != nil {
		fail(err)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "error: "+err.Error())
	os.Exit(1)
}

func run(r *request) (*answer, error) {
	path := wholePath(r)
	if known := recall(r, path); known != nil {
		return known, nil
	}
	target, baseline, err := listBoth(r)
	if err != nil {
		return nil, err
	}
	e := newEngine(target, baseline)
	e.otherSizes = e.otherSizes || r.Full
	s := openStore(r, target)
	a := analyse(e, s, newKeys(target, baseline), r.Cgo, r.Machines, func(done, all int) { fmt.Fprintf(os.Stderr, "progress: type-checking %d/%d packages\n", done, all) })
	s.save()
	result := &answer{Roots: a.sorted(), Broken: a.broken, Unused: a.unused, Choices: a.choices, Stats: e.stats}
	result.Embedded = a.embedded(r.Machines)
	result.Modules = verdicts(a)
	c := newChains(target, baseline)
	for _, r := range append(append([]*root{}, result.Roots...), result.Embedded...) {
		r.Via = c.to(r.Package)
		r.ViaModules = modulesOf(r.Via, target, baseline)
	}
	for _, p := range baseline.order {
		if !p.Standard && !p.DepOnly && len(p.files()) > 0 {
			result.Asked++
		}
		if !p.Standard && p.Error != nil && len(p.files()) == 0 && !leftOut(p) {
			result.Missing = append(result.Missing, place{Package: p.plainPath(), Message: p.Error.Err})
		}
	}
	result.Stats.Packages = len(target.order)
	remember(r, path, result, target, baseline)
	return result, nil
}

// listBoth lists the packages of both architectures. Where the go command completes the module file
// on the way, they are listed again, until both were read with the same one.
func listBoth(r *request) (target, baseline *world, err error) {
	for try := 0; ; try++ {
		before := moduleFile(r)
		target, baseline, err = listOnce(r)
		if try == 4 || moduleFile(r) == before {
			return target, baseline, err
		}
	}
}

// moduleFile is the content of the alternative module file in use.
func moduleFile(r *request) string {
	for _, flag := range r.Flags {
		if path, ok := strings.CutPrefix(flag, "-modfile="); ok {
			text, _ := os.ReadFile(path)
			return string(text)
		}
	}
	return ""
}

// listOnce lists the packages of both architectures at the same time, from what the module cache holds. Where
// something has to be fetched for it, they are listed one after the other: two go commands would each ask the
// proxy for it.
func listOnce(r *request) (target, baseline *world, err error) {
	target, baseline, offline, err := listTogether(r)
	if !offline || r.mayNotFetch() {
		return target, baseline, err
	}
	if target, err = list(r, r.Target); err != nil {
		return target, nil, err
	}
	baseline, err = list(r, r.Baseline)
	return target, baseline, err
}

// listTogether runs both go commands at once and lets neither fetch anything; offline where one would have had to.
func listTogether(r *request) (target, baseline *world, offline bool, err error) {
	alone := *r
	alone.Env = append(append([]string{}, r.Env...), "GOPROXY=off")
	var wait sync.WaitGroup
	var errBaseline error
	wait.Add(1)
	go func() {
		defer wait.Done()
		baseline, errBaseline = list(&alone, r.Baseline)
	}()
	target, err = list(&alone, r.Target)
	wait.Wait()
	if err == nil {
		err = errBaseline
	}
	return target, baseline, wasOffline(target, err) || wasOffline(baseline, err), err
}

// mayNotFetch reports whether the caller lets the go command fetch nothing anyway.
func (r *request) mayNotFetch() bool {
	proxy := os.Getenv("GOPROXY")
	for _, one := range r.Env {
		if value, ok := strings.CutPrefix(one, "GOPROXY="); ok {
			proxy = value
		}
	}
	return proxy == "off"
}

// wasOffline reports whether the go command said that it may not fetch what it needs.
func wasOffline(w *world, err error) bool {
	const said = "disabled by GOPROXY=off"
	return err != nil && strings.Contains(err.Error(), said) || w != nil && bytes.Contains(w.raw, []byte(said))
}

// noNulls puts empty lists where there are none, so that readers need not ask; files that are of no module are the project's own.
func (a *answer) noNulls() {
	for _, r := range append(append([]*root{}, a.Roots...), a.Embedded...) {
		fill(&r.Symbols)
		fill(&r.Messages)
		fill(&r.Declared)
		fill(&r.Cascades)
		fill(&r.Via)
		fill(&r.ViaModules)
		if r.Module == nil {
			r.Module = &module{Path: r.Package, Main: true, Dir: r.AbsDir, Packages: []string{}}
		}
	}
	fill(&a.Roots)
	fill(&a.Embedded)
	fill(&a.Broken)
	fill(&a.Unused)
	fill(&a.Missing)
	fill(&a.Modules)
	fill(&a.Choices)
	for _, m := range a.Modules {
		fill(&m.Packages)
	}
}

func fill[T any](list *[]T) {
	if *list == nil {
		*list = []T{}
	}
}
