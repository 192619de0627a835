#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Tests with truncated and corrupted model files: broken_files.sh PROGRAM.
set -euo pipefail
program=$(realpath "$1")
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export SEQCAST_MODELS="$here/../../models" LC_ALL=C
keras=$here/../frameworks/keras
cp "$keras"/{keras1_theano,separable,keras3_nested}.h5 "$keras"/weights_only.{h5,json} "$keras"/keras3_archive.keras "$here"/../commands/data/tiny.* .
cp "$here"/../data/basenji/small.{json,h5} "$here"/../frameworks/onnx/gated_script.onnx .
head -n 9 "$here/../data/lambda.fa" > short.fa
RANDOM=1

fail() { echo "FAILED: $*; the file is kept as /tmp/broken_model" >&2; cp broken /tmp/broken_model; exit 1; }

# try COMMAND ARGUMENT...: with the broken file among them; 0, or 1 or 2 with one error message, within 30 seconds.
try() {
  local code=0
  (ulimit -v 4000000; timeout 30 "$program" "$@" >out 2>err) || code=$?
  ((code <= 2)) || fail "$* left with $code: $(tail -n 1 err)"
  ! grep -q "defect of seqcast" err || fail "$*: $(cat err)"
  ((code == 0)) || grep -q "^seqcast $1: error: " err || fail "$* left with $code and no error message"
}

# each FILE COMMAND ARGUMENT...: cut at 12 places, and with 24 bits flipped one at a time.
each() {
  local file=$1 size i at
  size=$(stat -c %s "$file")
  for ((i = 0; i < 12; ++i)); do
    head -c $((size * i / 12)) "$file" > broken
    try "${@:2}"
  done
  for ((i = 0; i < 24; ++i)); do
    at=$(((RANDOM * 32768 + RANDOM) % size))
    cp "$file" broken
    printf '%b' "\\x$(printf %02x $(($(od -An -tu1 -j $at -N 1 "$file") ^ (1 << RANDOM % 8))))" |
      dd of=broken bs=1 seek=$at conv=notrunc status=none
    try "${@:2}"
  done
}

each keras1_theano.h5 predict ./broken short.fa --tracks 0 -q
each separable.h5 predict ./broken short.fa --tracks 0 -q
each keras3_nested.h5 predict ./broken short.fa --tracks 0 --input extra=1,2,3 -q
each keras3_archive.keras predict ./broken short.fa --tracks 0 -q
each gated_script.onnx predict ./broken short.fa --tracks 0 -q
each weights_only.h5 predict ./broken short.fa --tracks 0 -q --architecture weights_only.json
each weights_only.json predict weights_only.h5 short.fa --tracks 0 -q --architecture broken
each weights_only.json summary ./broken
each small.json receptive-field ./broken
each small.h5 predict small.json short.fa --tracks 0 -q --weights broken
each tiny.json receptive-field ./broken
each tiny.safetensors predict ./tiny.json short.fa -q --weights broken
echo "all broken files are errors or models"
