# Sourced by bin/run, bin/test and bin/layak: a virtual environment with the locked packages.
# Sets PYTHON. LAYAK_VENV puts the environment elsewhere.
set -euo pipefail
root=${root:-$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)}
venv=${LAYAK_VENV:-$root/.venv}
PYTHON=$venv/bin/python
child=

# A signal to the script alone must reach what it waits for: bash by itself would leave it behind.
waiting_for() {
  "$@" &
  child=$!
  local code=0
  wait "$child" || code=$?
  child=
  return "$code"
}
stop_child() {
  [ -z "$child" ] || kill "$child" 2>/dev/null || true
  exit 143
}
trap stop_child INT TERM HUP

say() { printf '%s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }

find_uv() {
  local tools=$venv.tools
  if command -v uv >/dev/null 2>&1 && uv --version >/dev/null 2>&1; then
    UV=(uv)
  elif [ -x "$tools/bin/uv" ]; then
    UV=("$tools/bin/uv")
  elif PYTHONPATH=$tools/lib python3 -m uv --version >/dev/null 2>&1; then
    UV=(env "PYTHONPATH=$tools/lib" python3 -m uv)
  else
    fetch_uv "$tools"
  fi
}

fetch_uv() { # one version, by its hash: what installs all others is not taken on trust
  local tools=$1
  local pinned=(--quiet --require-hashes --requirement "$root/requirements/uv.txt")
  command -v python3 >/dev/null 2>&1 || fail "Python 3.12 or newer is needed (python3 was not found)."
  if python3 -m venv "$tools" >/dev/null 2>&1 && waiting_for "$tools/bin/python" -m pip install "${pinned[@]}"; then
    UV=("$tools/bin/uv")
  elif waiting_for python3 -m pip install "${pinned[@]}" --target "$tools/lib"; then
    UV=(env "PYTHONPATH=$tools/lib" python3 -m uv)
  else
    fail "The installer uv could not be had: install uv, or python3-venv and a reachable package index."
  fi
}

# What an installation was made of: the lock file and the interpreter. The same stamp, nothing to do.
stamp_of() { # FILE VERSION
  { cat "$1"; printf '%s\n' "$2"; } | sha256sum | cut -d' ' -f1
}

version_of() { # INTERPRETER
  "$1" -IS -c 'import sys; print(sys.version)'
}

is_installed() { # run|s3|dev: packages for development hold those for running too
  [ -x "$PYTHON" ] && [ -f "$venv/.layak-stamp" ] || return 1
  local found wanted version
  found=$(cat "$venv/.layak-stamp")
  version=$(version_of "$PYTHON" 2>/dev/null) || return 1
  for wanted in dev "$1"; do
    [ "$found" != "$(stamp_of "$root/requirements/$wanted.txt" "$version")" ] || return 0
  done
  return 1
}

make_environment() { # run|s3|dev
  local python
  find_uv
  if ! { [ -x "$PYTHON" ] && "$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 12))' 2>/dev/null; }; then
    python=$("${UV[@]}" python find --no-python-downloads --system '>=3.12' 2>/dev/null) ||
      fail "Python 3.12 or newer is needed."
    waiting_for "${UV[@]}" venv --quiet --clear --python "$python" "$venv" || fail "$venv could not be made."
  fi
  rm -f "$venv/.layak-stamp"
  say "Memasang paket ($1), kira-kira 20 detik; tanpa simpanan paket, bergantung jaringan ..."
  VIRTUAL_ENV=$venv waiting_for "${UV[@]}" pip sync --quiet --require-hashes --compile-bytecode \
    "$root/requirements/$1.txt" || fail "The packages could not be installed; run this once more when the index can be reached."
  stamp_of "$root/requirements/$1.txt" "$(version_of "$PYTHON")" >"$venv/.layak-stamp.new"
  mv "$venv/.layak-stamp.new" "$venv/.layak-stamp" # last: a cut-off installation has no stamp
}

install_packages() { # run|dev
  export PYTHONPATH=$root PYTHONSAFEPATH=1
  # object storage needs a large client, which nobody else should have to fetch
  case $1:${LAYAK_STORAGE:-} in run:s3://*) set -- s3 ;; esac
  is_installed "$1" && return
  mkdir -p "$(dirname "$venv")"
  exec 9>"$venv.lock"
  waiting_for flock 9 # two starts at once: the second waits and finds the work done
  is_installed "$1" || make_environment "$1"
  exec 9>&-
}
