#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Example: predicts genes in phage lambda with the shipped model (./dev example).
set -euo pipefail
PATH=$(realpath "${1:?usage: example.sh FOLDER_OF_SEQCAST OUT_FOLDER}"):$PATH
mkdir -p "${2:?usage: example.sh FOLDER_OF_SEQCAST OUT_FOLDER}"
cp "$(dirname "$0")"/../data/{lambda.fa,lambda_genes.bed} "$2"
cd "$2"

run() { printf '$ %s\n' "$*"; "$@"; echo; }
first_lines() { printf '$ head -n %d %s\n' "$1" "$2"; head -n "$1" "$2"; echo; }

echo "# in $PWD: phage lambda, 48,502 bases, and its 73 annotated genes"
for strand in plus minus; do
  run seqcast predict bacterial-genes lambda.fa --tracks "coding_$strand" -o "lambda.coding_$strand.bedgraph"
done
first_lines 5 lambda.coding_plus.bedgraph

echo "# stretches of at least 150 bases where a track is above 0.5, and the genes of that strand that they touch"
for strand in plus minus; do
  awk -v OFS='\t' -v strand="$strand" '
    function flush(   genes, i) {
      if (end - start >= 150) {
        for (i = 1; i <= n; ++i) if (from[i] < end && start < to[i]) genes = genes (genes == "" ? "" : ",") name[i]
        print chrom, start, end, "coding_" strand, genes == "" ? "no annotated gene" : genes
      }
    }
    FNR == NR { if ($6 == (strand == "plus" ? "+" : "-")) { ++n; from[n] = $2; to[n] = $3; name[n] = $4 } next }
    $4 <= 0.5 { next }
    chrom != $1 || $2 != end { flush(); start = $2 }
    { chrom = $1; end = $3 }
    END { flush() }
  ' lambda_genes.bed "lambda.coding_$strand.bedgraph"
done | sort -k2,2n >lambda.stretches.tsv
first_lines 12 lambda.stretches.tsv

echo "# every gene with the mean of both tracks over it"
printf '$ %s\n' "seqcast score bacterial-genes lambda.fa lambda_genes.bed > lambda.scored.bed"
seqcast score bacterial-genes lambda.fa lambda_genes.bed >lambda.scored.bed
echo
first_lines 6 lambda.scored.bed
awk '!/^#/ { ++genes; own = $6 == "+" ? $(NF - 1) : $NF; if (own > 0.5) ++found }
     END { printf "# %d of %d genes have a mean above 0.5 on their own strand; ", found, genes
           printf "everything is in %s\n", folder
           exit found < genes / 2 }' folder="$2" lambda.scored.bed
