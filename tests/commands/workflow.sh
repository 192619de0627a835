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
cp "$here"/data/{tiny,flat}.{json,safetensors} "$here"/../data/lambda.fa "$here"/../data/lambda_genes.bed "$work"
cd "$work"
export SEQCAST_MODELS="$here/../../models" SEQCAST_ISA=baseline LC_ALL=C XDG_CACHE_HOME=$work/cache

fail() { echo "FAILED: $*" >&2; exit 1; }
run() { "$snakemake" -s "$workflow/Snakefile" --profile "$workflow/profiles/local" "$@" >log 2>&1; }
settings=(--config "seqcast=$program" isa=baseline threads=1 mem_mb=500 shards=5)

# Models x genomes x regions: two models, two genomes, with and without regions; a model that comes with the program.
for i in 1 2 3; do sed "s/^>.*/>chr$i/" lambda.fa; done >three.fa
head -n 5 lambda_genes.bed | cut -f 1-3 >some.bed
{
  printf 'name\tmodel\tgenome\tregions\ttracks\toptions\n'
  printf 'tiny\ttiny.json\tlambda.fa\tsome.bed\tplus,minus\t--rc\n'
  printf 'three\ttiny.json\tthree.fa\t\tmany:3\t--context genome\n'
  printf 'genes\tbacterial-genes\tlambda.fa\tlambda_genes.bed\tcoding_plus\t\n'
} >samples.tsv
run "${settings[@]}" || fail "the workflow failed: $(tail -n 30 log)"

"$program" predict tiny.json lambda.fa --tracks plus,minus --rc -q -o 'tiny.{track}.bw'
"$program" predict tiny.json three.fa --tracks many:3 --context genome -q -o 'three.many_3.bw'
"$program" predict bacterial-genes lambda.fa --tracks coding_plus -q -o 'genes.coding_plus.bw'
for track in tiny.plus tiny.minus three.many_3 genes.coding_plus; do
  cmp "$track.bw" "results/tracks/$track.bw" || fail "track $track is not that of one run"
done
"$program" score tiny.json lambda.fa some.bed --tracks plus,minus --rc -q -o tiny.tsv
"$program" score bacterial-genes lambda.fa lambda_genes.bed --tracks coding_plus -q -o genes.tsv
for scores in tiny genes; do cmp "$scores.tsv" "results/scores/$scores.tsv" || fail "scores of $scores are not those of one run"; done
[ ! -e results/scores/three.tsv ] || fail "there are scores without regions"

# The report has each track's mean, and each sample's first score.
for track in tiny.plus three.many_3 genes.coding_plus; do grep -q "href='tracks/$track.bw'" results/report.html || fail "no $track in the report"; done
mean=$("$program" predict bacterial-genes lambda.fa --tracks coding_plus -q --digits 9 |
  awk '{ sum += ($3 - $2) * $4; bases += $3 - $2 } END { printf "%.4g", sum / bases }')
grep -q "<td class=number>$mean</td>" results/report.html || fail "the report has another mean than $mean"
grep -q "<td class=number>$(sed -n 2p genes.tsv | cut -f 7)</td>" results/report.html || fail "the report lacks the first score"

# Again: nothing is done; what is missing is made anew, and no more; a damaged part is refused by name.
run "${settings[@]}" || fail "the second run failed: $(tail -n 30 log)"
grep -q 'Nothing to be done' log || fail "the second run did something: $(cat log)"
rm -r results/parts/tracks/tiny/3 results/tracks/tiny.plus.bw
run "${settings[@]}" || fail "the run after a part was lost failed: $(tail -n 30 log)"
[ "$(grep -c '^rule predict_part:\|^    jobid.*predict' log)" -le 1 ] || fail "more than the lost part was made: $(cat log)"
cmp tiny.plus.bw results/tracks/tiny.plus.bw || fail "after a part was lost: not the track of one run"
printf x >>results/parts/tracks/tiny/4/plus.bw
rm results/tracks/tiny.plus.bw
! run "${settings[@]}" || fail "a damaged part was merged"
grep -q 'results/parts/tracks/tiny/4/plus.bw: it has .* bytes, its marker says' results/logs/tracks/tiny.plus.log ||
  fail "a damaged part is not named: $(cat results/logs/tracks/tiny.plus.log)"

# Samples that are wrong are named with their line.
bad() {
  printf '%b' "$1" >bad.tsv
  ! run "${settings[@]}" samples=bad.tsv || fail "bad samples were taken: $1"
  grep -q "$2" log || fail "bad samples, expected '$2': $(tail -n 5 log)"
}
header='name\tmodel\tgenome\tregions\ttracks\toptions\n'
bad 'name\tmodel\n' 'bad.tsv:1: columns are'
bad "$header" 'bad.tsv: there are no samples'
bad "${header}a\tm\tg\t\tt\n" 'bad.tsv:2: not 6 columns'
bad "${header}a/b\tm\tg\t\tt\t\n" "bad.tsv:2: name 'a/b'"
bad "${header}a\tm\tg\t\tt\t\na\tm\tg\t\tt\t\n" "bad.tsv:3: name 'a'"
bad "${header}a\tm\tg\t\tt,t\t\n" "bad.tsv:2: tracks are 't,t'"
echo "the workflow makes what single runs make"
