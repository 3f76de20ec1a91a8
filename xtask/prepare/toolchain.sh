#!/bin/sh
# Makes sure that a Rust toolchain is there that compiles for this machine and for wasm32-unknown-unknown.
# Usage: toolchain.sh [lint]   with `lint`, clippy and rustfmt must be there too
set -eu
. "$(dirname "$0")/find-toolchain.sh"

say() { echo "prepare: $*"; }

stop() {
    echo "prepare: $*" >&2
    exit 1
}

has_lint_tools() {
    "$TOOLCHAIN_BIN/cargo" clippy --version >/dev/null 2>&1 && "$TOOLCHAIN_BIN/cargo" fmt --version >/dev/null 2>&1
}

ready() {
    find_toolchain && { [ "${1:-}" != lint ] || has_lint_tools; }
}

# Only where the cargo in use is rustup's own: another cargo would never see what rustup installs.
try_rustup() {
    command -v rustup >/dev/null 2>&1 || return 1
    folder=$(dirname "$(command -v cargo)")
    [ "$folder" = "$(dirname "$(command -v rustup)")" ] || return 1
    new_enough "$folder" || return 1
    say "rustup target add wasm32-unknown-unknown, because the browser's half is compiled to wasm"
    timeout 300 rustup target add wasm32-unknown-unknown >/dev/null 2>&1 || {
        say "rustup could not fetch it; trying the next way"
        return 1
    }
    [ "${1:-}" != lint ] || timeout 300 rustup component add clippy rustfmt >/dev/null 2>&1
}

# Debian packages a current compiler with matching library sources, under names made for building browsers.
try_debian() {
    command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ] || return 1
    . "$(dirname "$0")/apt.sh"
    packages='rustc-web cargo-web rust-web-src'
    [ "${1:-}" != lint ] || packages="$packages rust-web-clippy rustfmt-web"
    packaged_rust_will_do || apt_refresh "no package of Rust 1.$(oldest_rust) or newer is known here" || return 1
    packaged_rust_will_do || return 1
    install=apt_latest
    ! new_enough /usr/bin || install=apt_install
    # shellcheck disable=SC2086 # a list of package names
    $install "no Rust toolchain here can compile to wasm" $packages || return 1
    new_enough /usr/bin || return 1
    if ! wasm_linker /usr/bin >/dev/null; then
        llvm=$(/usr/bin/rustc -vV | sed -n 's/^LLVM version: \([0-9]*\).*/\1/p')
        apt_install "rustc needs the wasm linker of its own LLVM" "lld-$llvm" || return 1
    fi
    compiles_wasm /usr/bin || build_wasm_std
}

# Debian keeps an old and a new version apart in two archives; lists fetched long ago may know the old one only.
packaged_rust_will_do() {
    minor=$(apt-cache policy rustc-web 2>/dev/null | sed -n 's/^ *Candidate: 1\.\([0-9]*\)\..*/\1/p')
    [ -n "$minor" ] && [ "$minor" -ge "$(oldest_rust)" ]
}

# Builds the standard library for wasm from the packaged sources and puts it where rustc looks for it.
build_wasm_std() (
    say "building the standard library for wasm, because Debian packages it only as sources (about a minute)"
    crate=$(mktemp -d)
    trap 'rm -rf "$crate"' EXIT
    mkdir "$crate/src"
    : >"$crate/src/lib.rs"
    cat >"$crate/Cargo.toml" <<'MANIFEST'
[package]
name = "wasm-std-probe"
edition = "2021"
[lib]
crate-type = ["cdylib"]
[profile.release]
opt-level = 3
MANIFEST
    cd "$crate"
    # RUSTC_BOOTSTRAP lets a stable compiler accept -Zbuild-std; only this one call uses it.
    # Bitcode is what link-time optimisation of the browser's half reads; cargo leaves it out otherwise.
    RUSTC_BOOTSTRAP=1 RUSTC=/usr/bin/rustc CARGO_TARGET_DIR="$crate/target" RUSTFLAGS='-C embed-bitcode=yes' \
        CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER="$(wasm_linker /usr/bin)" \
        /usr/bin/cargo build --quiet -Zbuild-std=std,panic_abort --target wasm32-unknown-unknown --release >build.log 2>&1 ||
        { cat build.log >&2; exit 1; }
    libraries=$(/usr/bin/rustc --print target-libdir --target wasm32-unknown-unknown)
    rm -rf "$libraries"
    mkdir -p "$libraries"
    cp target/wasm32-unknown-unknown/release/deps/*.rlib "$libraries/"
)

if ready "${1:-}"; then
    exit 0
fi
# Each way may fail for its own reason; what counts is what is there afterwards.
if { try_rustup "${1:-}" && ready "${1:-}"; } || { try_debian "${1:-}" && ready "${1:-}"; }; then
    exit 0
fi
stop "Rust 1.$(oldest_rust) or newer with the target wasm32-unknown-unknown is needed${1:+, and clippy and rustfmt}." \
    "Install rustup, then run: rustup target add wasm32-unknown-unknown${1:+ && rustup component add clippy rustfmt}"
