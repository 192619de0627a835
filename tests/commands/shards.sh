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

# parts ENDING COMMAND...: the parts of $counts, one behind the other, are the whole run's file. 40 is more than there is
# work.
counts="1 2 7 40"
parts() {
  local ending=$1 count number
  shift
  "$program" "$@" -q --no-sync -o "whole.$ending"
  [ -s "whole.$ending" ] || fail "$*: nothing in the whole"
  for count in $counts; do
    : > joined
    for ((number = 1; number <= count; ++number)); do
      "$program" "$@" -q --no-sync -@ $((1 + number % 2)) --shard $number/$count -o "part.$ending"
      [ -e "part.$ending" ] || fail "$*: part $number of $count has no file"
      cat "part.$ending" >> joined
      rm "part.$ending"
    done
    cmp joined "whole.$ending" || fail "$*: $count parts are not the whole"
    runs=$((runs + 1))
  done
}

# Contigs of less than a window, of one base, and of several windows; regions in one window and across its ends.
{ head -n 300 lambda.fa; printf '>one\nA\n>short\nACGTACGTTTGCANNNNNACGATT\n'; sed -n '1s/.*/>second/p;400,460p' lambda.fa; } > some.fa
printf 'second\t30\t300\tx\t0\t-\nNC_001416.1\t100\t260\ty\t0\t+\nNC_001416.1\t270\t271\tz\t0\t-\nNC_001416.1\t4000\t4900\tv\t0\t+\none\t0\t1\tu\t0\t.\nsecond\t35\t60\tt\t0\t-\n' > some.bed
for i in 0 1 2 3 4 5 6 7 8; do printf 'NC_001416.1\t%d\t%d\n' $((i * 400)) $((i * 400 + 64)); done > same.bed
printf 'second\t30\t36\nNC_001416.1\t100\t104\nsecond\t50\t59\n' > short.bed
printf 'second\t0\t40\nNC_001416.1\t4100\t4177\n' > without.bed
for context in window genome; do
  counts="1 2 7 40"
  for strand in '--strand +' '--strand -' '--strand both' --rc; do
    parts tsv predict tiny.json some.fa --context $context $strand --no-header
    parts tsv score tiny.json some.fa some.bed --context $context $strand --no-header
    counts="2 7"
  done
  counts="2 7 40"
  parts bedgraph predict tiny.json some.fa --context $context --tracks plus --no-merge
  counts="2 7"
  parts bedgraph predict tiny.json some.fa --context $context --tracks plus --no-merge -b some.bed --exclude without.bed
  parts tsv predict tiny.json some.fa --context $context -b some.bed --no-header
  parts tsv score tiny.json some.fa some.bed --context $context --strand bed --stat mean,max,sum --no-header
  parts tsv score tiny.json some.fa some.bed --context $context --exclude without.bed --missing na --no-header
  parts tsv mutate tiny.json some.fa short.bed --context $context --no-header
done
parts tsv score flat.json some.fa some.bed --no-header  # a window of its own around each line
parts tsv predict tiny.json some.fa --step 20 --no-header

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
for context in window genome; do
  parts tsv variants tiny.json some.fa some.vcf --context $context --no-header
done
parts tsv variants tiny.json some.fa some.vcf --tracks plus --stat SAD,center20:D1 --rc --shifts 0,1 --normalise --no-header
parts tsv variants tiny.json some.fa --variant NC_001416.1:1000:A:C,G --variant NC_001416.1:1500:C:CGAT --no-header
# shellcheck disable=SC2086  # a list of words
parts tsv variants any.json some.fa some.vcf $spliceai --raw --no-header

# Records.
for i in 0 1 2 3 4; do printf '>r%d\n%s\n' $i "${lambda:i * 100:20}"; done > records.fa
parts tsv predict flat.json records.fa --place record --no-header

# Arrays, whose parts have headers of their own: NumPy would join them along the first axis.
bytes_of() { dd if="$1" bs=1 skip="$2" count="$3" status=none; }  # bytes_of FILE FROM COUNT
array_at() { echo $(($(grep -abo 'NUMPY' "$1" | cut -d: -f1 | sed -n 1p) - 1)); }  # in an .npy, or in an archive of one
header_bytes() { echo $((10 + $(bytes_of "$1" $(($(array_at "$1") + 8)) 2 | od -An -tu2))); }
shape_of() { bytes_of "$1" "$(array_at "$1")" "$(header_bytes "$1")" | tr -d '\0' | sed -n "s/.*'shape': (\([0-9, ]*\)).*/\1/p"; }
values_of() {
  bytes_of "$1" $(($(array_at "$1") + $(header_bytes "$1"))) $(($(shape_of "$1" | sed 's/, */ * /g') * 4))
}
array_parts() {  # array_parts ROWS ENDING COMMAND...
  local all=$1 ending=$2 count number rows
  shift 2
  "$program" "$@" -q --no-sync -o "whole.$ending"
  for count in 2 7 40; do
    : > joined
    rows=0
    for ((number = 1; number <= count; ++number)); do
      "$program" "$@" -q --no-sync --shard $number/$count -o "part.$ending"
      rows=$((rows + $(shape_of "part.$ending" | cut -d, -f1)))
      values_of "part.$ending" >> joined
    done
    [ -s joined ] || fail "$*: no values"
    cmp joined <(values_of "whole.$ending") || fail "$*: $count parts are not the whole"
    [ "$rows" = "$all" ] || fail "$*: parts have $rows rows, expected $all"
    runs=$((runs + 1))
  done
}
for i in 0 1 2 3 4 5 6 7 8; do printf 'NC_001416.1\t%d\t%d\n' $((i * 400)) $((i * 400 + 4)); done > four.bed
array_parts 9 npy predict tiny.json some.fa -b same.bed
array_parts 9 npy mutate tiny.json some.fa four.bed --tracks plus
array_parts 9 npz mutate tiny.json some.fa four.bed --tracks plus
array_parts 33 npy variants tiny.json some.fa some.vcf

echo "$runs sets of parts are the whole"
