// Command guest is the first process of the machine that the kernel level of the smoke test boots: it mounts what programs
// expect, loads the network's driver, and then does what the host asks over the console: runs programs out of the image,
// asks ports, powers off. Standard library alone.
package main

import (
	"encoding/json"
	"os"
	"syscall"
	"time"
)

// Where the initial file system holds what.
const (
	configFile = "/loong-adapt/config.json"
	imageRoot  = "/image"
)

// Config is written by the host before the machine starts.
type Config struct {
	// Console is the device that both sides speak over, e.g. /dev/ttyS0.
	Console string `json:"console"`
	// Modules are files of kernel modules, in the order in which they are loaded.
	Modules []string `json:"modules"`
	// Address of the machine, its netmask, and the host's address in its network.
	Address string `json:"address"`
	Netmask string `json:"netmask"`
	Host    string `json:"host"`
}

func main() {
	mountBasics()
	config := Config{Console: "/dev/console"}
	var problems []string
	if data, err := os.ReadFile(configFile); err != nil {
		problems = append(problems, err.Error())
	} else if err := json.Unmarshal(data, &config); err != nil {
		problems = append(problems, err.Error())
	}
	wire, err := openWire(config.Console)
	if err != nil {
		// Nobody can be told; the kernel's panic at our end is the message.
		os.Exit(1)
	}
	// Messages of the kernel would fall into the middle of ours; they are read from its log instead.
	_ = os.WriteFile("/proc/sys/kernel/printk", []byte("1 4 1 7"), 0)
	network := bringUp(config)
	mountImage(&problems)
	wire.send(Event{Event: "ready", Kernel: kernelRelease(), PageSize: os.Getpagesize(), Network: network, Problems: problems})
	serve(wire, config)
	powerOff()
}

// serve answers the host's requests until it asks for the end, or its line is cut.
func serve(wire *wire, config Config) {
	jobs := newJobs(wire)
	for {
		request, err := wire.next()
		if err != nil {
			return
		}
		switch request.Do {
		case "time":
			now := syscall.NsecToTimeval(int64(request.Epoch * 1e9))
			_ = syscall.Settimeofday(&now)
			wire.send(Event{ID: request.ID, Event: "done"})
		case "run", "start":
			jobs.start(request)
		case "stop":
			jobs.stop(request)
		case "logs":
			jobs.logs(request)
		case "ask":
			go ask(wire, request)
		case "forward":
			forward(wire, request, config.Host)
		case "off":
			wire.send(Event{ID: request.ID, Event: "done"})
			time.Sleep(50 * time.Millisecond)
			return
		default:
			wire.send(Event{ID: request.ID, Event: "done", Error: "unknown request " + request.Do})
		}
	}
}

func powerOff() {
	syscall.Sync()
	_ = syscall.Reboot(syscall.LINUX_REBOOT_CMD_POWER_OFF)
	_ = syscall.Reboot(syscall.LINUX_REBOOT_CMD_RESTART)
	time.Sleep(time.Minute)
}
