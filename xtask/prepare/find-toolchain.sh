# shellcheck shell=sh
# Finds the one Rust toolchain that builds both halves, native and wasm. Sourced, never run.
#
# find_toolchain sets:
#   TOOLCHAIN_BIN   folder of the chosen cargo and rustc
#   WASM_LINKER     the linker for wasm that comes with it
# and succeeds only when that toolchain compiles for wasm32-unknown-unknown right now.

# Kept equal to `rust-version` in Cargo.toml by reading it there.
oldest_rust() {
    sed -n 's/^rust-version = "1\.\([0-9]*\).*"/\1/p' "$(dirname "$0")/../../Cargo.toml"
}

# new_enough FOLDER: is FOLDER/rustc at least the oldest Rust that the workspace allows?
new_enough() {
    [ -x "$1/cargo" ] && [ -x "$1/rustc" ] || return 1
    minor=$("$1/rustc" --version 2>/dev/null | sed -n 's/^rustc 1\.\([0-9]*\)\..*/\1/p')
    [ -n "$minor" ] && [ "$minor" -ge "$(oldest_rust)" ]
}

# compiles_wasm FOLDER: a file test would not notice a standard library left behind by another rustc.
# In a folder of its own: what rustc writes must not land in the workspace, and told to write to /dev/null, rustc run by
# root would put a file in its place.
compiles_wasm() {
    scratch=$(mktemp -d) || return 1
    echo 'pub fn probe() {}' >"$scratch/probe.rs"
    "$1/rustc" --target wasm32-unknown-unknown --crate-type lib --emit metadata \
        --out-dir "$scratch" "$scratch/probe.rs" 2>/dev/null
    compiled=$?
    rm -rf "$scratch"
    return "$compiled"
}

# wasm_linker FOLDER: rustup's toolchains bring rust-lld; Debian packages the linker of each LLVM apart.
wasm_linker() {
    if [ -e "$("$1/rustc" --print sysroot)/lib/rustlib/$("$1/rustc" -vV | sed -n 's/^host: //p')/bin/rust-lld" ]; then
        echo rust-lld
        return
    fi
    llvm=$("$1/rustc" -vV | sed -n 's/^LLVM version: \([0-9]*\).*/\1/p')
    for linker in "wasm-ld-$llvm" wasm-ld; do
        if command -v "$linker" >/dev/null 2>&1; then
            echo "$linker"
            return
        fi
    done
    return 1
}

# The first on PATH that will do; /usr/bin is where Debian's packages go even when PATH leaves it out.
# shellcheck disable=SC2034 # both variables are for whoever sources this
find_toolchain() {
    set -f
    old_ifs=$IFS
    IFS=:
    # shellcheck disable=SC2086 # split at the colons
    set -- $PATH /usr/bin
    IFS=$old_ifs
    set +f
    for folder in "$@"; do
        if new_enough "$folder" && compiles_wasm "$folder" && WASM_LINKER=$(wasm_linker "$folder"); then
            TOOLCHAIN_BIN=$folder
            return 0
        fi
    done
    return 1
}
