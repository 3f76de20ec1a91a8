#!/bin/sh
# Makes sure that PgBouncer 1.21 or newer is there for the tests, which start it themselves: before that version it does not know
# prepared statements in transaction mode. Where the distribution's is older, Debian's source of a newer one is built in
# target/pgbouncer.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
folder=$here/../../target/pgbouncer
version=1.24.1
sum=da72a3aba13072876d055a3e58dd4aba4a5de4ed6148e73033185245598fd3e0

# is_new PROGRAM: whether this is one that will do.
is_new() {
    said=$("$1" --version 2>/dev/null | sed -n 's/^PgBouncer \([0-9]*\)\.\([0-9]*\).*/\1 \2/p') || return 1
    [ -n "$said" ] && [ "${said% *}" -eq 1 ] && [ "${said#* }" -ge 21 ]
}

if is_new "$folder/pgbouncer"; then
    exit 0
fi
mkdir -p "$folder"
for there in $(command -v pgbouncer || true) /usr/sbin/pgbouncer; do
    if is_new "$there"; then
        ln -sf "$there" "$folder/pgbouncer"
        exit 0
    fi
done
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    . "$here/apt.sh"
    apt_install "the tests go through PgBouncer, which is built from Debian's source" \
        gcc make pkg-config libevent-dev libssl-dev curl ca-certificates
    archive=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | head -n 1)
    echo "prepare: PgBouncer $version from Debian's source, because none from 1.21 on is installed"
    curl --silent --show-error --fail --location --output "$folder/source.tar.gz" \
        "${archive%/}/pool/main/p/pgbouncer/pgbouncer_$version.orig.tar.gz"
    echo "$sum  $folder/source.tar.gz" | sha256sum --check --quiet
    tar -xzf "$folder/source.tar.gz" -C "$folder"
    log=$folder/build.log
    if (cd "$folder/pgbouncer-$version" && ./configure --without-cares --without-pam --without-systemd \
        --disable-dependency-tracking && make pgbouncer) >"$log" 2>&1; then
        cp "$folder/pgbouncer-$version/pgbouncer" "$folder/pgbouncer"
        rm -rf "$folder/pgbouncer-$version" "$folder/source.tar.gz"
    else
        tail -n 20 "$log" >&2
    fi
fi
is_new "$folder/pgbouncer" || {
    echo "prepare: PgBouncer 1.21 or newer is needed by the tests; install it and try again" >&2
    exit 1
}
