#!/bin/sh
# Makes sure that programs of others for the tests of the interface for programs are there: schemathesis and a client generator in a
# virtual environment below target/api, and what the document types.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
. "$here/python.sh"
python_environment api server/tests/api/requirements.txt 'schemathesis, openapi_python_client, requests' \
    "programs written in it ask the interface for programs"
if ! { command -v curl && command -v jq; } >/dev/null 2>&1; then
    if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
        . "$here/apt.sh"
        apt_install "the document of the interface for programs is typed with them" curl jq
    else
        echo "prepare: curl and jq are needed by the tests; install them and try again" >&2
        exit 1
    fi
fi
