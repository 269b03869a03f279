// Command proxy stands before a service of the application that level route of the smoke test proves: it hands every byte on as
// it is, looks along, and writes a line about each HTTP request, so that the way of a request is known where the services
// themselves log nothing. Standard library alone.
//
// usage: proxy LISTEN:TARGET:NAME…   (ports, and what the service is called; TARGET is one of the pod's own address, POD_IP)
package main

import (
	"encoding/json"
	"fmt"
	"net"
	"os"
	"os/signal"
	"strings"
	"sync"
	"syscall"
	"time"
)

// Line is what is written about a request, or a connection that isn't HTTP.
type Line struct {
	// Proxy is the service that was called.
	Proxy string `json:"proxy"`
	// Start is when the request, or the connection, came.
	Start string `json:"start"`
	// From is the caller's address.
	From string `json:"from"`
	// ID is its X-Request-Id.
	ID     string `json:"id,omitempty"`
	Method string `json:"method,omitempty"`
	Path   string `json:"path,omitempty"`
	// Status is 0 where no answer was seen.
	Status int `json:"status"`
	// Milliseconds until the head of the answer, or until the end.
	Milliseconds float64 `json:"ms"`
	// Error says why the service wasn't reached.
	Error string `json:"error,omitempty"`
}

var output sync.Mutex

// write says one line; a program that is ended leaves no half of one.
func write(line Line) {
	text, _ := json.Marshal(line)
	output.Lock()
	defer output.Unlock()
	_, _ = os.Stdout.Write(append(text, '\n'))
}

// Door is a port and what is behind it.
type Door struct {
	Listen, Target, Name string
}

func readDoor(word string) (Door, error) {
	parts := strings.SplitN(word, ":", 3)
	if len(parts) != 3 || parts[0] == "" || parts[1] == "" {
		return Door{}, fmt.Errorf("%q is not LISTEN:TARGET:NAME", word)
	}
	return Door{Listen: parts[0], Target: parts[1], Name: parts[2]}, nil
}

func main() {
	if len(os.Args) < 2 {
		fail("usage: proxy LISTEN:TARGET:NAME…")
	}
	host := os.Getenv("POD_IP")
	if host == "" {
		host = "127.0.0.1"
	}
	for _, word := range os.Args[1:] {
		door, err := readDoor(word)
		if err != nil {
			fail(err.Error())
		}
		listener, err := net.Listen("tcp", net.JoinHostPort("", door.Listen))
		if err != nil {
			fail(err.Error())
		}
		go serve(listener, net.JoinHostPort(host, door.Target), door.Name)
	}
	ended := make(chan os.Signal, 1)
	signal.Notify(ended, syscall.SIGTERM, syscall.SIGINT)
	<-ended
	// Requests that are on their way come to their end.
	time.Sleep(500 * time.Millisecond)
}

func serve(listener net.Listener, target, name string) {
	for {
		client, err := listener.Accept()
		if err != nil {
			time.Sleep(50 * time.Millisecond) // Too many open files, say: others end.
			continue
		}
		go relay(client.(*net.TCPConn), target, name)
	}
}

func fail(message string) {
	fmt.Fprintln(os.Stderr, "proxy: "+message)
	os.Exit(2)
}
