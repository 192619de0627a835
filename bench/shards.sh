#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Times of a run in 24 parts and a merge against those of one run: shards.sh PROGRAM [ROUNDS [MEGABASES [CONTEXT...]]].
#
# All have one thread, and run in turns; the least of the rounds counts. CPU time is that of programs, so that others on the
# machine count little; for wall times, and two parts at a time against one, the machine has to be free (or: chrt -f 50).
# A part is a 24th of the genome: of 12 Mb it takes half a second, of 264 Mb, as one would cut a genome, 10 seconds (a round
# of a context then takes 11 minutes, and TMPDIR has to hold 300 MB).
set -euo pipefail
program=$(realpath "$1") rounds=${2:-3} megabases=${3:-4} parts=24
contexts=("${@:4}")
((${#contexts[@]})) || contexts=(window genome)
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export SEQCAST_MODELS="$here/../models" LC_ALL=C TIMEFORMAT='%U %S %R'
cd "$work"
for ((i = 1; i <= megabases; ++i)); do gzip -dc "$here/../tests/data/hg38_chr1_1mb.fa.gz" | sed "s/^>.*/>chr$i/"; done >genome.fa

run() { "$program" predict bacterial-genes genome.fa --tracks coding_plus -q -@ 1 --context "$context" "$@"; }
part() { run --shard "$1/$parts" -o "$1.bw"; }
join() { "$program" merge $(seq -f '%g.bw' $parts) -q -o merged.bw; }
one() { run -o one.bw; }
loop() { for ((i = 1; i <= parts; ++i)); do part "$i"; done; join; }
pairs() {
  for ((i = 1; i <= parts; ++i)); do
    (($(jobs -rp | wc -l) < 2)) || wait -n
    part "$i" &
  done
  wait
  join
}
# timed NAME: CPU and wall seconds of the function; the least of all rounds in NAME.cpu and NAME.wall.
timed() {
  { time "$1"; } 2>spent
  awk '{ print $1 + $2 }' spent >>"$1.cpu"
  awk '{ print $3 }' spent >>"$1.wall"
}
least() { sort -g "$1" | head -n 1; }

for context in "${contexts[@]}"; do
  rm -f ./*.cpu ./*.wall
  for ((round = 0; round < rounds; ++round)); do timed one; timed loop; timed pairs; done
  cmp one.bw merged.bw
  awk -v context="$context" -v megabases="$megabases" -v parts=$parts -v a="$(least one.cpu)" -v b="$(least loop.cpu)" -v c="$(least one.wall)" \
    -v d="$(least loop.wall)" -v e="$(least pairs.wall)" 'BEGIN {
      printf "--context %s, %d Mb: one run %.2f s of CPU time, %d parts and merge %.2f s: %+.1f %%\n", context, megabases, a, parts, b, (b / a - 1) * 100
      printf "  a part takes %.2f s, all of them and merge %.2f s more than one run\n", a / parts, b - a
      printf "  wall time %.2f s, %.2f s: %+.1f %%; two parts at a time %.2f s: %.2f times as fast as one at a time, %.2f as one run\n",
             c, d, (d / c - 1) * 100, e, d / e, c / e }'
done
