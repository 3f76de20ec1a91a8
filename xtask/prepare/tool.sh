#!/bin/sh
# Makes sure that a real test engine for the tests is there: PyLTI1p3 with Flask in a virtual environment below target/tool.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
. "$here/python.sh"
python_environment tool end2end/tool/requirements.txt 'flask, pylti1p3' "candidates are led into a test engine written in it"
