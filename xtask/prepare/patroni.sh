#!/bin/sh
# Makes sure that Patroni and etcd are there for the tests, which start them themselves.
set -eu
# Debian's packages would start etcd and Patroni; whoever installs them may say not to by this program, which is put aside again.
policy=/usr/sbin/policy-rc.d

has_patroni() {
    command -v patroni >/dev/null 2>&1 && command -v etcd >/dev/null 2>&1
}
if has_patroni; then
    exit 0
fi
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    . "$(dirname "$0")/apt.sh"
    ours=false
    if [ ! -e "$policy" ]; then
        ours=true
        printf '#!/bin/sh\nexit 101\n' >"$policy"
        chmod 755 "$policy"
    fi
    installed=true
    apt_install "the tests let PostgreSQL change its place under it (no server is set up or started by this)" \
        patroni etcd-server || installed=false
    ! $ours || rm -f "$policy"
    if $installed && has_patroni; then
        exit 0
    fi
fi
echo "prepare: Patroni 3 and etcd 3.4 or newer are needed by the tests; install them and try again" >&2
exit 1
