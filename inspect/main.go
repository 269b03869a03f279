// Command inspect says what the Go files of one package declare, and for which architectures each of them is
// built: all that is needed to tell a file that may serve another architecture from one that would lie there.
// It reads a request from standard input and writes JSON. It runs nothing.
package main

import (
	"encoding/json"
	"fmt"
	"os"
)

// request names a package and what it is looked at for.
type request struct {
	// Dir is the package's folder, absolute.
	Dir string `json:"dir"`
	// Arches are the GOARCH values to look at; the first is the target.
	Arches []string `json:"arches"`
	// Tags are set for all of them.
	Tags []string `json:"tags"`
	// ImportPath is the package's own.
	ImportPath string `json:"importPath"`
}

func main() {
	var r request
	if err := json.NewDecoder(os.Stdin).Decode(&r); err != nil {
		fail(err)
	}
	answer, err := inspect(&r)
	if err != nil {
		fail(err)
	}
	if err := json.NewEncoder(os.Stdout).Encode(answer); err != nil {
		fail(err)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
