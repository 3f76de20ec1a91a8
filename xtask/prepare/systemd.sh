#!/bin/sh
# Makes sure that systemd-analyze is there for the tests, which have it read the unit in deploy/.
set -eu
if command -v systemd-analyze >/dev/null 2>&1; then
    exit 0
fi
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    . "$(dirname "$0")/apt.sh"
    apt_install "the tests have it read the unit of a service" systemd && command -v systemd-analyze >/dev/null 2>&1 && exit 0
fi
echo "prepare: systemd-analyze 250 or newer is needed by the tests; install systemd and try again" >&2
exit 1
