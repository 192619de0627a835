#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Parts of runs against the whole, byte for byte: shards.sh PROGRAM.
set -euo pipefail
program=$(realpath "$1")
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -r "$here/../data/." "$here/data/." "$work"
cd "$work"
export SEQCAST_MODELS="$here/../../models" LC_ALL=C
runs=0

fail() { echo "FAILED: $*" >&2; exit 1; }

# parts ENDING COMMAND...: the parts of $counts, merged, are the whole run's file. 40 is more than there is work.
counts="1 2 7 40"
parts() {
  local ending=$1 count number files
  shift
  "$program" "$@" -q --no-sync -o "whole.$ending"
  [ -s "whole.$ending" ] || fail "$*: nothing in the whole"
  for count in $counts; do
    files=()
    for ((number = 1; number <= count; ++number)); do
      "$program" "$@" -q --no-sync -@ $((1 + number % 2)) --shard $number/$count -o "$number.$ending"
      [ -e "$number.$ending.done" ] || fail "$*: part $number of $count has no marker"
      files=("$number.$ending" "${files[@]}")  # the last first
    done
    "$program" merge "${files[@]}" -q --no-sync -o "merged.$ending"
    cmp "merged.$ending" "whole.$ending" || fail "$*: $count parts, merged, are not the whole"
    runs=$((runs + 1))
  done
}

