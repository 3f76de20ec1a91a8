#!/bin/sh
# Runs one part of a make target and says how long it took.
# Usage: timed.sh LABEL COMMAND…   run and note the time   |   timed.sh --start   forget old times   |   timed.sh --sum   print all
set -eu
times=$(dirname "$0")/../../target/times.txt
mkdir -p "$(dirname "$times")"

sum_up() {
    awk '{ sum += $1; print } END { printf "%5d s  all together\n", sum }' "$times"
}

case $1 in
--start)
    : >"$times"
    exit 0
    ;;
--sum)
    sum_up
    exit 0
    ;;
esac

label=$1
shift
echo "== $label"
begun=$(date +%s)
status=0
"$@" || status=$?
took=$(($(date +%s) - begun))
if [ "$status" = 0 ]; then
    printf '%5d s  %s\n' "$took" "$label" | tee -a "$times"
else
    # Nothing comes after this part that could print the times.
    printf '%5d s  %s (failed)\n' "$took" "$label" >>"$times"
    sum_up
fi
exit "$status"
