# What each tier needs and runs. `ready_TIER` prints why it can't run here, or nothing.
# shellcheck shell=bash

TIERS=(unit integration images kind faults network action)

compile() { (cd "$ROOT" && node node_modules/typescript/bin/tsc -p .); }

# The emulator comes from the product itself: `loong-adapt setup` finds or installs it.
need_emulator() {
  say "setup: emulator, Go and cross compiler (loong-adapt setup)"
  local work
  work=$(mktemp -d)
  if [ -e "$ROOT/build/front/cli.js" ]; then node "$ROOT/build/front/cli.js" setup --work-dir "$work" "$ROOT/probe" >&2 || note "setup failed; tests that need it will say so"; fi
  rm -rf "$work"
}

unit() {
  need_programs shellcheck:shellcheck git:git make:make xz:xz-utils bzip2:bzip2
  need_go
  go_tool actionlint github.com/rhysd/actionlint/cmd/actionlint@v1.7.12
  python_env lint
  local lint=$TOOLS/lint/bin scripts
  check "types (tsc)" compile
  check "types of the tests (tsc)" node node_modules/typescript/bin/tsc -p __tests__
  check "schemas are fresh" node script/schema.mjs --check
  check "style (eslint)" node node_modules/eslint/bin/eslint.js --max-warnings 0 .
  check "arrows of the house (dependency-cruiser)" node node_modules/dependency-cruiser/bin/dependency-cruise.mjs --config .dependency-cruiser.cjs src
  # Through their entry scripts, so that what is used elsewhere isn't reported as unused.
  mapfile -t scripts < <(grep -lE '^#!.*\b(ba|)sh\b' script/* .ci/* 2>/dev/null)
  check "scripts (shellcheck)" shellcheck -x -a -P SCRIPTDIR -P script/lib "${scripts[@]}"
  check "workflows (actionlint)" actionlint -shellcheck "$(command -v shellcheck)"
  check "workflows (zizmor)" "$lint/zizmor" --offline --no-progress --persona regular .github
  local actions program
  mapfile -t actions < <(find . -name action.yml -not -path './node_modules/*' -not -path './build/*/*' -not -path './.*' -not -path './__tests__/*' | sort)
  if [ ${#actions[@]} -gt 0 ]; then check "action.yml (check-jsonschema)" "$lint/check-jsonschema" --builtin-schema vendor.github-actions "${actions[@]}"; fi
  for program in probe inspect guest proxy; do if [ -e "$program/go.mod" ]; then go_tests "$program"; fi; done
  jest_tier unit "$@"
}

go_tests() {
  local program="$1" result counts
  result=$(mktemp) counts=$(mktemp)
  check "$program (go vet)" env GOFLAGS= go -C "$program" vet ./...
  (cd "$program" && GOFLAGS='' go test -json ./... >"$result" 2>&1) || grep -v '"Action":"\(run\|pass\|start\|pause\|cont\)"' "$result" | tail -n 40 >&2
  node script/lib/count.mjs go "$result" >"$counts"
  note "go test of $program: $(cat "$counts") (passed failed skipped)"
  add_counts "$counts"
  rm -f "$result" "$counts"
}

integration() {
  need_programs git:git make:make buildah:buildah ps:procps python3:python3 unzip:unzip lintian:lintian rpm:rpm gpg:gpg gpg-agent:gpg-agent ar:binutils mmdebstrap:mmdebstrap gcc:gcc openssl:openssl
  if command -v dpkg-query >/dev/null; then need_packages libc6-dev zlib1g-dev libsqlite3-dev; fi # For the baseline's programs with C in them.
  need_go
  check "compile" compile
  need_emulator
  jest_tier integration "$@"
}

images() {
  need_programs git:git buildah:buildah skopeo:skopeo docker-registry:docker-registry openssl:openssl mmdebstrap:mmdebstrap
  need_go
  check "compile" compile
  need_emulator
  # shellcheck disable=SC2034 # jest_run reads it
  KEEP_RESULTS=$(mktemp -d)
  jest_tier images "$@"
  say "faults"
  if [ -n "${1:-}" ] && [ -z "$(ls -A "$KEEP_RESULTS")" ]; then note "no test ran, so there is no table"
  elif node "$ROOT/script/lib/fault-table.mjs" ${1:+--partial} "$KEEP_RESULTS"/*.json; then PASSED=$((PASSED + 1))
  else FAILED=$((FAILED + 1)); fi
  rm -rf "$KEEP_RESULTS"
  KEEP_RESULTS=''
}

engine_answers() { "${KIND_EXPERIMENTAL_PROVIDER:-docker}" info >/dev/null 2>&1; }
ready_kind() { engine_answers || [ "$(id -u)" = 0 ] || echo "no Docker daemon answers, and only root may start one"; }
kind() {
  need_go
  check "compile" compile
  need_emulator
  local share=''
  engine_answers || need_docker
  if ! engine_answers; then
    say "starting a Docker daemon of our own"
    local answer
    answer=$(node "$ROOT/script/lib/dockerd.mjs" start $$) || die "no Docker daemon answers, and none could be started: see above"
    DOCKER_HOST=$(head -n 1 <<<"$answer") share=$(tail -n 1 <<<"$answer")
    export DOCKER_HOST
  fi
  jest_tier kind "$@"
  if [ -n "$share" ]; then
    node "$ROOT/script/lib/dockerd.mjs" stop "$share"
    unset DOCKER_HOST
  fi
}

ready_faults() { [ "$(id -u)" = 0 ] && unshare -n -m true 2>/dev/null || echo "needs root that may make mount and network namespaces"; }
faults() {
  need_programs git:git buildah:buildah unshare:util-linux ip:iproute2
  need_go
  check "compile" compile
  need_emulator
  jest_tier faults "$@"
}

network() {
  need_go
  check "compile" compile
  need_emulator
  jest_tier network "$@"
}

action() {
  need_programs git:git
  need_go
  go_tool act github.com/nektos/act@v0.2.89
  check "compile" compile
  jest_tier action "$@"
}
