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

# parts ENDING COMMAND...: the parts of $counts, merged, are the whole run's file, or files where the ending has {track}. 40
# is more than there is work. Each step says its failure: where rows run, below, errors end no shell.
counts="1 2 7 40"
parts() {
  local ending=$1 count number whole files
  shift
  rm -f whole.* merged.* [0-9]*.*
  "$program" "$@" -q --no-sync -o "whole.$ending" || fail "$*: the whole fails"
  for count in $counts; do
    rm -f merged.* [0-9]*.*
    for ((number = 1; number <= count; ++number)); do
      "$program" "$@" -q --no-sync -@ $((1 + number % 2)) --shard "$number/$count" -o "$number.$ending" ||
        fail "$*: part $number of $count fails"
    done
    for whole in whole.${ending/\{track\}/*}; do
      [ -s "$whole" ] || fail "$*: nothing in the whole"
      files=()
      for ((number = 1; number <= count; ++number)); do
        [ -e "$number.${whole#whole.}.done" ] || fail "$*: part $number of $count has no marker"
        files=("$number.${whole#whole.}" "${files[@]}")  # the last first
      done
      "$program" merge "${files[@]}" -q --no-sync -o "merged.${whole#whole.}" || fail "$*: $count parts are not merged"
      cmp "merged.${whole#whole.}" "$whole" || fail "$*: $count parts, merged, are not the whole"
    done
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
counts=2
parts '{track}.bw' predict tiny.json some.fa
! "$program" merge 1.plus.bw 2.minus.bw -o other.bw 2> said || fail "parts of two tracks are merged"
grep -q "it holds 'minus', expected 'plus'" said || fail "parts of two tracks: $(cat said)"

# Every command x format x place x context x strand, on few windows: in 1, 2 and 7 parts, and in more than there is work.
# Each row in a folder of its own, as many at a time as there are CPUs.
mkdir rows inputs
{ printf '>first\n%s\n>one\nA\n>second\n%s\n' "${lambda:0:57}" "${lambda:500:9}"; } > inputs/few.fa
printf 'second\t3\t9\tx\t0\t-\nfirst\t10\t26\ty\t0\t+\nfirst\t27\t28\tz\t0\t-\none\t0\t1\tu\t0\t.\nfirst\t15\t57\tv\t0\t+\n' > inputs/few.bed
printf 'first\t%d\t%d\n' 0 20 30 50 20 40 > inputs/alike.bed
printf 'second\t3\t5\nfirst\t30\t33\nfirst\t40\t41\n' > inputs/sites.bed
printf 'second\t3\t5\nfirst\t30\t32\nfirst\t25\t27\n' > inputs/pairs.bed
for i in 0 1 2; do printf '>r%d\n%s\n' $i "${lambda:i * 100:20}"; done > inputs/few_records.fa
{
  printf '##fileformat=VCFv4.2\n##contig=<ID=first,length=57>\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n'
  printf 'first\t16\ta\t%s\t.\t.\t.\t.\nfirst\t20\tb\t%s\tGAT,A\t.\t.\t.\n' "${lambda:15:1}" "${lambda:19:3}"
  printf 'first\t21\tc\tN\tA\t.\t.\t.\nfirst\t40\td\t%s\t%sT\t.\t.\t.\n' "${lambda:39:1}" "${lambda:39:1}"
} > inputs/few.vcf
cp tiny.* flat.* inputs
counts="1 2 7 9"
rows=0
row() {  # row ENDING COMMAND...
  while (($(jobs -rp | wc -l) >= $(nproc))); do wait -n || true; done
  rows=$((rows + 1))
  mkdir rows/$rows
  { (cd rows/$rows && cp ../../inputs/* . && parts "$@" && rm ./*) || touch rows/failed; } &
}
for context in window genome; do
  for strand in '--strand +' '--strand -' --rc '--strand both'; do
    on="--context $context $strand"
    # shellcheck disable=SC2086  # options with their values
    {
      for ending in tsv tsv.gz npy; do
        regions=
        if [ $ending = npy ]; then regions='-b alike.bed'; fi  # of the same number of bins
        row $ending predict tiny.json few.fa $on $regions
      done
      track=
      if [ "$strand" = '--strand both' ]; then track='{track}.'; fi  # two, which need a file each
      for ending in bedgraph bedgraph.gz bw; do row "$track$ending" predict tiny.json few.fa $on --tracks plus; done
      for ending in tsv tsv.gz; do
        row $ending score tiny.json few.fa few.bed $on
        [ $context = genome ] || row $ending score tiny.json few.fa few.bed $on --place center --missing na
      done
    }
  done
  row tsv score tiny.json few.fa few.bed --context $context --strand bed
  [ $context = genome ] || row tsv score tiny.json few.fa few.bed --context $context --strand bed --place center --missing na
  for rc in '' --rc; do
    for ending in tsv tsv.gz npz npy bw; do
      sites=$([[ $ending == np* ]] && echo pairs.bed || echo sites.bed)
      row $ending mutate tiny.json few.fa "$sites" --context $context --tracks plus $rc
    done
    for ending in vcf vcf.gz bcf tsv tsv.gz npy; do
      row $ending variants tiny.json few.fa few.vcf --context $context --tracks plus $rc
    done
  done
done
for strand in '--strand +' '--strand -' --rc; do
  # shellcheck disable=SC2086  # an option with its value
  {
    for ending in bedgraph bedgraph.gz bw tsv tsv.gz npy; do row $ending predict flat.json few_records.fa --place record $strand; done
    for ending in tsv tsv.gz; do row $ending score flat.json few.fa few.bed $strand; done
  }
done
row tsv predict flat.json few_records.fa --place record --strand both
row npy predict flat.json few_records.fa --place record --strand both
row tsv score flat.json few.fa few.bed --strand both
wait
[ ! -e rows/failed ] || fail "see above"

echo "$((runs + 4 * rows)) sets of parts are the whole"
