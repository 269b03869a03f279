# Counting: a tier is a row of checks, and jest's and Go's tests, each counted one by one.
# shellcheck shell=bash

PASSED=0 FAILED=0 SKIPPED=0
TOTAL_PASSED=0 TOTAL_FAILED=0 TOTAL_SKIPPED=0
LEFT_OUT=()

# check NAME COMMAND… : one counted check; what it printed is shown only if it fails.
check() {
  local name=$1 log started=$SECONDS
  shift
  log=$(mktemp)
  if "$@" >"$log" 2>&1 </dev/null; then
    PASSED=$((PASSED + 1))
    note "ok    $name ($((SECONDS - started)) s)"
  else
    FAILED=$((FAILED + 1))
    note "FAILED $name: $*"
    tail -n 60 "$log" >&2
  fi
  rm -f "$log"
}

skip() {
  SKIPPED=$((SKIPPED + 1))
  LEFT_OUT+=("$1")
  note "skipped $1"
}

# add_counts FILE : adds a line "passed failed skipped" written by count.mjs.
add_counts() {
  local passed failed skipped
  read -r passed failed skipped <"$1" || { FAILED=$((FAILED + 1)); return; }
  PASSED=$((PASSED + passed)) FAILED=$((FAILED + failed)) SKIPPED=$((SKIPPED + skipped))
}

# close_tier : the tier's last line; adds it to the whole.
close_tier() {
  TOTAL_PASSED=$((TOTAL_PASSED + PASSED)) TOTAL_FAILED=$((TOTAL_FAILED + FAILED)) TOTAL_SKIPPED=$((TOTAL_SKIPPED + SKIPPED))
  printf '%d passed, %d failed, %d skipped\n' "$PASSED" "$FAILED" "$SKIPPED"
  PASSED=0 FAILED=0 SKIPPED=0
}
