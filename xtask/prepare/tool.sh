#!/bin/sh
# Makes sure that a real test engine for the tests is there: PyLTI1p3 with Flask in a virtual environment below target/tool.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
wanted=$here/../../end2end/tool/requirements.txt
folder=$here/../../target/tool

if cmp -s "$wanted" "$folder/.installed.txt" && "$folder/bin/python" -c 'import flask, pylti1p3' 2>/dev/null; then
    exit 0
fi
# A virtual environment needs both modules; Debian packages them apart.
if ! { command -v python3 && python3 -c 'import ensurepip, venv'; } >/dev/null 2>&1; then
    if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
        . "$here/apt.sh"
        apt_install "candidates are led into a test engine written in it" python3 python3-venv
    else
        echo "prepare: Python 3 with venv is needed by the tests; install it and try again" >&2
        exit 1
    fi
fi
echo "prepare: a virtual environment with PyLTI1p3 in target/tool, because it is missing or its list has changed"
rm -rf "$folder"
mkdir -p "$(dirname "$folder")"
python3 -m venv "$folder"
"$folder/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes --requirement "$wanted"
cp "$wanted" "$folder/.installed.txt"
