#!/usr/bin/env bash
# Runs cfn-lint, pinned and in a virtual environment of its own, over every template of an assembly.
set -euo pipefail
assembly=${1:?usage: scripts/lint-templates.sh ASSEMBLY}
root=$(cd "$(dirname "$0")/.." && pwd)
venv=$root/.cache/cfn-lint
command -v python3 >/dev/null || { echo 'cfn-lint needs python3; install Python 3.11 or newer' >&2; exit 1; }
if ! cmp -s "$root/.ci/requirements.txt" "$venv/requirements.txt"; then
  python3 -m venv --clear "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check -r "$root/.ci/requirements.txt"
  cp "$root/.ci/requirements.txt" "$venv/requirements.txt"
fi
find "$assembly" -name '*.template.json' -print0 | sort -z | xargs -0 "$venv/bin/cfn-lint" --non-zero-exit-code warning --
echo "cfn-lint: $(find "$assembly" -name '*.template.json' | wc -l) templates are clean"
