#!/bin/sh
# Makes sure that the browser tests can run: Chromium, Firefox, WebKit with a screen for it, a font, Node.js with npm,
# and the packages of end2end.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
. "$here/apt.sh"
cd "$here/../../end2end"

# Kept equal to `engines` in package.json by reading it there.
oldest_node=$(sed -n 's/.*"node": ">=\([0-9]*\)".*/\1/p' package.json)

# has PROGRAM…: whether one of them is there.
has() {
    for name in "$@"; do
        command -v "$name" >/dev/null 2>&1 && return 0
    done
    return 1
}

# The same names as in end2end/browser.ts and end2end/engines/firefox.ts; CHROMIUM and FIREFOX name one outright.
has_chromium() {
    if [ -n "${CHROMIUM:-}" ]; then has "$CHROMIUM"; else has chromium chromium-browser google-chrome-stable google-chrome; fi
}

has_firefox() {
    if [ -n "${FIREFOX:-}" ]; then has "$FIREFOX"; else has firefox-esr firefox; fi
}

# MiniBrowser is where end2end/engines/webkit.ts looks for it: in a folder named after the version of WebKitGTK.
has_webkit() {
    has WebKitWebDriver && has /usr/libexec/webkit*gtk-*/MiniBrowser /usr/lib/webkit*gtk-*/MiniBrowser /usr/lib/*/webkit*gtk-*/MiniBrowser
}

has_node() {
    command -v npm >/dev/null 2>&1 && command -v node >/dev/null 2>&1 &&
        [ "$(node -p 'process.versions.node.split(".")[0]')" -ge "$oldest_node" ]
}

# get WHAT REASON PACKAGE…: installs on Debian as root, and otherwise says what is missing.
get() {
    what=$1
    reason=$2
    shift 2
    if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
        apt_install "$reason" "$@" && return
    fi
    echo "prepare: $what is needed, because $reason; install it and try again" >&2
    exit 1
}

has_chromium || get "Chromium (or CHROMIUM=/path/to/it)" "the browser tests drive it" chromium fonts-dejavu-core
has_firefox || get "Firefox (or FIREFOX=/path/to/it)" "the browser tests drive it" firefox-esr
has_webkit || get "WebKitGTK with WebKitWebDriver and MiniBrowser" "the browser tests drive it" webkit2gtk-driver
has Xvfb || get "Xvfb" "WebKit needs a screen, and nobody need see it" xvfb
has_node || get "Node.js $oldest_node or newer with npm" "the browser tests are written for Playwright" nodejs npm
if ! has_node; then
    echo "prepare: Node.js $oldest_node or newer with npm is needed; this one is too old: $(node --version)" >&2
    exit 1
fi

# A copy of the lock file beside what it installed tells whether the two still belong together.
if ! cmp -s package-lock.json node_modules/.installed-lock.json; then
    echo "prepare: npm ci in end2end, because its packages are missing or package-lock.json has changed"
    npm ci --no-audit --no-fund --loglevel=error
    cp package-lock.json node_modules/.installed-lock.json
fi
