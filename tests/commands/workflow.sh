#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Runs the workflow on this machine, whole and again: workflow.sh PROGRAM SNAKEMAKE.
set -euo pipefail
program=$(realpath "$1")
snakemake=$(realpath "$2")
here=$(cd "$(dirname "$0")" && pwd)
workflow=$(realpath "$here/../../workflow")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$here"/data/tiny.{json,safetensors} "$here"/../data/lambda.fa "$here"/../data/lambda_genes.bed "$work"
cd "$work"
export SEQCAST_MODELS="$here/../../models" SEQCAST_ISA=baseline LC_ALL=C XDG_CACHE_HOME=$work/cache

fail() { echo "FAILED: $*" >&2; exit 1; }
run() { "$snakemake" -s "$workflow/Snakefile" --profile "$workflow/profiles/local" "$@" >log 2>&1; }
settings=(--config "seqcast=$program" isa=baseline threads=1 mem_mb=500 shards=5)
runs_of() { grep -c "^\(local\)\?rule $1:" log || true; }  # how many jobs of a rule the last run had

# Models x genomes x regions: two models, two genomes, with and without regions, tracks and options; a sample's name that
# begins as another's.
for i in 1 2 3; do sed "s/^>.*/>chr$i/" lambda.fa; done >three.fa
head -n 5 lambda_genes.bed | cut -f 1-3 >some.bed
{
  printf 'name\tmodel\tgenome\tregions\ttracks\toptions\n'
  printf 'tiny\ttiny.json\tlambda.fa\tsome.bed\tplus,minus\t--rc\n'
  printf 'tiny.more\ttiny.json\tthree.fa\t\tmany:3\t--context genome\n'
  printf 'genes\tbacterial-genes\tlambda.fa\tlambda_genes.bed\t\t\n'
} >samples.tsv
begin=$(date +%s%N)
run "${settings[@]}" || fail "the workflow failed: $(tail -n 30 log)"
seconds=$(awk -v from="$begin" -v to="$(date +%s%N)" 'BEGIN { printf "%.1f", (to - from) / 1e9 }')
jobs=$(awk '$1 == "total" { print $2; exit }' log)

"$program" predict tiny.json lambda.fa --tracks plus,minus --rc -q -o 'tiny.{track}.bw'
"$program" predict tiny.json three.fa --tracks many:3 --context genome -q -o 'tiny.more.{track}.bw'
"$program" predict bacterial-genes lambda.fa -q -o 'genes.{track}.bw'
for track in tiny/tiny.plus tiny/tiny.minus tiny.more/tiny.more.many_3 genes/genes.coding_plus genes/genes.coding_minus; do
  cmp "${track#*/}.bw" "results/tracks/$track.bw" || fail "track $track is not that of one run"
done
"$program" score tiny.json lambda.fa some.bed --tracks plus,minus --rc -q -o tiny.tsv
"$program" score bacterial-genes lambda.fa lambda_genes.bed -q -o genes.tsv
for scores in tiny genes; do cmp "$scores.tsv" "results/scores/$scores.tsv" || fail "scores of $scores are not those of one run"; done
[ "$(cd results && find tracks scores -name '*.bw' -o -name '*.tsv' | wc -l)" -eq 7 ] || fail "other files: $(find results)"

# The report has each track's mean, and each sample's first score.
for track in tiny/tiny.plus tiny.more/tiny.more.many_3 genes/genes.coding_minus; do
  grep -q "href='tracks/$track.bw'" results/report.html || fail "no $track in the report"
done
mean=$("$program" predict bacterial-genes lambda.fa --tracks coding_plus -q --digits 9 |
  awk '{ sum += ($3 - $2) * $4; bases += $3 - $2 } END { printf "%.4g", sum / bases }')
grep -q "<td class=number>$mean</td>" results/report.html || fail "the report has another mean than $mean"
grep -q "<td class=number>$(sed -n 2p genes.tsv | cut -f 7)</td>" results/report.html || fail "the report lacks the first score"
grep -q "<td>nu1</td><td class=number>0</td><td>+</td>" results/report.html || fail "the report sets names as numbers"

