#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Tests of parts that are killed, cut off, or written by two runs at once: part_ends.sh PROGRAM.
set -uo pipefail
program=$(realpath "$1")
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 2
. "$here/phases.sh"
export SEQCAST_MODELS="$here/../../models" LC_ALL=C
cp "$here"/data/tiny.{json,safetensors} "$here"/../data/lambda.fa .
for i in {1..60}; do sed "s/^>.*/>chr$i/" lambda.fa; done >long.fa
"$program" predict tiny.json long.fa --tracks plus -q -o whole.bedgraph || exit 1
failures=0

wrong() { echo "FAILED: $*"; failures=$((failures + 1)); }
part() { "$program" predict tiny.json long.fa --tracks plus -q -@ 1 --shard "$@"; }  # part I/N OPTION...
begin_part() {  # as part, in the background; `process` is the program itself, not a shell that waits for it
  "$program" predict tiny.json long.fa --tracks plus -q -@ 1 --shard "$@" &
  process=$!
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
times >before
part 1/2 -o 1.bedgraph
times >after
all_ms=$(awk 'FNR == 2 { gsub(/[ms]/, " "); last = ms; ms = ($1 * 60 + $2 + $3 * 60 + $4) * 1000 } END { print int(ms - last) }' before after)
merged_is_whole "two parts" 1.bedgraph 2.bedgraph
killed=0
for percent in 0 5 20 50 80 95 100; do
  rm -f 1.bedgraph*
  begin_part 1/2 -o 1.bedgraph
  until_it has_computed $((all_ms * percent / 100))
  kill -KILL $process 2>/dev/null
  code=0; wait $process 2>/dev/null || code=$?
  ((killed += code == 137))
  what="killed after $percent % of $all_ms ms"
  [ ! -e 1.bedgraph.done ] || [ -e 1.bedgraph ] || wrong "$what: a marker without its part"
  if [ ! -e 1.bedgraph.done ] && "$program" merge 1.bedgraph 2.bedgraph -o merged.bedgraph 2>said; then
    wrong "$what: what is left is merged"
  fi
  part 1/2 -o 1.bedgraph --resume || wrong "$what: cannot be resumed"
  merged_is_whole "$what and resumed" 1.bedgraph 2.bedgraph
  nothing_left "$what"
done
((killed >= 3)) || wrong "only $killed of 7 parts were killed before their end"

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
for percent in 0 10 50 90; do
  rm -f 1.bedgraph*
  begin_part 1/2 -o 1.bedgraph
  until_it has_computed $((all_ms * percent / 100))
  part 1/2 -o 1.bedgraph || wrong "two runs at once: the second failed"
  wait $process || wrong "two runs at once: the first failed"
  merged_is_whole "two runs at once" 1.bedgraph 2.bedgraph
  nothing_left "two runs at once"
done

# ---- two runs of other options on one part at once: what is there is one of them, or is refused
for percent in 0 1 2 5; do
  rm -f 1.bedgraph*
  begin_part 1/2 -o 1.bedgraph
  until_it has_computed $((all_ms * percent / 100))
  part 1/2 --rc -o 1.bedgraph || wrong "two runs of other options at once: the second failed"
  wait $process || wrong "two runs of other options at once: the first failed"
  if "$program" merge 1.bedgraph 2.bedgraph -q -o merged.bedgraph 2>said; then
    cmp -s merged.bedgraph whole.bedgraph || wrong "two runs of other options at once: merged to another whole"
  else
    grep -qE "its marker says|a part of another run" said || wrong "two runs of other options: $(cat said)"
  fi
  nothing_left "two runs of other options at once"
done

# ---- an input that gets other bytes while it is read is named, and there is no part of both; touched ones are the same
begin_part 1/2 -o changed.bedgraph 2>said
until_it has_moved rchar "$(stat -c %s long.fa)"  # its checksum is taken
printf 'A' | dd of=long.fa bs=1 seek=1000000 conv=notrunc status=none  # in the last line of a record or another
touch long.fa
if wait $process; then
  # It was done by then.
  "$program" merge changed.bedgraph 2.bedgraph -q -o merged.bedgraph 2>said || wrong "an input changed too late: $(cat said)"
  cmp -s merged.bedgraph whole.bedgraph || wrong "an input changed: merged to another whole"
else
  grep -q 'long.fa: the file was changed' said || wrong "an input changed: $(cat said)"
  [ ! -e changed.bedgraph ] || wrong "an input changed: a part is there"
fi
nothing_left "an input changed"

[ $failures -eq 0 ] && echo "parts end as they should"
exit $((failures > 0))
