// Command probe finds the Go packages that fail for one architecture and work for another, by type
// checking them. It runs the go command to list packages and no code of the project.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"runtime/debug"
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
	if err := json.NewEncoder(os.Stdout).Encode(result); err != nil {
		fail(err)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "error: "+err.Error())
	os.Exit(1)
}

func run(r *request) (*answer, error) {
	target, baseline, err := listBoth(r)
	if err != nil {
		return nil, err
	}
	e := newEngine(target, baseline)
	a := analyse(e, func(done, all int) { fmt.Fprintf(os.Stderr, "progress: type-checking %d/%d packages\n", done, all) })
	result := &answer{Roots: a.sorted(), Broken: a.broken, Unused: a.unused, Stats: e.stats}
	result.Stats.Packages = len(target.order)
	return result, nil
}

// listBoth lists the packages of both architectures at the same time.
func listBoth(r *request) (target, baseline *world, err error) {
	var wait sync.WaitGroup
	var errBaseline error
	wait.Add(1)
	go func() {
		defer wait.Done()
		baseline, errBaseline = list(r, r.Baseline)
	}()
	target, err = list(r, r.Target)
	wait.Wait()
	if err == nil {
		err = errBaseline
	}
	return target, baseline, err
}
