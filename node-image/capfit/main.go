// A runtime for containers that asks for no more capabilities than this machine gives, then is runc.
//
// `docker run --privileged` and `docker exec --privileged` ask for all that the kernel knows; where the bounding set
// lacks one, runc refuses. Where it is whole, nothing changes.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// Names by their numbers. Source: include/uapi/linux/capability.h.
var names = strings.Fields(`CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID KILL SETGID SETUID SETPCAP LINUX_IMMUTABLE
	NET_BIND_SERVICE NET_BROADCAST NET_ADMIN NET_RAW IPC_LOCK IPC_OWNER SYS_MODULE SYS_RAWIO SYS_CHROOT SYS_PTRACE
	SYS_PACCT SYS_ADMIN SYS_BOOT SYS_NICE SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG MKNOD LEASE AUDIT_WRITE AUDIT_CONTROL
	SETFCAP MAC_OVERRIDE MAC_ADMIN SYSLOG WAKE_ALARM BLOCK_SUSPEND AUDIT_READ PERFMON BPF CHECKPOINT_RESTORE`)

func main() {
	if path := described(os.Args[1:]); path != "" {
		if err := fit(path); err != nil {
			fmt.Fprintf(os.Stderr, "capabilities of %s: %v\n", path, err)
			os.Exit(1)
		}
	}
	runc, err := exec.LookPath("runc")
	if err == nil {
		err = syscall.Exec(runc, append([]string{"runc"}, os.Args[1:]...), os.Environ())
	}
	fmt.Fprintf(os.Stderr, "runc: %v\n", err)
	os.Exit(1)
}

// described is the file that says what to start: --bundle DIR for a container, --process FILE for a command in one.
func described(args []string) string {
	for i, arg := range args {
		name, value, joined := strings.Cut(arg, "=")
		if !joined && i+1 < len(args) {
			value = args[i+1]
		}
		switch name {
		case "--bundle", "-bundle", "-b":
			return filepath.Join(value, "config.json")
		case "--process", "-process", "-p":
			return value
		}
	}
	return ""
}

func fit(path string) error {
	missing, err := withheld()
	if err != nil || len(missing) == 0 {
		return err
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	var spec map[string]any
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	if err := decoder.Decode(&spec); err != nil {
		return err
	}
	process := spec
	if inner, whole := spec["process"].(map[string]any); whole {
		process = inner
	}
	sets, _ := process["capabilities"].(map[string]any)
	changed := false
	for set, value := range sets {
		all, _ := value.([]any)
		kept := make([]any, 0, len(all))
		for _, name := range all {
			if text, _ := name.(string); !missing[text] {
				kept = append(kept, name)
			}
		}
		changed = changed || len(kept) != len(all)
		sets[set] = kept
	}
	if !changed {
		return nil
	}
	text, err = json.Marshal(spec)
	if err != nil {
		return err
	}
	return os.WriteFile(path, text, 0o600)
}

// withheld are the capabilities that the bounding set lacks.
func withheld() (map[string]bool, error) {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return nil, err
	}
	for _, line := range strings.Split(string(status), "\n") {
		value, found := strings.CutPrefix(line, "CapBnd:")
		if !found {
			continue
		}
		bounding, err := strconv.ParseUint(strings.TrimSpace(value), 16, 64)
		missing := map[string]bool{}
		for number, name := range names {
			if bounding>>number&1 == 0 {
				missing["CAP_"+name] = true
			}
		}
		return missing, err
	}
	return nil, nil
}
