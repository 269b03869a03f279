# Distribution packages, by name, only those that are missing.
# shellcheck shell=bash

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif command -v sudo >/dev/null; then sudo "$@"
  else die "this needs root: run it as root, install sudo, or install by hand: $*"
  fi
}

# need_packages PACKAGE… : installs what dpkg doesn't know as installed.
need_packages() {
  local missing=() package
  command -v dpkg-query >/dev/null || die "this is not a Debian or Ubuntu; install by hand: $*"
  for package in "$@"; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q '^install ok installed' || missing+=("$package")
  done
  [ ${#missing[@]} = 0 ] && return
  say "installing ${missing[*]}"
  export DEBIAN_FRONTEND=noninteractive
  # Package lists that know them all need not be fetched again.
  apt-get install --simulate --no-install-recommends "${missing[@]}" >/dev/null 2>&1 || quietly as_root apt-get update
  quietly as_root apt-get install -y --no-install-recommends "${missing[@]}" ||
    { quietly as_root apt-get update && quietly as_root apt-get install -y --no-install-recommends "${missing[@]}"; } ||
    die "cannot install ${missing[*]}: see above"
}

# need_programs PROGRAM:PACKAGE… : the packages of those programs that are not on PATH.
need_programs() {
  local missing=() pair
  for pair in "$@"; do
    command -v "${pair%%:*}" >/dev/null || [[ " ${missing[*]} " = *" ${pair#*:} "* ]] || missing+=("${pair#*:}")
  done
  [ ${#missing[@]} = 0 ] || need_packages "${missing[@]}"
}

# need_docker : Docker's client and daemon; some releases have them in one package, some in two.
need_docker() {
  need_programs docker:docker.io dockerd:docker.io iptables:iptables
  need_programs docker:docker-cli
}
