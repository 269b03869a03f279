package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"
	"time"
)

// ask sends one request to a port of this machine, for hosts that can't reach it.
func ask(wire *wire, request Request) {
	wire.send(answer(request))
}

func answer(request Request) Event {
	failed := func(err error) Event { return Event{ID: request.ID, Event: "answer", Error: err.Error()} }
	limit, cancel := context.WithTimeout(context.Background(), time.Duration(request.Seconds*float64(time.Second)))
	defer cancel()
	asked, err := http.NewRequestWithContext(limit, http.MethodGet, fmt.Sprintf("http://127.0.0.1:%d%s", request.Port, request.Path), nil)
	if err != nil {
		return failed(err)
	}
	for name, value := range request.Headers {
		if strings.EqualFold(name, "host") {
			asked.Host = value
		} else {
			asked.Header.Set(name, value)
		}
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	response, err := client.Do(asked)
	if err != nil {
		return failed(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, 64<<10))
	if err != nil {
		return failed(err)
	}
	headers := map[string]string{}
	for name := range response.Header {
		headers[strings.ToLower(name)] = response.Header.Get(name)
	}
	return Event{ID: request.ID, Event: "answer", Status: response.StatusCode, Headers: headers, Body: body}
}

// forward passes connections to local ports on to the same ports of the host.
func forward(wire *wire, request Request, host string) {
	problem := ""
	for _, port := range request.Ports {
		listener, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port))
		if err != nil {
			problem = err.Error()
			break
		}
		go accept(listener, fmt.Sprintf("%s:%d", host, port))
	}
	wire.send(Event{ID: request.ID, Event: "done", Error: problem})
}

func accept(listener net.Listener, to string) {
	for {
		near, err := listener.Accept()
		if err != nil {
			return
		}
		go func() {
			defer near.Close()
			far, err := net.DialTimeout("tcp", to, 10*time.Second)
			if err != nil {
				return
			}
			defer far.Close()
			go pass(far, near)
			pass(near, far)
		}()
	}
}

// pass copies until the end and tells the other side so.
func pass(to, from net.Conn) {
	_, _ = io.Copy(to, from)
	if half, ok := to.(*net.TCPConn); ok {
		_ = half.CloseWrite()
	}
}

// kernelLog is what the kernel has said so far; it is read without waiting.
func kernelLog() []string {
	file, err := syscall.Open("/dev/kmsg", syscall.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil
	}
	defer syscall.Close(file)
	var lines []string
	buffer := make([]byte, 8192)
	for {
		count, err := syscall.Read(file, buffer)
		if err == syscall.EPIPE || err == syscall.EINTR {
			continue
		}
		if err != nil || count <= 0 {
			return lines
		}
		// `level,number,microseconds,flags;text`, then lines of details that begin with a space.
		record, _, _ := strings.Cut(string(buffer[:count]), "\n")
		if _, text, found := strings.Cut(record, ";"); found {
			lines = append(lines, text)
		}
	}
}
