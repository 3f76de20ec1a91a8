#!/bin/sh
# Runs a command with the one toolchain that builds both halves first on PATH: with-toolchain.sh cargo build …
set -eu
. "$(dirname "$0")/find-toolchain.sh"

if ! find_toolchain; then
    echo "prepare: no Rust toolchain compiles to wasm here; run \`make build\`, which installs what is missing" >&2
    exit 1
fi
PATH="$TOOLCHAIN_BIN:$PATH"
CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=$WASM_LINKER
export PATH CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER
exec "$@"
