#!/bin/sh
# Starts Fuelrail from the folder in which this file lies; README.txt says how.
set -eu
program=$0
while [ -L "$program" ]; do
  target=$(readlink "$program")
  case $target in
    /*) program=$target ;;
    *) program=${program%/*}/$target ;;
  esac
done
case $program in
  */*) folder=${program%/*}/ ;;
  *) folder=. ;;
esac
folder=$(CDPATH='' cd -- "$folder" && pwd -P)
export DENO_DIR="$folder/data/cache" DENO_NO_UPDATE_CHECK=1
exec "$folder/runtime/deno" run --quiet --no-prompt --cached-only --no-remote \
  "--config=$folder/app/deno.json" -P=launcher "$folder/app/deploy/portable/main.ts" "$@"
