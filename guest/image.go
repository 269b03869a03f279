package main

import (
	"bufio"
	"fmt"
	"os"
	"path"
	"strconv"
	"strings"
	"syscall"
)

// candidates are the paths inside the image that a program's name may stand for.
func candidates(name string, env []string, dir string) []string {
	if strings.Contains(name, "/") {
		return []string{path.Join(map[bool]string{true: "/", false: dir}[path.IsAbs(name)], name)}
	}
	folders := "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
	for _, entry := range env {
		if value, found := strings.CutPrefix(entry, "PATH="); found && value != "" {
			folders = value
		}
	}
	var all []string
	for _, folder := range strings.Split(folders, ":") {
		if path.IsAbs(folder) {
			all = append(all, path.Join(folder, name))
		}
	}
	return all
}

// owner reads `user[:group]`, by name or number, as an image's config has it.
func owner(text string) (*syscall.Credential, []uint32, error) {
	user, group, hasGroup := strings.Cut(text, ":")
	if user == "" {
		user = "0"
	}
	name, uid, gid := user, uint32(0), uint32(0)
	row, found := entry("/etc/passwd", user)
	if found && len(row) > 3 {
		name = row[0]
		uid, gid = number(row[2]), number(row[3])
	} else if value, err := strconv.ParseUint(user, 10, 32); err == nil {
		uid = uint32(value)
	} else {
		return nil, nil, fmt.Errorf("the image has no user %q", user)
	}
	if hasGroup && group != "" {
		if row, found := entry("/etc/group", group); found && len(row) > 2 {
			gid = number(row[2])
		} else if value, err := strconv.ParseUint(group, 10, 32); err == nil {
			gid = uint32(value)
		} else {
			return nil, nil, fmt.Errorf("the image has no group %q", group)
		}
	}
	return &syscall.Credential{Uid: uid, Gid: gid}, memberships(name), nil
}

// entry is the line of a user database whose name or number is asked for.
func entry(file, asked string) ([]string, bool) {
	for _, row := range rows(file) {
		if len(row) > 2 && (row[0] == asked || row[2] == asked) {
			return row, true
		}
	}
	return nil, false
}

func memberships(user string) []uint32 {
	var groups []uint32
	for _, row := range rows("/etc/group") {
		if len(row) < 4 {
			continue
		}
		for _, member := range strings.Split(row[3], ",") {
			if member == user {
				groups = append(groups, number(row[2]))
			}
		}
	}
	return groups
}

func rows(file string) [][]string {
	opened, err := os.Open(imageRoot + file)
	if err != nil {
		return nil
	}
	defer opened.Close()
	var all [][]string
	for scanner := bufio.NewScanner(opened); scanner.Scan(); {
		all = append(all, strings.Split(scanner.Text(), ":"))
	}
	return all
}

func number(text string) uint32 {
	value, _ := strconv.ParseUint(text, 10, 32)
	return uint32(value)
}

// makeDir makes a folder in the image that isn't there, for the user whose program will run in it.
func makeDir(dir string, credential *syscall.Credential) error {
	full := imageRoot + path.Clean("/"+dir)
	if info, err := os.Stat(full); err == nil && info.IsDir() {
		return nil
	}
	if err := os.MkdirAll(full, 0o755); err != nil {
		return err
	}
	return os.Chown(full, int(credential.Uid), int(credential.Gid))
}
