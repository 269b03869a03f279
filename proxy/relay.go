package main

import (
	"net"
	"time"
)

const (
	chunk = 32 << 10
	// Chunks that the watcher may be behind; more, and it gives up: traffic never waits for it.
	behind = 128
)

// relay hands bytes on in both directions until both sides are done.
func relay(client *net.TCPConn, target, name string) {
	defer client.Close()
	started := time.Now()
	from, _, _ := net.SplitHostPort(client.RemoteAddr().String())
	connected, err := net.DialTimeout("tcp", target, 10*time.Second)
	if err != nil {
		write(Line{Proxy: name, Start: stamp(started), From: from, Milliseconds: since(started), Error: err.Error()})
		_ = client.SetLinger(0) // The caller sees a connection that is refused, not one that ends.
		return
	}
	server := connected.(*net.TCPConn)
	defer server.Close()
	watch := newWatcher(name, from, started)
	done := make(chan struct{})
	go func() {
		copyTo(server, client, watch.asked)
		_ = server.CloseWrite()
		close(done)
	}()
	copyTo(client, server, watch.answered)
	_ = client.CloseWrite()
	<-done
	watch.end()
}

// copyTo copies until the end, and shows each chunk before it is handed on.
func copyTo(to, from *net.TCPConn, show *tee) {
	defer show.close()
	buffer := make([]byte, chunk)
	for {
		n, err := from.Read(buffer)
		if n > 0 {
			show.add(buffer[:n])
			if _, failed := to.Write(buffer[:n]); failed != nil {
				_ = from.CloseRead()
				return
			}
		}
		if err != nil {
			return
		}
	}
}

// tee holds copies of what passed until the watcher has read them.
type tee struct {
	chunks chan []byte
	left   []byte
	lost   bool
	// Something came.
	carried bool
}

func newTee() *tee { return &tee{chunks: make(chan []byte, behind)} }

// add is called by the copier alone.
func (t *tee) add(data []byte) {
	t.carried = true
	if t.lost {
		return
	}
	select {
	case t.chunks <- append([]byte(nil), data...):
	default:
		t.lost = true
		close(t.chunks)
	}
}

func (t *tee) close() {
	if !t.lost {
		t.lost = true
		close(t.chunks)
	}
}

// Read is called by the watcher alone.
func (t *tee) Read(into []byte) (int, error) {
	if len(t.left) == 0 {
		next, open := <-t.chunks
		if !open {
			return 0, errEnd
		}
		t.left = next
	}
	n := copy(into, t.left)
	t.left = t.left[n:]
	return n, nil
}

func stamp(at time.Time) string       { return at.UTC().Format(time.RFC3339Nano) }
func since(started time.Time) float64 { return float64(time.Since(started).Microseconds()) / 1000 }
