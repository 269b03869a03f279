# Sourced by the scripts: where things are, and how to say and to fail.
# shellcheck shell=bash
set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
# Tools that these scripts install for themselves; nothing outside it but distribution packages is touched.
TOOLS=${LOONG_ADAPT_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/loong-adapt-dev}
export ROOT TOOLS
mkdir -p "$TOOLS"

say() { printf '\033[1m== %s\033[0m\n' "$*" >&2; }
note() { printf '   %s\n' "$*" >&2; }
die() {
  printf 'error: %s\n' "$*" >&2
  exit 1
}

# Runs a command quietly; shows what it printed only if it fails.
quietly() {
  local log
  log=$(mktemp)
  if "$@" >"$log" 2>&1; then
    rm -f "$log"
  else
    local code=$?
    tail -n 30 "$log" >&2
    rm -f "$log"
    return "$code"
  fi
}

# True if version $1 is at least $2, both dotted numbers.
at_least() { [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]; }
