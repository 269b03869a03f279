package main

import (
	"fmt"
	"net"
	"os"
	"syscall"
	"time"
	"unsafe"
)

// Network says how the machine is reached.
type Network struct {
	// Device that has the address; empty where none came up.
	Device string `json:"device"`
	// Why none came up.
	Problem string `json:"problem,omitempty"`
}

// bringUp loads the drivers and gives the first device the address.
func bringUp(config Config) *Network {
	problem := ""
	if err := up("lo"); err != nil {
		problem = "lo: " + err.Error()
	}
	for _, file := range config.Modules {
		if err := loadModule(file); err != nil {
			return &Network{Problem: fmt.Sprintf("the module %s does not load: %v", file, err)}
		}
	}
	if config.Address == "" {
		return &Network{Problem: "no driver for a network is there"}
	}
	device := firstDevice(3 * time.Second)
	if device == "" {
		return &Network{Problem: "no network device appeared"}
	}
	steps := []func() error{
		func() error { return setAddress(device, syscall.SIOCSIFADDR, config.Address) },
		func() error { return setAddress(device, syscall.SIOCSIFNETMASK, config.Netmask) },
		func() error { return up(device) },
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return &Network{Problem: device + ": " + err.Error()}
		}
	}
	return &Network{Device: device, Problem: problem}
}

func loadModule(file string) error {
	image, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	parameters := []byte{0}
	_, _, errno := syscall.Syscall(syscall.SYS_INIT_MODULE, uintptr(unsafe.Pointer(&image[0])), uintptr(len(image)), uintptr(unsafe.Pointer(&parameters[0])))
	if errno != 0 && errno != syscall.EEXIST {
		return errno
	}
	return nil
}

func firstDevice(within time.Duration) string {
	for end := time.Now().Add(within); ; time.Sleep(20 * time.Millisecond) {
		entries, _ := os.ReadDir("/sys/class/net")
		for _, entry := range entries {
			if entry.Name() != "lo" {
				return entry.Name()
			}
		}
		if time.Now().After(end) {
			return ""
		}
	}
}

// ifreq of netdevice(7).
type ifreq struct {
	name [16]byte
	data [24]byte
}

func control(request uintptr, device string, fill func(*ifreq)) error {
	socket, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_DGRAM, 0)
	if err != nil {
		return err
	}
	defer syscall.Close(socket)
	var argument ifreq
	copy(argument.name[:15], device)
	fill(&argument)
	if _, _, errno := syscall.Syscall(syscall.SYS_IOCTL, uintptr(socket), request, uintptr(unsafe.Pointer(&argument))); errno != 0 {
		return errno
	}
	return nil
}

func up(device string) error {
	return control(syscall.SIOCSIFFLAGS, device, func(argument *ifreq) {
		*(*uint16)(unsafe.Pointer(&argument.data[0])) = syscall.IFF_UP | syscall.IFF_RUNNING
	})
}

func setAddress(device string, request uintptr, address string) error {
	ip := net.ParseIP(address).To4()
	if ip == nil {
		return fmt.Errorf("no address: %q", address)
	}
	return control(request, device, func(argument *ifreq) {
		*(*uint16)(unsafe.Pointer(&argument.data[0])) = syscall.AF_INET
		copy(argument.data[4:8], ip)
	})
}
