#!/bin/sh
# Makes sure that a real mail server for the tests is there: aiosmtpd in a folder of its own below target/smtp, with a
# certificate for localhost from an authority that nobody else trusts. Beside it lies what else the tests need of Python: a
# reader of what Prometheus reads, and what receivers of webhooks verify messages with.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
wanted=$here/../../server/tests/smtp/requirements.txt
folder=$here/../../target/smtp

# get WHAT REASON PACKAGE…: installs on Debian as root, and otherwise says what is missing.
get() {
    what=$1
    reason=$2
    shift 2
    if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
        . "$here/apt.sh"
        apt_install "$reason" "$@" && return
    fi
    echo "prepare: $what is needed, because $reason; install it and try again" >&2
    exit 1
}

# A virtual environment needs both modules; Debian packages them apart.
has_python() {
    command -v python3 >/dev/null 2>&1 && python3 -c 'import ensurepip, venv' >/dev/null 2>&1
}

# A copy of the list beside what it installed tells whether the two still belong together.
if ! cmp -s "$wanted" "$folder/.installed.txt" || ! "$folder/bin/python" -c 'import aiosmtpd, prometheus_client, standardwebhooks' 2>/dev/null; then
    has_python || get "Python 3 with venv" "the tests send mail to a server written in it" python3 python3-venv
    echo "prepare: a virtual environment with aiosmtpd, prometheus-client and standardwebhooks in target/smtp, because it is missing or its list has changed"
    rm -rf "$folder"
    mkdir -p "$(dirname "$folder")"
    python3 -m venv "$folder"
    "$folder/bin/python" -m pip install --quiet --disable-pip-version-check --requirement "$wanted"
    cp "$wanted" "$folder/.installed.txt"
fi

if [ ! -e "$folder/authority.pem" ] || ! openssl x509 -noout -checkend 86400 -in "$folder/server.pem" >/dev/null 2>&1; then
    command -v openssl >/dev/null 2>&1 || get "openssl" "the tests' mail server has a certificate" openssl
    new() {
        openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -config "$folder/openssl.cnf" "$@" 2>/dev/null
    }
    # What the system's own settings add would be in the certificates twice.
    printf '[req]\ndistinguished_name=name\n[name]\n[authority]\nbasicConstraints=critical,CA:TRUE\n[server]\n%s\n%s\n' \
        'basicConstraints=critical,CA:FALSE' 'subjectAltName=DNS:localhost,IP:127.0.0.1' >"$folder/openssl.cnf"
    new -x509 -days 3650 -extensions authority -subj "/CN=Lanyard's tests" -keyout "$folder/authority.key" \
        -out "$folder/authority.new"
    new -subj /CN=localhost -keyout "$folder/server.key" -out "$folder/server.csr"
    openssl x509 -req -days 3650 -in "$folder/server.csr" -CA "$folder/authority.new" -CAkey "$folder/authority.key" \
        -set_serial 1 -extfile "$folder/openssl.cnf" -extensions server -out "$folder/server.pem" 2>/dev/null
    mv "$folder/authority.new" "$folder/authority.pem"
fi
