#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Runs every command that `seqcast example` writes, one by one as a person pastes them: example_folder.sh PROGRAM.
set -euo pipefail
program=$(realpath "${1:?usage: example_folder.sh PROGRAM}")
here=$(cd "$(dirname "$0")" && pwd)
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
PATH=$(dirname "$program"):$PATH
export LC_ALL=C
unset SEQCAST_MODELS SEQCAST_ISA
wrong() { echo "$*"; exit 1; }

cd "$place"
seqcast example phage 2>said
cmp phage/lambda.fa "$here/../data/lambda.fa"
cmp phage/genes.bed "$here/../data/lambda_genes.bed"
[[ $(ls phage) == $'commands.sh\ngenes.bed\nlambda.fa' ]] || wrong "the folder has other files: $(ls phage)"
for file in $(grep -o '[^ ]*/[a-z.]*' said); do [[ -e $file ]] || wrong "it names $file, which is not there: $(cat said)"; done

# Every line, in one shell after another; what `-o` and `>` name must be there after it.
cd phage
commands=0
while read -r line; do
  [[ $line && $line != \#* ]] || continue
  bash -euo pipefail -c "$line" >../out 2>../err </dev/null || wrong "failed: $line: $(cat ../err)"
  commands=$((commands + 1))
  output=$(sed -nE "s/.*(-o|>) '?([^ ']+)'?.*/\2/p" <<<"$line")
  [[ ! $output ]] || [[ -s ${output/\{track\}/coding_plus} ]] || wrong "$line: no ${output/\{track\}/coding_plus}"
  [[ $output || -s ../out ]] || wrong "$line: printed nothing"
done <commands.sh
((commands >= 12)) || wrong "only $commands commands"
awk '$1 !~ /^#/ && ($6 == "+" ? $7 : $8) > 0.5 { ++found } END { exit found < 50 }' scored.bed || wrong "genes are not found"
start=$(awk 'NR == 2 { print $NF }' variant.tsv)
[[ $start != 0 ]] || wrong "losing a start codon changes nothing: $(cat variant.tsv)"

# All at once gives the same files.
mkdir ../again
cp lambda.fa genes.bed commands.sh ../again
(cd ../again && sh -e commands.sh >/dev/null 2>&1) || wrong "sh commands.sh failed"
rm -f lambda.fa.fai ../again/lambda.fa.fai
diff -r . ../again >&2 || wrong "other files where all commands run in one shell"

# A folder that is not empty stays as it is; an empty one is filled; a disk that is full leaves nothing.
cd ..
before=$(ls -l phage)
! seqcast example phage 2>said || wrong "a folder that is not empty is written to"
grep -q "not empty" said || wrong "$(cat said)"
[[ $(ls -l phage) == "$before" ]] || wrong "a folder that is refused is changed"
mkdir empty
seqcast example empty/ 2>/dev/null
[[ -e empty/commands.sh ]] || wrong "an empty folder is not filled"
! (ulimit -f 10; seqcast example small) 2>said || wrong "a limit on file sizes goes unseen"
[[ ! -e small && ! $(find . -name '*.seqcast-*') ]] || wrong "half an example is left"
