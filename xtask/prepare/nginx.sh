#!/bin/sh
# Makes sure that nginx is there for the tests, which start it themselves, and what they make certificates and HTTP/2 with. Its
# package would start it as well: it is told not to.
set -eu
has_all() {
    { command -v nginx >/dev/null 2>&1 || [ -x /usr/sbin/nginx ]; } && command -v openssl >/dev/null 2>&1 \
        && command -v curl >/dev/null 2>&1
}
if has_all; then
    exit 0
fi
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    . "$(dirname "$0")/apt.sh"
    # Packages ask this program whether they may start what they bring (Debian Policy 9.3.3.2).
    policy=/usr/sbin/policy-rc.d
    if [ ! -e "$policy" ]; then
        trap 'rm -f "$policy" "$APT_LOG"' EXIT
        printf '#!/bin/sh\nexit 101\n' >"$policy"
        chmod 755 "$policy"
    fi
    apt_install "the tests put nginx before several nodes, with certificates of their own" nginx openssl curl && has_all && exit 0
fi
echo "prepare: nginx 1.18 or newer, openssl and curl are needed by the tests; install them and try again" >&2
exit 1
