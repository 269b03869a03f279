# Runs a tier's jest tests: all of them, or the files that fit a number of seconds.
# shellcheck shell=bash

SECONDS_FILE=$TOOLS/test-seconds.tsv

jest_run() { # FILE-PATTERN… : runs them, counts them
  local result counts code=0
  result=$(mktemp) counts=$(mktemp)
  rm -f "$result"
  (cd "$ROOT" && NODE_OPTIONS="--experimental-vm-modules --no-warnings" node node_modules/jest/bin/jest.js --ci --json --outputFile "$result" "$@" >/dev/null </dev/null) || code=$?
  node "$ROOT/script/lib/count.mjs" jest "$result" >"$counts"
  [ "$code" != 0 ] && [ "$(cut -d ' ' -f 2 "$counts")" = 0 ] && note "jest ended with $code" && FAILED=$((FAILED + 1))
  add_counts "$counts"
  if [ -n "${KEEP_RESULTS-}" ] && [ -s "$result" ]; then cp "$result" "$KEEP_RESULTS/$(find "$KEEP_RESULTS" -type f | wc -l).json"; fi
  rm -f "$result" "$counts"
}

# tier_files TIER : its test files.
tier_files() { (cd "$ROOT" && find "__tests__/$1" -name '*.test.ts' -not -path '*/fixtures/*' 2>/dev/null | sort); }

# expected_seconds FILE : as last time, else what the file's `@seconds N` says, else 60.
expected_seconds() {
  local known
  known=$(awk -F '\t' -v file="$1" '$1 == file { s = $2 } END { print s }' "$SECONDS_FILE" 2>/dev/null || true)
  [ -n "$known" ] || known=$(grep -o -m 1 '@seconds [0-9]*' "$ROOT/$1" | cut -d ' ' -f 2 || true)
  echo "${known:-60}"
}

# missing_needs FILE : the first `@needs PATH` (below the cache folder) that isn't there, else nothing.
missing_needs() {
  local need
  while read -r _ need; do
    [ -e "${XDG_CACHE_HOME:-$HOME/.cache}/loong-adapt/$need" ] || { echo "$need"; return; }
  done < <(grep -o '@needs [^ *]*' "$ROOT/$1" || true)
}

# quickest_first FILE… : the files, by the seconds they are expected to take.
quickest_first() {
  local file
  for file in "$@"; do printf '%s\t%s\n' "$(expected_seconds "$file")" "$file"; done | sort -n -k 1,1 -s | cut -f 2
}

# jest_tier TIER [BUDGET] : without a budget everything in one jest run; with one, file by file, the quickest first, while it lasts.
jest_tier() {
  local tier=$1 budget=${2:-} files file started need
  files=$(tier_files "$tier")
  [ -n "$files" ] || return 0
  if [ -z "$budget" ]; then
    # shellcheck disable=SC2086 # one word per file is meant
    if [ "$tier" = unit ]; then jest_run --maxWorkers 2 $files; else jest_run --runInBand --verbose $files; fi
    return
  fi
  local left=$budget
  # shellcheck disable=SC2086 # one word per file is meant
  for file in $(quickest_first $files); do
    need=$(missing_needs "$file")
    if [ -n "$need" ]; then skip "$file: needs $need in the cache"; continue; fi
    if [ "$(expected_seconds "$file")" -gt "$left" ]; then skip "$file: does not fit the $left s left"; continue; fi
    started=$SECONDS
    jest_run --runInBand --verbose "$file"
    left=$((left - (SECONDS - started)))
    printf '%s\t%s\n' "$file" "$((SECONDS - started))" >>"$SECONDS_FILE"
  done
}
