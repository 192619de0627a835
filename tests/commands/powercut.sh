#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Power cut tests: powercut.sh PROGRAM CUTS. Needs root and a loop device.
#
# The program writes to a file system in an image file. Copies of the image, taken while it runs and right after it has
# ended, are what a power cut would have left on the disk. In each copy a name holds all of what was written or, where
# the program had not ended, what it held before or nothing.
set -uo pipefail
program=$(realpath "$1") cuts=${2:-10}
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'cd /; umount "$work/disk" "$work/copy" 2>/dev/null; rm -rf "$work"' EXIT
export SEQCAST_MODELS="$here/../../models" LC_ALL=C
cd "$work" || exit 2
cp "$here"/data/tiny.{json,safetensors} "$here"/data/*.bed . 2>/dev/null
for i in 1 2 3 4 5 6 7 8 9 10 11 12; do sed "s/^>.*/>chr$i/" "$here/../data/lambda.fa"; done >long.fa
printf 'chr%s\t100\t40000\n' 1 2 3 >regions.bed
mkdir disk copy whole
truncate -s 96M image
mkfs.ext4 -q -F image && mount -o loop image disk || { echo "no file system on a loop device here"; exit 77; }

commands=(
  "predict tiny.json long.fa -q --tracks 0 -o DISK/out.bedgraph"
  "predict tiny.json long.fa -q --tracks 0 -o DISK/out.bedgraph.gz"
  "predict tiny.json long.fa -q --tracks 0 -o DISK/out.bw"
  "predict tiny.json long.fa -q -o DISK/out.tsv"
  "predict tiny.json long.fa -q -o DISK/out.{track}.bedgraph"
  "score tiny.json long.fa regions.bed -q -o DISK/out.bed"
  "convert tiny.json -q -o DISK/out"
)

sums() { (cd "$1" && find . -path '*out*' -not -path '*/.*' -type f | sort | xargs -r sha256sum); }

# cut: what is on the disk now, as `left`.
cut_power() {
  cp --sparse=always image snapshot
  mount -o loop snapshot copy || { echo "WRONG: the file system itself is broken"; exit 1; }
  left=$(sums copy)
  umount copy
}

failures=0 during=0 after=0
"$program" predict tiny.json long.fa -q --tracks 0 -o whole/first.bedgraph  # the index is there from now on
for line in "${commands[@]}"; do
  rm -rf whole/*; read -ra arguments <<<"${line//DISK/whole}"
  "$program" "${arguments[@]}" || { echo "FAILED: $line"; exit 2; }
  expected=$(sums whole)
  for ((i = 0; i < cuts; ++i)); do
    rm -rf disk/out*; sync -f disk
    read -ra arguments <<<"${line//DISK/disk}"
    "$program" "${arguments[@]}" &
    process=$!
    sleep "0.$((RANDOM % 400 + 100))"
    cut_power
    during=$((during + 1))
    while read -r sum name; do
      [ -z "$name" ] || grep -qF "$sum  $name" <<<"$expected" || { echo "WRONG: $line: cut while it ran: half of $name"; failures=$((failures + 1)); }
    done <<<"$left"
    wait $process || { echo "FAILED: $line"; failures=$((failures + 1)); }
    cut_power
    after=$((after + 1))
    [ "$left" = "$expected" ] || { echo "WRONG: $line: cut after exit code 0: $left"; failures=$((failures + 1)); }
  done
done
echo "$during cuts while a command ran, $after right after exit code 0: $failures wrong"
[ "$failures" -eq 0 ]
