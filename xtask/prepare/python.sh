# shellcheck shell=sh
# Makes sure that a virtual environment with Python packages is there. Sourced, never run; `here` is the folder of this file.

# python_environment FOLDER REQUIREMENTS IMPORTS REASON: FOLDER below target, REQUIREMENTS from the top of the project with the sums
# of every file; IMPORTS are what must be found in it.
python_environment() {
    folder=$here/../../target/$1
    wanted=$here/../../$2
    if cmp -s "$wanted" "$folder/.installed.txt" && "$folder/bin/python" -c "import $3" 2>/dev/null; then
        return 0
    fi
    # A virtual environment needs both modules; Debian packages them apart.
    if ! { command -v python3 && python3 -c 'import ensurepip, venv'; } >/dev/null 2>&1; then
        if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
            . "$here/apt.sh"
            apt_install "$4" python3 python3-venv
        else
            echo "prepare: Python 3 with venv is needed by the tests; install it and try again" >&2
            return 1
        fi
    fi
    echo "prepare: a virtual environment in target/$1, because it is missing or its list has changed: $4"
    rm -rf "$folder"
    mkdir -p "$(dirname "$folder")"
    python3 -m venv "$folder"
    "$folder/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes --requirement "$wanted"
    cp "$wanted" "$folder/.installed.txt"
}
