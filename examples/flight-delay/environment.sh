# Sourced by the scripts beside it: a virtual environment in .venv that holds exactly requirements-dev.txt.
# The stamp says which requirements it holds, so that a second run installs nothing.
wanted=$(sha256sum requirements-dev.txt)
if [ "$(cat .venv/stamp 2>/dev/null || true)" != "$wanted" ]; then
  python3 -m venv --clear .venv
  .venv/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
  printf '%s\n' "$wanted" >.venv/stamp
fi
PATH="$PWD/.venv/bin:$PATH"
