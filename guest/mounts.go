package main

import (
	"bytes"
	"os"
	"path/filepath"
	"syscall"
)

type mounted struct {
	device, path, kind, data string
	flags                    uintptr
}

// mountBasics: what this program itself needs.
func mountBasics() {
	for _, m := range []mounted{{"dev", "/dev", "devtmpfs", "", 0}, {"proc", "/proc", "proc", "", 0}, {"sys", "/sys", "sysfs", "", 0}} {
		_ = os.MkdirAll(m.path, 0o755)
		_ = syscall.Mount(m.device, m.path, m.kind, m.flags, m.data)
	}
}

// mountImage: what a container runtime would give the image.
func mountImage(problems *[]string) {
	mounts := []mounted{
		{"proc", "/proc", "proc", "", 0}, {"sys", "/sys", "sysfs", "", syscall.MS_RDONLY}, {"dev", "/dev", "devtmpfs", "", 0},
		{"devpts", "/dev/pts", "devpts", "newinstance,ptmxmode=0666,mode=0620", 0}, {"shm", "/dev/shm", "tmpfs", "mode=1777", 0},
	}
	for _, m := range mounts {
		path := filepath.Join(imageRoot, m.path)
		if info, err := os.Lstat(path); err == nil && !info.IsDir() {
			*problems = append(*problems, m.path+" of the image is no folder")
			continue
		}
		if err := os.MkdirAll(path, 0o755); err != nil {
			*problems = append(*problems, err.Error())
			continue
		}
		if err := syscall.Mount(m.device, path, m.kind, m.flags, m.data); err != nil {
			*problems = append(*problems, "mounting "+m.path+": "+err.Error())
		}
	}
	for link, to := range map[string]string{"fd": "/proc/self/fd", "stdin": "/proc/self/fd/0", "stdout": "/proc/self/fd/1", "stderr": "/proc/self/fd/2"} {
		_ = os.Symlink(to, "/dev/"+link)
	}
	_ = syscall.Sethostname([]byte("loong-adapt"))
	_ = os.Mkdir(imageRoot+"/etc", 0o755)
	ifMissing(imageRoot+"/etc/hosts", "127.0.0.1 localhost loong-adapt\n")
	ifMissing(imageRoot+"/etc/resolv.conf", "")
	ifMissing(imageRoot+"/etc/hostname", "loong-adapt\n")
	// As container runtimes give it.
	limit := syscall.Rlimit{Cur: 65536, Max: 65536}
	_ = syscall.Setrlimit(syscall.RLIMIT_NOFILE, &limit)
}

func ifMissing(path, text string) {
	if _, err := os.Lstat(path); os.IsNotExist(err) {
		_ = os.WriteFile(path, []byte(text), 0o644)
	}
}

func kernelRelease() string {
	release, _ := os.ReadFile("/proc/sys/kernel/osrelease")
	return string(bytes.TrimSpace(release))
}
