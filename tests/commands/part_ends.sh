#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Tests of parts that are killed, cut off, or written by two runs at once: part_ends.sh PROGRAM.
set -uo pipefail
program=$(realpath "$1")
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 2
export SEQCAST_MODELS="$here/../../models" LC_ALL=C
cp "$here"/data/tiny.{json,safetensors} "$here"/../data/lambda.fa .
for i in {1..60}; do sed "s/^>.*/>chr$i/" lambda.fa; done >long.fa
"$program" predict tiny.json long.fa --tracks plus -q -o whole.bedgraph || exit 1
failures=0

wrong() { echo "FAILED: $*"; failures=$((failures + 1)); }
part() { "$program" predict tiny.json long.fa --tracks plus -q -@ 1 --shard "$@"; }  # part I/N OPTION...
begin_part() {  # as part, in the background; $! is the program itself, not a shell that waits for it
  "$program" predict tiny.json long.fa --tracks plus -q -@ 1 --shard "$@" &
}
nothing_left() { [ -z "$(find . -name '*.seqcast-*')" ] || wrong "$1: left $(find . -name '*.seqcast-*')"; }
merged_is_whole() {  # merged_is_whole WHAT PART...
  local what=$1
  shift
  "$program" merge "$@" -q -o merged.bedgraph || { wrong "$what: cannot be merged"; return; }
  cmp merged.bedgraph whole.bedgraph || wrong "$what: merged, they are not the whole"
}

# ---- killed at once, early and late: no marker stands by a part that is not whole, and --resume does the rest
part 2/2 -o 2.bedgraph
part 1/2 -o 1.bedgraph
merged_is_whole "two parts" 1.bedgraph 2.bedgraph
for delay in 0.01 0.03 0.1 0.2 0.4 0.6; do
  rm -f 1.bedgraph*
  begin_part 1/2 -o 1.bedgraph
  pid=$!
  sleep $delay
  kill -KILL $pid 2>/dev/null
  wait $pid 2>/dev/null
  [ ! -e 1.bedgraph.done ] || [ -e 1.bedgraph ] || wrong "killed after $delay s: a marker without its part"
  if [ ! -e 1.bedgraph.done ] && "$program" merge 1.bedgraph 2.bedgraph -o merged.bedgraph 2>said; then
    wrong "killed after $delay s: what is left is merged"
  fi
  part 1/2 -o 1.bedgraph --resume || wrong "killed after $delay s: cannot be resumed"
  merged_is_whole "killed after $delay s and resumed" 1.bedgraph 2.bedgraph
  nothing_left "killed after $delay s"
done

# ---- no room: no part, no marker, and what was there stays
cp 1.bedgraph before
for blocks in 1 10 2000; do  # of 1 KiB
  (ulimit -f $blocks; part 1/2 -o new.bedgraph) 2>said && wrong "ulimit -f $blocks: exit code 0"
  grep -q 'file too large' said || wrong "ulimit -f $blocks: $(cat said)"
  [ ! -e new.bedgraph ] && [ ! -e new.bedgraph.done ] || wrong "ulimit -f $blocks: left something"
  (ulimit -f $blocks; part 1/2 -o 1.bedgraph) 2>said && wrong "ulimit -f $blocks, again: exit code 0"
  cmp -s 1.bedgraph before || wrong "ulimit -f $blocks: the part that was there is lost"
  nothing_left "ulimit -f $blocks"
done
merged_is_whole "after runs without room" 1.bedgraph 2.bedgraph

# ---- two runs on one part at once: the same run twice is the same part
for delay in 0 0.02 0.1; do
  rm -f 1.bedgraph*
  begin_part 1/2 -o 1.bedgraph
  first=$!
  sleep $delay
  part 1/2 -o 1.bedgraph || wrong "two runs at once: the second failed"
  wait $first || wrong "two runs at once: the first failed"
  merged_is_whole "two runs at once" 1.bedgraph 2.bedgraph
  nothing_left "two runs at once"
done

# ---- two runs of other options on one part at once: what is there is one of them, or is refused
for delay in 0 0.005 0.01 0.02; do
  rm -f 1.bedgraph*
  begin_part 1/2 -o 1.bedgraph
  first=$!
  sleep $delay
  part 1/2 --rc -o 1.bedgraph
  wait $first
  if "$program" merge 1.bedgraph 2.bedgraph -q -o merged.bedgraph 2>said; then
    cmp -s merged.bedgraph whole.bedgraph || wrong "two runs of other options at once: merged to another whole"
  else
    grep -qE "its marker says|a part of another run" said || wrong "two runs of other options: $(cat said)"
  fi
done

# ---- an input that gets other bytes while it is read is named, and there is no part of both; touched ones are the same
begin_part 1/2 -o changed.bedgraph 2>said
pid=$!
sleep 0.15
printf 'A' | dd of=long.fa bs=1 seek=1000000 conv=notrunc status=none  # in the last line of a record or another
touch long.fa
if wait $pid; then
  # It was done by then, or had not begun.
  if "$program" merge changed.bedgraph 2.bedgraph -q -o merged.bedgraph 2>said; then
    cmp -s merged.bedgraph whole.bedgraph || wrong "an input changed: merged to another whole"
  else
    grep -q "input 'long.fa' has .* checksum" said || wrong "an input changed: done, and then refused: $(cat said)"
  fi
else
  grep -q 'long.fa: the file was changed' said || wrong "an input changed: $(cat said)"
  [ ! -e changed.bedgraph ] || wrong "an input changed: a part is there"
fi
nothing_left "an input changed"

[ $failures -eq 0 ] && echo "parts end as they should"
exit $((failures > 0))
