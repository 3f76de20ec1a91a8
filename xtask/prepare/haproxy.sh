#!/bin/sh
# Makes sure that HAProxy is there for the tests, which start it themselves.
set -eu
has_haproxy() {
    command -v haproxy >/dev/null 2>&1 || [ -x /usr/sbin/haproxy ]
}
if has_haproxy; then
    exit 0
fi
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    . "$(dirname "$0")/apt.sh"
    apt_install "the tests put it before several nodes" haproxy && has_haproxy && exit 0
fi
echo "prepare: HAProxy 2.4 or newer is needed by the tests; install it and try again" >&2
exit 1
