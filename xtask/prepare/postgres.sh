#!/bin/sh
# Makes sure that PostgreSQL's programs are there for the tests, which start a server of their own and stop it again.
set -eu

# Where a distribution keeps initdb: on PATH, where pg_config says, or in Debian's folder for each version.
has_server() {
    for folder in $(pg_config --bindir 2>/dev/null || true) /usr/lib/postgresql/*/bin "$(dirname "$(command -v initdb || echo /none/initdb)")"; do
        [ -x "$folder/initdb" ] && [ -x "$folder/postgres" ] && has_extensions "$folder" && return 0
    done
    return 1
}

# The search index needs the extensions pg_trgm and btree_gin, which some distributions package apart.
has_extensions() {
    shared=$("$1/pg_config" --sharedir 2>/dev/null) || shared=/usr/share/postgresql/$(basename "$(dirname "$1")")
    [ -e "$shared/extension/pg_trgm.control" ] && [ -e "$shared/extension/btree_gin.control" ]
}

if has_server; then
    exit 0
fi
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    . "$(dirname "$0")/apt.sh"
    reason="the tests run on PostgreSQL too (no server is set up or started by this)"
    # Debian's package would make a cluster and start it; its own setting, kept back afterwards, says not to.
    apt_install "$reason" postgresql-common
    setting=/etc/postgresql-common/createcluster.conf
    cp "$setting" "$setting.before-lanyard"
    echo 'create_main_cluster = false' >>"$setting"
    installed=true
    apt_install "$reason" postgresql postgresql-contrib || installed=false
    mv "$setting.before-lanyard" "$setting"
    if $installed && has_server; then
        exit 0
    fi
fi
echo "prepare: PostgreSQL's initdb and postgres with the extensions pg_trgm and btree_gin are needed by the tests; install PostgreSQL 15 or newer" >&2
exit 1
