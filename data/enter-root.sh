#!/bin/sh
# Runs a program in the root of an image, as a container would: enter-root.sh ROOT PROGRAM [ARGUMENT]...
# It must be started in a mount namespace of its own (unshare --mount), which ends with it: then nothing of this stays. What the program
# writes goes to memory: the root is as before. Of the environment, which is the program's,
#   ENTER_ROOT_SHARE     is a folder that is there in the root as well, and in which the program starts
#   ENTER_ROOT_EMULATOR  is what runs the program, where the kernel doesn't know how
set -eu
# What fails before the program runs is no answer of the program: 126, as a shell says where it can't start one.
trap 'exit 126' EXIT
root=$1
shift
share=${ENTER_ROOT_SHARE-} emulator=${ENTER_ROOT_EMULATOR-}
unset ENTER_ROOT_SHARE ENTER_ROOT_EMULATOR
programs=$PATH
PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
mount --make-rprivate /
# Until the program is in its root, links of the image would lead out of it.
for folder in proc dev sys etc; do
  if [ -L "$root/$folder" ]; then echo "/$folder of the image is a link" >&2; exit 126; fi
done
mkdir -p "$root/proc"
mount -t tmpfs -o mode=755 writable "$root/proc"
mkdir "$root/proc/upper" "$root/proc/work"
mount -t overlay -o "lowerdir=$root,upperdir=$root/proc/upper,workdir=$root/proc/work" root "$root"
mkdir -p "$root/proc" "$root/dev" "$root/sys" "$root/etc"
mount -t proc proc "$root/proc"
# Controllers ask the control groups for their limits.
mount --rbind /sys "$root/sys"
mount -o remount,bind,ro "$root/sys"
mount -t tmpfs -o mode=755 dev "$root/dev"
for device in null zero full random urandom; do
  : > "$root/dev/$device"
  mount --bind "/dev/$device" "$root/dev/$device"
done
mkdir "$root/dev/shm"
for pair in fd: stdin:/0 stdout:/1 stderr:/2; do
  ln -s "/proc/self/fd${pair#*:}" "$root/dev/${pair%%:*}"
done
# What every container runtime provides.
for file in resolv.conf hosts hostname; do
  rm -f "$root/etc/$file"
  if [ -e "/etc/$file" ]; then cat "/etc/$file" > "$root/etc/$file"; fi
done
if [ -n "$share" ]; then
  at=$root IFS=/
  set -f
  for part in ${share#/}; do
    at=$at/$part
    if [ -L "$at" ]; then rm "$at"; fi
  done
  set +f
  unset IFS
  mkdir -p "$root$share"
  mount --bind "$share" "$root$share"
fi
if [ -n "$emulator" ]; then
  : > "$root/dev/emulator"
  mount --bind "$emulator" "$root/dev/emulator"
  set -- /dev/emulator "$@"
fi
enter=$(command -v unshare)
# Images let programs log to /dev/stdout, or read /dev/stdin, which is opened anew: with a pipe that works, with a socket not.
status=$({ {
  code=0
  cat | PATH=$programs "$enter" --root="$root" --wd="${share:-/}" "$@" 2>&1 3>&- 4>&- || code=$?
  echo "$code" >&3
} | cat >&4; } 3>&1) 4>&1
trap - EXIT
exit "$status"