# Again: nothing is done. What is missing is made anew, and no more. A damaged part is refused by name.
run "${settings[@]}" || fail "the second run failed: $(tail -n 30 log)"
grep -q 'Nothing to be done' log || fail "the second run did something: $(cat log)"
rm -r results/parts/tracks/tiny/3 results/tracks/tiny
run "${settings[@]}" || fail "the run after a part was lost failed: $(tail -n 30 log)"
[ "$(runs_of predict_part) $(runs_of score_part)" = "1 0" ] || fail "more than the lost part was made: $(cat log)"
cmp tiny.plus.bw results/tracks/tiny/tiny.plus.bw || fail "after a part was lost: not the track of one run"
printf x >>results/parts/tracks/tiny/4/tiny.plus.bw
rm -r results/tracks/tiny
! run "${settings[@]}" || fail "a damaged part was merged"
grep -q 'results/parts/tracks/tiny/4/tiny.plus.bw: it has .* bytes, its marker says' results/logs/tracks/tiny.log ||
  fail "a damaged part is not named: $(cat results/logs/tracks/tiny.log)"

# A card's weights that change, and another number of parts: the parts run again, and nothing of before is left. Parts that
# have been merged may be deleted.
printf '\x41' | dd of=tiny.safetensors bs=1 seek=$(($(stat -c %s tiny.safetensors) - 1)) conv=notrunc status=none
run "${settings[@]}" || fail "the run after weights changed failed: $(tail -n 30 log)"
[ "$(runs_of predict_part) $(runs_of score_part)" = "10 5" ] || fail "weights changed: other parts were made: $(cat log)"
run "${settings[@]}" shards=2 || fail "the run in two parts failed: $(tail -n 30 log)"
[ "$(runs_of predict_part) $(runs_of score_part)" = "6 4" ] || fail "two parts: other parts were made: $(cat log)"
cp tiny.minus.bw before.bw
"$program" predict tiny.json lambda.fa --tracks plus,minus --rc -q -o 'tiny.{track}.bw'
! cmp -s tiny.minus.bw before.bw || fail "other weights, and the same track"
cmp tiny.minus.bw results/tracks/tiny/tiny.minus.bw || fail "other weights, in two parts: not the track of one run"
"$program" score tiny.json lambda.fa some.bed --tracks plus,minus --rc -q -o tiny.tsv
cmp tiny.tsv results/scores/tiny.tsv || fail "other weights, in two parts: not the scores of one run"
rm -r results/parts
run "${settings[@]}" shards=2 || fail "the run without parts failed: $(tail -n 30 log)"
grep -q 'Nothing to be done' log || fail "the run without parts did something: $(cat log)"

# Samples that are wrong are named with their line.
bad() {
  printf '%b' "$1" >bad.tsv
  ! run "${settings[@]}" samples=bad.tsv || fail "bad samples were taken: $1"
  grep -qF "$2" log || fail "bad samples, expected '$2': $(tail -n 5 log)"
}
header='name\tmodel\tgenome\tregions\ttracks\toptions\n'
bad 'name\tmodel\n' 'bad.tsv:1: columns are'
bad "$header" 'bad.tsv: there are no samples'
bad "${header}a\tm\tlambda.fa\t\tt\n" 'bad.tsv:2: not 6 columns'
bad "${header}a/b\tm\tlambda.fa\t\tt\t\n" "bad.tsv:2: name 'a/b'"
bad "${header}..\tm\tlambda.fa\t\tt\t\n" "bad.tsv:2: name '..'"
bad "${header}a\tm\tlambda.fa\t\tt\t\na\tm\tlambda.fa\t\tt\t\n" "bad.tsv:3: name 'a'"
bad "${header}a\t\tlambda.fa\t\tt\t\n" "bad.tsv:2: 'a' has no model"
bad "${header}a\tm\tg.fa\t\tt\t\n" "bad.tsv:2: genome 'g.fa': no such file"
bad "${header}a\tm\tlambda.fa\tr.bed\tt\t\n" "bad.tsv:2: regions 'r.bed': no such file"
bad "${header}a\tm\tlambda.fa\t\tt\t--tracks 'x\n" "bad.tsv:2: options"
echo "the workflow makes what single runs make: $jobs jobs, $seconds s"
