#!/usr/bin/env bash
# Makes sure that the browser tests have a Chromium: at CHROMIUM or /usr/bin/chromium. Where there is none, root installs it
# from the system's packages. Exits with 1, and says why, when there is none after all.
set -uo pipefail

browser="${CHROMIUM:-/usr/bin/chromium}"
[ -x "$browser" ] && exit 0
if [ -z "${CHROMIUM:-}" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  echo "installing chromium from the system's packages"
  timeout 120 apt-get update -qq
  timeout 300 apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core >/dev/null
  [ -x "$browser" ] && exit 0
fi
echo "chromium is not at '$browser' and could not be installed; install it, or set CHROMIUM to where it is"
exit 1
