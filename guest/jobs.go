package main

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"sync"
	"syscall"
	"time"
)

// jobs are the programs that were started and haven't ended.
type jobs struct {
	wire    *wire
	lock    sync.Mutex
	running map[int]*job
}

type job struct {
	command        *exec.Cmd
	stdout, stderr tail
	timedOut       bool
	began          time.Time
	// What the kernel had said when it began.
	log int
}

func newJobs(wire *wire) *jobs { return &jobs{wire: wire, running: map[int]*job{}} }

func (j *jobs) start(request Request) {
	one := &job{began: time.Now(), log: len(kernelLog())}
	if err := one.launch(request); err != nil {
		j.wire.send(Event{ID: request.ID, Event: "exit", Code: shellCode(err), Error: err.Error(), Stderr: []byte(err.Error())})
		return
	}
	j.lock.Lock()
	j.running[request.ID] = one
	j.lock.Unlock()
	if request.Do == "start" {
		j.wire.send(Event{ID: request.ID, Event: "started"})
	}
	var timer *time.Timer
	if request.Seconds > 0 {
		timer = time.AfterFunc(time.Duration(request.Seconds*float64(time.Second)), func() {
			one.timedOut = true
			one.end(syscall.SIGKILL)
		})
	}
	go func() {
		_ = one.command.Wait()
		if timer != nil {
			timer.Stop()
		}
		j.lock.Lock()
		delete(j.running, request.ID)
		j.lock.Unlock()
		j.wire.send(one.exit(request.ID))
	}()
}

// launch tries the folders of PATH as they are seen from inside the image.
func (one *job) launch(request Request) error {
	if len(request.Argv) == 0 {
		return errors.New("no program to run")
	}
	credential, groups, err := owner(request.User)
	if err != nil {
		return err
	}
	credential.Groups = groups
	dir := request.Dir
	if dir == "" {
		dir = "/"
	}
	if err := makeDir(dir, credential); err != nil {
		return err
	}
	var problem error = syscall.ENOENT
	for _, path := range candidates(request.Argv[0], request.Env, dir) {
		one.command = &exec.Cmd{
			Path: path, Args: request.Argv, Env: request.Env, Dir: dir, Stdin: bytes.NewReader(request.Stdin), Stdout: &one.stdout, Stderr: &one.stderr,
			SysProcAttr: &syscall.SysProcAttr{Chroot: imageRoot, Credential: credential, Setsid: true},
			WaitDelay:   time.Second,
		}
		if problem = one.command.Start(); problem == nil || !errors.Is(problem, syscall.ENOENT) {
			return problem
		}
	}
	return problem
}

func (one *job) exit(id int) Event {
	event := Event{ID: id, Event: "exit", Stdout: one.stdout.bytes(), Stderr: one.stderr.bytes(), Seconds: time.Since(one.began).Seconds(), TimedOut: one.timedOut}
	status, ok := one.command.ProcessState.Sys().(syscall.WaitStatus)
	if ok && status.Signaled() {
		event.Signal = int(status.Signal())
		event.Code = 128 + event.Signal
	} else if ok {
		event.Code = status.ExitStatus()
	}
	if log := kernelLog(); event.Code != 0 && len(log) > one.log {
		event.Log = log[one.log:]
	}
	return event
}

// end sends a signal to the program and all it started.
func (one *job) end(signal syscall.Signal) { _ = syscall.Kill(-one.command.Process.Pid, signal) }

func (j *jobs) stop(request Request) {
	j.lock.Lock()
	one := j.running[request.Job]
	j.lock.Unlock()
	if one != nil {
		one.end(syscall.SIGTERM)
		time.AfterFunc(2*time.Second, func() { one.end(syscall.SIGKILL) })
	}
	j.wire.send(Event{ID: request.ID, Event: "done"})
}

func (j *jobs) logs(request Request) {
	j.lock.Lock()
	one := j.running[request.Job]
	j.lock.Unlock()
	event := Event{ID: request.ID, Event: "logs", Log: kernelLog()}
	if one != nil {
		event.Stdout, event.Stderr = one.stdout.bytes(), one.stderr.bytes()
	}
	j.wire.send(event)
}

// shellCode is the exit code that a shell makes of a program that can't be started.
func shellCode(err error) int {
	if errors.Is(err, os.ErrNotExist) {
		return 127
	}
	return 126
}

// tail keeps the first and the last of what is written.
type tail struct {
	lock    sync.Mutex
	first   []byte
	last    []byte
	dropped int
}

const keep = 96 << 10

func (t *tail) Write(data []byte) (int, error) {
	t.lock.Lock()
	defer t.lock.Unlock()
	count := len(data)
	if room := keep - len(t.first); room > 0 {
		n := min(room, len(data))
		t.first = append(t.first, data[:n]...)
		data = data[n:]
	}
	t.last = append(t.last, data...)
	if over := len(t.last) - keep; over > 0 {
		t.last = append(t.last[:0], t.last[over:]...)
		t.dropped += over
	}
	return count, nil
}

func (t *tail) bytes() []byte {
	t.lock.Lock()
	defer t.lock.Unlock()
	all := append([]byte{}, t.first...)
	if t.dropped > 0 {
		all = append(all, "\n[cut here]\n"...)
	}
	return append(all, t.last...)
}
