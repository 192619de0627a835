#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Checks that `variants` and `mutate` take no more memory than --memory says, and less work than whole windows:
#
#   variants_memory.sh PROGRAM WRITE_WEIGHTS
#
# The peak is the one of the closing line. Values under a limit are those of a run without one, within rounding: where
# there is no room for a reference, windows are computed whole, and the closing line then says no share.
set -euo pipefail
program=$(realpath "${1:?usage: variants_memory.sh PROGRAM WRITE_WEIGHTS}")
write_weights=$(realpath "${2:?}")
export LC_ALL=C SEQCAST_MODELS
SEQCAST_MODELS=$(realpath "$(dirname "$0")/../../models")
data=$(realpath "$(dirname "$0")/../data")
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
cp "$data/lambda.fa" .
status=0
wrong() { echo "$*"; status=1; }

bases=$(tail -n +2 lambda.fa | tr -d '\n')
snvs() {  # POSITION...
  printf '##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n'
  local at ref
  for at; do
    ref=${bases:at-1:1}
    printf 'NC_001416.1\t%d\t.\t%s\t%s\t.\t.\t.\n' "$at" "$ref" "$([[ $ref == A ]] && echo C || echo A)"
  done
}
snvs 5000 5010 5200 12000 20000 30000 >in.vcf
printf 'NC_001416.1\t20000\t20010\n' >sites.bed

close_to() {  # TABLE TABLE: the column of scores, sums of differences, of lines that are otherwise alike
  paste "$1" "$2" | awk -v score="$3" 'NR > 1 { d = $score - $(score + NF / 2)
    if (!($score > 0 && d <= 0.02 * $score && d >= -0.02 * $score)) { print $score, $(score + NF / 2); wrong = 1; exit } }
    END { exit wrong || NR < 2 }'
}
# limited COLUMN MIB whole|changes|either COMMAND...: within the limit, with the share that whole windows or changes have.
limited() {
  local column=$1 mib=$2 way=$3 peak
  shift 3
  "$program" "$@" -o free.tsv -q
  "$program" "$@" -o limited.tsv --memory "${mib}M" 2>said || { wrong "$* --memory ${mib}M: $(cat said)"; return 0; }
  peak=$(sed -n 's/.*peak memory \([0-9]*\) MiB$/\1/p' said)
  [[ $peak && $peak -le $mib ]] || wrong "$* --memory ${mib}M: took $peak MiB"
  case $way,$(grep -c 'of the multiply-adds not needed' said || true) in
    whole,0 | changes,1 | either,?) ;;
    *) wrong "$* --memory ${mib}M: expected $way: $(cat said)" ;;
  esac
  close_to free.tsv limited.tsv "$column" || wrong "$* --memory ${mib}M gives other scores"
}
for card in chrombpnet basset; do "$write_weights" "$card" $card.safetensors >/dev/null; done
chrombpnet=(variants chrombpnet lambda.fa in.vcf --weights chrombpnet.safetensors --tracks profile:0 --stat D1)
limited 6 400 changes "${chrombpnet[@]}"
limited 6 250 either "${chrombpnet[@]}"
limited 6 122 whole "${chrombpnet[@]}"
basset=(mutate basset lambda.fa sites.bed --weights basset.safetensors --tracks classes:0 --transform none --stat D1)
limited 6 200 changes "${basset[@]}"
limited 6 110 changes "${basset[@]}"
# Variants that no other is near take less than windows of their own do, though ChromBPNet's windows share rows.
snvs 5000 20000 >two.vcf
"$program" variants chrombpnet lambda.fa two.vcf --weights chrombpnet.safetensors --tracks profile:0 -o two.tsv 2>said
share=$(sed -n 's/.* \([0-9]*\) % of the multiply-adds not needed.*/\1/p' said)
[[ $share && $share -ge 15 ]] || wrong "two variants apart: $(cat said)"
exit $status
