// Command shop is three small services in one program: `shop front` asks `api`, which asks `store`. Each passes the request's
// id on and writes it into its log, so that the way of a request can be followed.
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"runtime"
	"time"
)

// next is whom each service asks, by the name of its service in the cluster.
var next = map[string]string{"front": "http://api/items", "api": "http://store/items", "store": ""}

func main() {
	if len(os.Args) != 2 || os.Args[1] == "--version" {
		fmt.Println("shop 1.0")
		return
	}
	name := os.Args[1]
	address, known := next[name]
	if !known {
		fmt.Fprintf(os.Stderr, "shop: there is no service %q\n", name)
		os.Exit(2)
	}
	client := http.Client{Timeout: 10 * time.Second}
	http.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		id := r.Header.Get("X-Request-Id")
		entry, _ := json.Marshal(map[string]string{"service": name, "path": r.URL.Path, "request": id})
		fmt.Println(string(entry))
		if r.URL.Path == "/healthz" {
			fmt.Fprintln(w, "ok")
			return
		}
		answer := "3 items"
		if address != "" {
			asked, _ := http.NewRequestWithContext(r.Context(), http.MethodGet, address, nil)
			asked.Header.Set("X-Request-Id", id)
			response, err := client.Do(asked)
			if err != nil {
				http.Error(w, err.Error(), http.StatusBadGateway)
				return
			}
			defer response.Body.Close()
			body, _ := io.ReadAll(io.LimitReader(response.Body, 1<<16))
			answer = string(body)
		}
		fmt.Fprintf(w, "%s (%s) < %s", name, runtime.GOARCH, answer)
	})
	if err := http.ListenAndServe(":8080", nil); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