# parts_by_cat ENDING COMMAND...: the same, and the last of $counts by cat too.
parts_by_cat() {
  local count=${counts##* }
  parts "$@"
  for ((number = 1; number <= count; ++number)); do cat "$number.$1"; done | cmp - "whole.$1" || fail "$*: cat joins not"
}

# Contigs of less than a window, of one base, and of several windows; regions in one window and across its ends.
{ head -n 300 lambda.fa; printf '>one\nA\n>short\nACGTACGTTTGCANNNNNACGATT\n'; sed -n '1s/.*/>second/p;400,460p' lambda.fa; } > some.fa
printf 'second\t30\t300\tx\t0\t-\nNC_001416.1\t100\t260\ty\t0\t+\nNC_001416.1\t270\t271\tz\t0\t-\nNC_001416.1\t4000\t4900\tv\t0\t+\none\t0\t1\tu\t0\t.\nsecond\t35\t60\tt\t0\t-\n' > some.bed
for i in 0 1 2 3 4 5 6 7 8; do printf 'NC_001416.1\t%d\t%d\n' $((i * 400)) $((i * 400 + 64)); done > same.bed
for i in 0 1 2 3 4 5 6 7 8; do printf 'NC_001416.1\t%d\t%d\n' $((i * 400)) $((i * 400 + 4)); done > four.bed
printf 'second\t30\t36\nNC_001416.1\t100\t104\nsecond\t50\t59\n' > short.bed
printf 'second\t0\t40\nNC_001416.1\t4100\t4177\n' > without.bed
for context in window genome; do
  counts="1 2 7 40"
  parts_by_cat bedgraph predict tiny.json some.fa --context $context --tracks plus --no-merge
  parts bedgraph predict tiny.json some.fa --context $context --tracks plus --digits 1
  counts="2 7"
  parts bw predict tiny.json some.fa --context $context --tracks plus
  for strand in '--strand +' '--strand -' '--strand both' --rc; do
    # shellcheck disable=SC2086  # an option with its value
    {
      parts_by_cat tsv predict tiny.json some.fa --context $context $strand --no-header
      parts_by_cat tsv score tiny.json some.fa some.bed --context $context $strand --no-header
      parts npy predict tiny.json some.fa -b same.bed --context $context $strand
    }
    counts=7
  done
  counts="2 7"
  parts bedgraph predict tiny.json some.fa --context $context --tracks plus -b some.bed --exclude without.bed
  parts bw predict tiny.json some.fa --context $context --tracks plus -b some.bed --exclude without.bed
  parts tsv.gz predict tiny.json some.fa --context $context -b some.bed
  parts tsv score tiny.json some.fa some.bed --context $context --strand bed --stat mean,max,sum
  parts tsv score tiny.json some.fa some.bed --context $context --exclude without.bed --missing na
  parts tsv mutate tiny.json some.fa short.bed --context $context
  parts npz mutate tiny.json some.fa four.bed --context $context --tracks plus
done
counts="1 2 7 40"
parts tsv score flat.json some.fa some.bed  # a window of its own around each line
parts tsv predict tiny.json some.fa --step 20
counts="2 40"
parts bedgraph.gz predict tiny.json some.fa --tracks plus --track-line
parts npy.gz predict tiny.json some.fa -b same.bed
parts npy mutate tiny.json some.fa four.bed
parts bw mutate tiny.json some.fa short.bed --tracks plus
lambda=$(tail -n +2 lambda.fa | tr -d '\n')

# Variants: one and several alternatives, insertions and deletions, neighbours, and what cannot be scored.
{
  printf '##fileformat=VCFv4.2\n##contig=<ID=NC_001416.1,length=21000>\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n'
  for ((i = 0; i < 24; ++i)); do
    at=$((900 + i * 37)) alts=${lambda:$((900 + i * 37 + 9)):1}T,GAT ref=${lambda:$((900 + i * 37 - 1)):1}
    ((i % 5 == 1)) && ref=${lambda:at-1:3}
    ((i % 5 == 2)) && alts=.
    ((i % 5 == 3)) && alts=G
    ((i % 7 == 6)) && ref=N
    printf 'NC_001416.1\t%d\tv%d\t%s\t%s\t.\t.\t.\n' $at $i "$ref" "$alts"
  done
} > some.vcf
printf '#NAME\tCHROM\tSTRAND\tTX_START\tTX_END\tEXON_START\tEXON_END\none\tNC_001416.1\t+\t900\t1600\t900,1490,\t1003,1600,\ntwo\tNC_001416.1\t-\t990\t2100\t990,1900,\t1010,2100,\n' > genes.tsv
spliceai='--as spliceai --acceptor x --donor y --genes genes.tsv --distance 20'
counts="1 2 7 40"
parts vcf variants tiny.json some.fa some.vcf --tracks plus
# shellcheck disable=SC2086  # a list of words
parts vcf variants any.json some.fa some.vcf $spliceai --raw
counts="2 40"
for context in window genome; do
  parts_by_cat tsv variants tiny.json some.fa some.vcf --context $context --no-header
done
parts npy variants tiny.json some.fa some.vcf
parts tsv variants tiny.json some.fa --variant NC_001416.1:1000:A:C,G --variant NC_001416.1:1500:C:CGAT
counts=3
parts tsv variants tiny.json some.fa some.vcf --tracks plus --stat SAD,center20:D1 --rc --shifts 0,1 --normalise
parts npy variants tiny.json some.fa some.vcf --stat ALT
# shellcheck disable=SC2086  # a list of words
parts bcf variants any.json some.fa some.vcf $spliceai --write-index csi
cmp merged.bcf.csi whole.bcf.csi || fail "the index of BCF is not the whole run's"
parts vcf.gz variants tiny.json some.fa some.vcf --tracks plus --write-index tbi
cmp merged.vcf.gz.tbi whole.vcf.gz.tbi || fail "the index of VCF is not the whole run's"

# Records.
for i in 0 1 2 3 4; do printf '>r%d\n%s\n' $i "${lambda:i * 100:20}"; done > records.fa
counts="2 7"
parts tsv predict flat.json records.fa --place record
parts npy predict flat.json records.fa --place record

# Several tracks, each in files of its own: each is merged alone, and the parts of one are not those of another.
for i in 1 2; do "$program" predict tiny.json some.fa -q --no-sync --shard $i/2 -o "$i.{track}.bw"; done
"$program" predict tiny.json some.fa -q --no-sync -o 'whole.{track}.bw'
for track in plus minus; do
  "$program" merge 1.$track.bw 2.$track.bw -q -o merged.$track.bw
  cmp merged.$track.bw whole.$track.bw || fail "track $track, merged, is not the whole's"
done
! "$program" merge 1.plus.bw 2.minus.bw -o other.bw 2> said || fail "parts of two tracks are merged"
grep -q "it holds 'minus', expected 'plus'" said || fail "parts of two tracks: $(cat said)"

echo "$runs sets of parts are the whole"
