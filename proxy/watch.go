package main

import (
	"bufio"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"
)

const (
	// Most bytes of a head; what is longer isn't looked at.
	longestHead = 1 << 20
	// Most characters of a path or an id.
	longestWord = 2000
	// Requests that may wait for their answers on one connection.
	waiting = 256
)

var errEnd = errors.New("the end")

// pending is a request whose answer hasn't been seen.
type pending struct {
	request *http.Request
	started time.Time
}

// watcher reads along with one connection and writes a line for each request.
type watcher struct {
	asked, answered *tee
	name, from      string
	started         time.Time
	requests        chan pending
	both            sync.WaitGroup
	// A request was read.
	seen bool
}

func newWatcher(name, from string, started time.Time) *watcher {
	w := &watcher{asked: newTee(), answered: newTee(), name: name, from: from, started: started, requests: make(chan pending, waiting)}
	w.both.Add(2)
	go w.readRequests()
	go w.readAnswers()
	return w
}

// limited lets so many bytes of heads through; bodies aren't counted.
type limited struct {
	from *tee
	left int
}

func (l *limited) Read(into []byte) (int, error) {
	if l.left <= 0 {
		return 0, errEnd
	}
	n, err := l.from.Read(into)
	l.left -= n
	return n, err
}

func (w *watcher) readRequests() {
	defer w.both.Done()
	defer drain(w.asked)
	defer close(w.requests)
	source := &limited{from: w.asked}
	reader := bufio.NewReader(source)
	for {
		source.left = longestHead
		if _, err := reader.Peek(1); err != nil {
			return
		}
		started := time.Now()
		request, err := http.ReadRequest(reader)
		if err != nil || request.Method == "PRI" || request.Method == http.MethodConnect {
			return
		}
		w.seen = true
		select {
		case w.requests <- pending{request, started}:
		default:
			return
		}
		source.left = 1 << 60
		if _, err := io.Copy(io.Discard, request.Body); err != nil || request.Header.Get("Upgrade") != "" {
			return
		}
	}
}

func (w *watcher) readAnswers() {
	defer w.both.Done()
	defer drain(w.answered)
	source := &limited{from: w.answered}
	reader := bufio.NewReader(source)
	for one := range w.requests {
		source.left = longestHead
		answer, err := http.ReadResponse(reader, one.request)
		for err == nil && answer.StatusCode < 200 && answer.StatusCode != http.StatusSwitchingProtocols {
			answer, err = http.ReadResponse(reader, one.request)
		}
		if err != nil {
			w.say(one, 0)
			break
		}
		w.say(one, answer.StatusCode)
		source.left = 1 << 60
		if _, err := io.Copy(io.Discard, answer.Body); err != nil || answer.StatusCode == http.StatusSwitchingProtocols {
			break
		}
	}
	for one := range w.requests {
		w.say(one, 0)
	}
}

func (w *watcher) say(one pending, status int) {
	write(Line{
		Proxy: w.name, Start: stamp(one.started), From: w.from, ID: cut(one.request.Header.Get("X-Request-Id")), Method: one.request.Method,
		Path: cut(one.request.URL.RequestURI()), Status: status, Milliseconds: since(one.started),
	})
}

// end is called when both directions are done. Connections that weren't HTTP and carried something get one line.
func (w *watcher) end() {
	w.both.Wait()
	if !w.seen && w.asked.carried {
		write(Line{Proxy: w.name, Start: stamp(w.started), From: w.from, Milliseconds: since(w.started)})
	}
}

// drain reads what nobody looks at.
func drain(from *tee) {
	buffer := make([]byte, chunk)
	for {
		if _, err := from.Read(buffer); err != nil {
			return
		}
	}
}

func cut(text string) string {
	if len(text) > longestWord {
		text = text[:longestWord]
	}
	return strings.ToValidUTF8(text, "?")
}
