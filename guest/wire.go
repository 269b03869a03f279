package main

import (
	"bufio"
	"encoding/json"
	"os"
	"strings"
	"sync"
	"syscall"
	"unsafe"
)

// mark stands before every message; whatever else comes over the console is the kernel's.
const mark = "@loong-adapt "

// Request is one line from the host.
type Request struct {
	ID int    `json:"id"`
	Do string `json:"do"`
	// Of `run`, which answers at the program's end, and `start`, which answers at once and again at the end.
	Argv    []string `json:"argv"`
	Env     []string `json:"env"`
	Dir     string   `json:"dir"`
	User    string   `json:"user"`
	Stdin   []byte   `json:"stdin"`
	Seconds float64  `json:"seconds"`
	// Of `stop` and `logs`: the id of the request that started the program.
	Job int `json:"job"`
	// Of `ask`, over HTTP from inside; of `forward`, which passes these local ports on to the host.
	Port    int               `json:"port"`
	Path    string            `json:"path"`
	Headers map[string]string `json:"headers"`
	Ports   []int             `json:"ports"`
	// Of `time`: seconds since 1970.
	Epoch float64 `json:"epoch"`
}

// Event is one line to the host; those that answer a request carry its id.
type Event struct {
	ID    int    `json:"id,omitempty"`
	Event string `json:"event"`
	Error string `json:"error,omitempty"`
	// Of `ready`.
	Kernel   string   `json:"kernel,omitempty"`
	PageSize int      `json:"pageSize,omitempty"`
	Network  *Network `json:"network,omitempty"`
	Problems []string `json:"problems,omitempty"`
	// Of `exit`, and of `logs`.
	Code     int      `json:"code,omitempty"`
	Signal   int      `json:"signal,omitempty"`
	Stdout   []byte   `json:"stdout,omitempty"`
	Stderr   []byte   `json:"stderr,omitempty"`
	Seconds  float64  `json:"seconds,omitempty"`
	TimedOut bool     `json:"timedOut,omitempty"`
	Log      []string `json:"log,omitempty"`
	// Of `answer`.
	Status  int               `json:"status,omitempty"`
	Headers map[string]string `json:"headers,omitempty"`
	Body    []byte            `json:"body,omitempty"`
}

type wire struct {
	file   *os.File
	reader *bufio.Reader
	lock   sync.Mutex
}

func openWire(path string) (*wire, error) {
	file, err := os.OpenFile(path, os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		return nil, err
	}
	rawMode(file)
	return &wire{file: file, reader: bufio.NewReaderSize(file, 1<<16)}, nil
}

// rawMode: bytes pass as they are, without echo.
func rawMode(file *os.File) {
	var mode syscall.Termios
	if _, _, errno := syscall.Syscall(syscall.SYS_IOCTL, file.Fd(), syscall.TCGETS, uintptr(unsafe.Pointer(&mode))); errno != 0 {
		return
	}
	mode.Iflag = 0
	mode.Oflag = 0
	mode.Lflag = 0
	mode.Cc[syscall.VMIN] = 1
	mode.Cc[syscall.VTIME] = 0
	_, _, _ = syscall.Syscall(syscall.SYS_IOCTL, file.Fd(), syscall.TCSETS, uintptr(unsafe.Pointer(&mode)))
}

func (w *wire) send(event Event) {
	data, err := json.Marshal(event)
	if err != nil {
		data, _ = json.Marshal(Event{ID: event.ID, Event: event.Event, Error: err.Error()})
	}
	w.lock.Lock()
	defer w.lock.Unlock()
	// A line of its own, whatever the kernel wrote before.
	_, _ = w.file.WriteString("\n" + mark + string(data) + "\n")
}

func (w *wire) next() (Request, error) {
	for {
		line, err := w.reader.ReadString('\n')
		if err != nil {
			return Request{}, err
		}
		at := strings.Index(line, mark)
		if at < 0 {
			continue
		}
		var request Request
		if err := json.Unmarshal([]byte(line[at+len(mark):]), &request); err != nil {
			w.send(Event{Event: "done", Error: "unreadable request: " + err.Error()})
			continue
		}
		return request, nil
	}
}
