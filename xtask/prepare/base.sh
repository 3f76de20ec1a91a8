#!/bin/sh
# Makes sure that a C compiler is there: the embedded database and the TLS library are partly written in C.
set -eu

if ! command -v cc >/dev/null 2>&1; then
    if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
        . "$(dirname "$0")/apt.sh"
        apt_install "the embedded database is compiled from C" gcc libc6-dev
    else
        echo "prepare: a C compiler is needed and there is none; install gcc or clang" >&2
        exit 1
    fi
fi
