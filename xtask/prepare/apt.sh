# shellcheck shell=sh
# Installs Debian packages and says in one line which and why. Sourced, never run.

# apt_install REASON PACKAGE…: installs what is not there yet; fetches the package lists only when the old ones do not do.
apt_install() {
    reason=$1
    shift
    missing=''
    for package in "$@"; do
        # shellcheck disable=SC2016 # dpkg-query fills the field in
        dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || missing="$missing $package"
    done
    [ -n "$missing" ] || return 0
    # shellcheck disable=SC2086 # a list of package names
    apt_latest "$reason" $missing
}

# apt_latest REASON PACKAGE…: the same for packages that may be there already, but too old.
apt_latest() {
    reason=$1
    shift
    echo "prepare: apt-get install $*, because $reason"
    apt_logged install "$@" || { apt_logged update && apt_logged install "$@"; } || apt_explain
}

# apt_refresh REASON: fetches the package lists.
apt_refresh() {
    echo "prepare: apt-get update, because $1"
    apt_logged update || apt_explain
}

APT_LOG=$(mktemp)
trap 'rm -f "$APT_LOG"' EXIT

apt_logged() {
    DEBIAN_FRONTEND=noninteractive apt-get -y -q --no-install-recommends "$@" >"$APT_LOG" 2>&1
}

# Prints why the last call failed, and fails.
apt_explain() {
    tail -n 20 "$APT_LOG" >&2
    return 1
}
