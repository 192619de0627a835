#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Compares `variants` with an independent implementation of the dialect and of the statistics.
#
# tests/frameworks/variants_oracle.py (NumPy) wrote models, genome, genes, variants and what must come out; make_normalised.py
# asked bcftools.
set -euo pipefail
program=$(realpath "${1:?usage: variants_oracle.sh PROGRAM}")
data=$(realpath "$(dirname "$0")/../frameworks/variants")
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cp "$data"/* "$place"
cd "$place"
status=0
wrong() { echo "$*"; status=1; }
score() { "$program" variants "$@" -q; }

# A field of INFO of each record, or a dot.
info() {  # FIELD FILE
  grep -v '^#' "$2" | awk -F'\t' -v name="$1=" '{ found = "."; n = split($8, parts, ";")
    for (i = 1; i <= n; ++i) if (index(parts[i], name) == 1) found = substr(parts[i], length(name) + 1)
    print found }'
}
strings() { info SpliceAI "$1"; }

for expected in splice.*.txt; do
  IFS=. read -r _ distance mask mnv _ <<<"$expected"
  score --as spliceai splice1.json,splice2.json genome.fa in.vcf --genes genes.tsv --distance "$distance" \
    --mask "$mask" --mnv "$mnv" -o out.vcf
  strings out.vcf >got
  diff "$expected" got >differences || { wrong "$expected (< expected, > got):"; head -n 6 differences; }
done

# The same transcripts in other files, and the same variants in other files and orders.
score --as spliceai splice1.json,splice2.json genome.fa in.vcf --genes genes.tsv -o out.vcf
strings out.vcf >as_table
for genes in genes.gtf genes.gff3 genes.bed; do
  score --as spliceai splice1.json,splice2.json genome.fa in.vcf --genes "$genes" -o other.vcf
  strings other.vcf | cmp -s as_table - || wrong "$genes gives other scores than genes.tsv"
done
for options in "-@ 1" "-@ 2 --batch 3"; do
  # shellcheck disable=SC2086  # a list of words
  score --as spliceai splice1.json,splice2.json genome.fa in.vcf --genes genes.tsv $options -o other.vcf
  cmp -s out.vcf other.vcf || wrong "$options gives other bytes"
done
{ grep '^#' in.vcf; grep -v '^#' in.vcf | tac; } >backwards.vcf
score --as spliceai splice1.json,splice2.json genome.fa backwards.vcf --genes genes.tsv -o other.vcf
strings other.vcf | tac | cmp -s as_table - || wrong "records in reverse order get other scores"
score --as spliceai splice1.json,splice2.json genome.fa - --genes genes.tsv -o out.bcf <in.vcf
score --as spliceai splice1.json,splice2.json genome.fa out.bcf --genes genes.tsv --overwrite-field -o other.vcf
strings other.vcf | cmp -s as_table - || wrong "BCF gives other scores than VCF"

# Numbers of a table of the program next to those of the oracle, in both of which each alternative is a line.
numbers() { grep -v '^#' "$1" | grep -P '\t\.$' | cut -f 6- | sed 's/\t\.$//'; }
close_to() {
  paste -d '\n' "$1" "$2" | awk -F'\t' -v name="$1" '
    NR % 2 { n = split($0, want, "\t"); next }
    { if (NF != n) { print name ": line " NR / 2 " has " NF " numbers, expected " n; exit 1 }
      for (i = 1; i <= n; ++i) {
        d = $i - want[i]; if (d < 0) d = -d; size = want[i] < 0 ? -want[i] : want[i]
        if (d > 2e-4 * size + 2e-5) { print name ": line " NR / 2 ", number " i ": got " $i ", expected " want[i]; exit 1 } } }
    END { if (NR == 0) { print name " is empty"; exit 1 } }' || status=1
}
all=SAD,SUM,logSUM,sqrtSUM,mean,logSED,log2sum,SAX,D1,logD1,sqrtD1,D2,logD2,sqrtD2,l2log1p,JS,logJS,activesum,activemean
score tracks1.json,tracks2.json genome.fa in.vcf --stat "$all" --digits 9 -o plain.tsv
numbers plain.tsv >got; close_to tracks.plain.txt got
score tracks1.json,tracks2.json genome.fa in.vcf --stat "$all" --digits 9 --rc --shifts 0,1,-3 -o rc.tsv
numbers rc.tsv >got; close_to tracks.rc_and_shifts.txt got
score tracks1.json,tracks2.json genome.fa in.vcf --stat "center9:${all//,/,center9:}" --digits 9 -o center.tsv
numbers center.tsv >got; close_to tracks.center.txt got
score tracks1.json,tracks2.json genome.fa in.vcf --stat "center22:${all//,/,center22:}" --digits 9 --rc --shifts 0,-2 \
  --share-window 30 -o shared.tsv
numbers shared.tsv >got; close_to tracks.shared.txt got
score counts.json genome.fa in.vcf --stat logFC,JSD,JSD_original,IES --rc --digits 9 -o counts.tsv
numbers counts.tsv >got; close_to counts.rc.txt got

# Spellings are those of bcftools norm (make_normalised.py), and have the scores that records spelled so have.
score tracks1.json repeats.fa repeats.vcf --normalise --tracks plus -o respelled.vcf
info SEQCAST_NORMALISED respelled.vcf >got
[[ $(wc -l <got) -eq 300 ]] || wrong "$(wc -l <got) of 300 records come back"
diff repeats.normalised.txt got >differences || { wrong "normalized (< bcftools norm, > got):"; head -n 6 differences; }
grep -v '^#' repeats.vcf | paste - repeats.normalised.txt | awk -v OFS='\t' '
  $9 != "." { split($9, parts, ":"); $2 = parts[1]; $4 = parts[2]; $5 = parts[3] } { NF = 8; print }' >lines
{ grep '^#' repeats.vcf; cat lines; } >normal.vcf
score tracks1.json repeats.fa normal.vcf --tracks plus -o normal.out.vcf
cmp -s <(info SEQCAST_SAD respelled.vcf) <(info SEQCAST_SAD normal.out.vcf) || wrong "a respelled record gets another score"

# f32 values of an .npy file, or of an .npz file's one array, which is stored as it is; COLUMNS a line.
floats() {  # FILE COLUMNS VALUES
  local begin bytes
  begin=$(($(grep -abom 1 NUMPY "$1" | cut -d : -f 1) - 1))
  bytes=$(($(od -An -j $((begin + 8)) -N 2 -t u2 "$1")))
  od -An -v -j $((begin + 10 + bytes)) -N $((4 * $3)) -t f4 -w$((4 * $2)) "$1" | sed -E 's/^ +//; s/ +/\t/g'
}
# Arrays of alleles: all bins (16 of 4 bases) of the first records' alternatives, NaN of those that are not scored.
head -n $(($(grep -c '^#' in.vcf) + 12)) in.vcf >few.vcf
for name in REF ALT; do
  score tracks1.json,tracks2.json genome.fa few.vcf --stat $name --rc --shifts 0,1,-3 -o $name.npy
  floats $name.npy 3 $((3 * 16 * $(grep -v '^#' few.vcf | cut -f 5 | tr ',' '\n' | wc -l))) | grep -v nan >got
  close_to arrays.$name.txt got
done
# Arrays of mutations: 4 regions of 6 bases, 4 letters, 3 tracks.
mutate() { "$program" mutate tracks1.json,tracks2.json genome.fa mutated.bed --stat logSED -q "$@"; }
mutate -o mutants.npy
floats mutants.npy 3 288 >got; close_to mutants.txt got
mutate --tracks plus -o mutants.npz
floats mutants.npz 6 96 >got; close_to mutants.hypothetical.txt got

# mutate and variants say the same of the same changes, where they are in the middle of their windows.
for base in 400 401 1000 1777; do printf 'chr1\t%d\t%d\n' "$base" $((base + 1)); done >sites.bed
"$program" mutate tracks1.json genome.fa sites.bed --tracks plus --stat logSED,D2 --mutations snv,N -q -o mutants.tsv
{ grep '^#' in.vcf; tail -n +2 mutants.tsv | awk -v OFS='\t' '{ print $1, $2, ".", $3, $4, ".", ".", "." }'; } >mutants.vcf
score tracks1.json genome.fa mutants.vcf --tracks plus --stat logSED,D2 -o same.tsv
[[ $(wc -l <mutants.tsv) -eq 17 ]] || wrong "4 bases have $(($(wc -l <mutants.tsv) - 1)) mutants, expected 16"
diff <(tail -n +2 mutants.tsv | cut -f 1-4,6-7) <(tail -n +2 same.tsv | cut -f 1-2,4-7) || wrong "mutate and variants differ"
exit $status
