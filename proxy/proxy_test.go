package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// lines runs work and answers what the proxy wrote meanwhile.
func lines(t *testing.T, work func()) []Line {
	t.Helper()
	read, written, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	output.Lock()
	kept := os.Stdout
	os.Stdout = written
	output.Unlock()
	got := make(chan []byte)
	go func() { all, _ := io.ReadAll(read); got <- all }()
	work()
	time.Sleep(100 * time.Millisecond)
	output.Lock()
	os.Stdout = kept
	output.Unlock()
	written.Close()
	var all []Line
	for _, text := range bytes.Split(bytes.TrimSpace(<-got), []byte("\n")) {
		if len(text) == 0 {
			continue
		}
		var line Line
		if err := json.Unmarshal(text, &line); err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		all = append(all, line)
	}
	return all
}

// before starts a proxy before a target and answers its address.
func before(t *testing.T, target string) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	go serve(listener, target, "default/api:80")
	return listener.Addr().String()
}

func TestRequestsAreHandedOnAndNoted(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if r.URL.Path == "/gone" {
			w.WriteHeader(http.StatusGone)
		}
		_, _ = w.Write([]byte(r.Method + " " + string(body)))
	}))
	defer server.Close()
	address := before(t, strings.TrimPrefix(server.URL, "http://"))
	client := &http.Client{}
	seen := lines(t, func() {
		for _, one := range []struct{ method, path, body string }{{"GET", "/items?x=1", ""}, {"POST", "/gone", strings.Repeat("x", 3<<20)}, {"HEAD", "/head", ""}} {
			request, _ := http.NewRequest(one.method, "http://"+address+one.path, strings.NewReader(one.body))
			request.Header.Set("X-Request-Id", "id-"+one.path)
			answer, err := client.Do(request)
			if err != nil {
				t.Fatal(err)
			}
			body, _ := io.ReadAll(answer.Body)
			if one.method == "POST" && string(body) != "POST "+one.body {
				t.Errorf("%d bytes came back", len(body))
			}
		}
		client.CloseIdleConnections()
	})
	if len(seen) != 3 {
		t.Fatalf("%+v", seen)
	}
	first := seen[0]
	if first.Proxy != "default/api:80" || first.ID != "id-/items?x=1" || first.Method != "GET" || first.Path != "/items?x=1" || first.Status != 200 || first.From != "127.0.0.1" {
		t.Errorf("%+v", first)
	}
	if seen[1].Status != 410 || seen[2].Method != "HEAD" {
		t.Errorf("%+v", seen[1:])
	}
	if _, err := time.Parse(time.RFC3339Nano, first.Start); err != nil {
		t.Error(err)
	}
}

func TestWhatIsNotHTTPPassesAsItIs(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	go func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			// The server speaks first.
			_, _ = connection.Write([]byte("ready\n"))
			_, _ = io.Copy(connection, connection)
			connection.Close()
		}
	}()
	address := before(t, listener.Addr().String())
	sent := bytes.Repeat([]byte{0x16, 3, 1, 0, 'G', '\n', 0xff}, 300000)
	seen := lines(t, func() {
		connection, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		defer connection.Close()
		reader := bufio.NewReader(connection)
		if greeting, _ := reader.ReadString('\n'); greeting != "ready\n" {
			t.Errorf("%q", greeting)
		}
		go func() { _, _ = connection.Write(sent); _ = connection.(*net.TCPConn).CloseWrite() }()
		if back, _ := io.ReadAll(reader); !bytes.Equal(back, sent) {
			t.Errorf("%d of %d bytes came back", len(back), len(sent))
		}
	})
	if len(seen) != 1 || seen[0].Method != "" || seen[0].Error != "" {
		t.Errorf("%+v", seen)
	}
}

func TestAProbeThatOnlyConnectsIsNotNoted(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	defer server.Close()
	address := before(t, strings.TrimPrefix(server.URL, "http://"))
	if seen := lines(t, func() {
		connection, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		connection.Close()
	}); len(seen) != 0 {
		t.Errorf("%+v", seen)
	}
}

func TestAPortThatNothingOpensIsSaid(t *testing.T) {
	listener, _ := net.Listen("tcp", "127.0.0.1:0")
	target := listener.Addr().String()
	listener.Close()
	address := before(t, target)
	seen := lines(t, func() {
		if _, err := http.Get("http://" + address + "/"); err == nil {
			t.Error("it answered")
		}
	})
	if len(seen) == 0 || !strings.Contains(seen[0].Error, "refused") {
		t.Errorf("%+v", seen)
	}
}

func TestAnUpgradedConnectionGoesOn(t *testing.T) {
	var switched atomic.Bool
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		connection, stream, err := w.(http.Hijacker).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		defer connection.Close()
		_, _ = stream.WriteString("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n")
		_ = stream.Flush()
		switched.Store(true)
		word, _ := stream.ReadString('\n')
		_, _ = stream.WriteString(word)
		_ = stream.Flush()
	}))
	defer server.Close()
	address := before(t, strings.TrimPrefix(server.URL, "http://"))
	seen := lines(t, func() {
		connection, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		defer connection.Close()
		_, _ = connection.Write([]byte("GET /ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n"))
		reader := bufio.NewReader(connection)
		for {
			line, err := reader.ReadString('\n')
			if err != nil {
				t.Fatal(err)
			}
			if line == "\r\n" {
				break
			}
		}
		_, _ = connection.Write([]byte("hello\n"))
		if word, _ := reader.ReadString('\n'); word != "hello\n" {
			t.Errorf("%q", word)
		}
	})
	if len(seen) != 1 || seen[0].Status != 101 || !switched.Load() {
		t.Errorf("%+v", seen)
	}
}

func TestDoors(t *testing.T) {
	if door, err := readDoor("15900:8080:default/api:80"); err != nil || door != (Door{"15900", "8080", "default/api:80"}) {
		t.Errorf("%+v %v", door, err)
	}
	for _, word := range []string{"", "1:2", ":8080:x", "15900::x"} {
		if _, err := readDoor(word); err == nil {
			t.Errorf("%q was taken", word)
		}
	}
}
