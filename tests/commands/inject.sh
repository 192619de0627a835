#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Failure tests: inject.sh PROGRAM FOLDER POINTS. Every command runs many times, each time with another allocation or
# system call that fails (or all from one on). A run must do all that it was asked, or leave with exit code 1, say why,
# and leave nothing behind. FOLDER holds the preloaded objects; POINTS is how many places are tried for each command.
set -uo pipefail
program=$(realpath "$1") objects=$(realpath "$2") points=${3:-100}
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export SEQCAST_MODELS="$here/../../models" LC_ALL=C
mkdir "$work/inputs" "$work/run" "$work/expected"
cp -r "$here/data/." "$work/inputs/"
head -n 72 "$here/../data/lambda.fa" >"$work/inputs/lambda.fa"
cp "$work/inputs/lambda.fa" "$work/inputs/indexed.fa"  # a list names the index, which is not there where it cannot be written
samtools faidx "$work/inputs/indexed.fa"
printf 'NC_001416.1\t%s\n' $'100\t900\ta\t0\t+' $'2000\t2400\tb\t0\t-' >"$work/inputs/regions.bed"
printf 'NC_001416.1\t%s\n' $'300\t310' $'2000\t2010' >"$work/inputs/sites.bed"
printf '%b\n' '##fileformat=VCFv4.2' '#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO' 'NC_001416.1\t1000\trs1\tA\tC\t.\t.\tDP=7' \
  'NC_001416.1\t1500\trs2\tC\tCGAT\t.\t.\t.' >"$work/inputs/in.vcf"
printf 'NC_001416.1\t%s\n' $'0\t500\t0.25' $'500\t4000\t1.5' >"$work/inputs/one.bedgraph"
cp "$here"/../frameworks/keras/separable.h5 "$here"/../data/basenji/small.{json,h5} "$work/inputs/"
cd "$work" || exit 2

# NAME and the command; every output is called out, out.KIND or out/.
commands=(
  "predict --tracks 0 |predict tiny.json lambda.fa -q -@2 --tracks 0 -o out.bedgraph"
  "predict (bigWig)   |predict tiny.json lambda.fa -q -@2 --tracks 0 -o out.bw"
  "predict (set, gz)  |predict tiny.json lambda.fa -q -@2 -o out.{track}.bedgraph.gz"
  "predict (lists)    |predict tiny.json indexed.fa -q -@2 -o out.{track}.bw --igv-session out.json --pygenometracks out.ini"
  "score              |score tiny.json lambda.fa regions.bed -q -@2 -o out.bed"
  "variants           |variants tiny.json lambda.fa in.vcf -q -@2 --tracks 0 -o out.vcf.gz --write-index tbi"
  "mutate             |mutate tiny.json lambda.fa sites.bed -q -@2 --tracks 0 -o out.npz"
  "view (page)        |view NC_001416.1:1-4000 --model tiny.json --fasta lambda.fa --variants in.vcf -q -@2 -o out.html"
  "view (SVG, list)   |view NC_001416.1:1-4000 one.bedgraph -q -o out.svg --igv-session out.json --genome lambda"
  "convert            |convert separable.h5 -q -o out"
  "convert (Basenji)  |convert small.json --weights small.h5 -q -o out"
  "summary            |summary separable.h5"
)

fresh() { rm -rf run/* run/.[!.]*; cp -r inputs/. run/; touch run/indexed.fa.fai; }
outputs() { (cd "$1" && find . -name 'out*' -type f | sort | xargs -r sha256sum; cat stdout); }

# run ARGUMENT...: in a fresh folder, with what the environment makes fail; sets code.
run() {
  fresh
  (cd run && timeout 60 env LD_PRELOAD="$object" "$program" "$@" >stdout 2>stderr)
  code=$?
}

wrong() { echo "WRONG: $kind $mode=$point, $*"; failures=$((failures + 1)); }

# judge NAME: what the run that ended with `code` did.
judge() {
  local left
  left=$(cd run && find . -name '*.seqcast-*' | head -n 3)
  [ -z "$left" ] || wrong "$1: left behind: $left"
  if [ "$code" -eq 0 ]; then
    whole=$((whole + 1))
    [ "$(outputs run)" = "$expected" ] || wrong "$1: exit code 0 and another output"
  elif [ "$code" -eq 1 ]; then
    said=$((said + 1))
    grep -qE '^seqcast.*: error: |^(libgomp: Out of memory|Error in GnuTLS init)' run/stderr ||  # before main, in libraries
      wrong "$1: exit code 1 and no message: $(head -c 200 run/stderr)"
    ! grep -q 'defect of' run/stderr || wrong "$1: $(head -n 1 run/stderr)"
    # Where taking names back or bringing them to the disk fails too, the message says what is written.
    grep -qE 'written already: |is written, but may not outlast' run/stderr ||
      [ -z "$(cd run && find . -name 'out*' | head -n 1)" ] || wrong "$1: exit code 1 and an output"
  else
    wrong "$1: exit code $code: $(head -c 200 run/stderr)"
  fi
}

failures=0
for kind in allocations calls; do
  object=$objects/failing_$kind.so
  [ -e "$object" ] || { echo "no $object"; exit 2; }
  for line in "${commands[@]}"; do
    name=${line%%|*}
    read -ra arguments <<<"${line#*|}"
    unset SEQCAST_FAIL_AT SEQCAST_FAIL_FROM
    export SEQCAST_FAIL_COUNT=$work/count
    mode=none point=0 run "${arguments[@]}"
    [ "$code" -eq 0 ] || { echo "FAILED: $name does not run: $(cat run/stderr)"; exit 2; }
    expected=$(outputs run) total=$(cat count)
    unset SEQCAST_FAIL_COUNT
    whole=0 said=0
    for ((i = 0; i < points; ++i)); do
      point=$((1 + i * total / points))
      for mode in SEQCAST_FAIL_AT SEQCAST_FAIL_FROM; do
        unset SEQCAST_FAIL_AT SEQCAST_FAIL_FROM
        export "$mode=$point"
        run "${arguments[@]}"
        judge "$name"
      done
    done
    echo "$kind, $name: $((2 * points)) runs at $points of $total places: $whole did all, $said were errors"
  done
done
echo "$failures wrong"
[ "$failures" -eq 0 ]
