#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# A converted model predicts what its source does, in every window, step, length, strand and place that the source takes:
# converted.sh PROGRAM. And what Keras computes from records of several lengths (tests/data/windows).
set -euo pipefail
program=$(realpath "$1")
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$here"/../data/windows/* "$here"/../frameworks/keras/*.h5 "$work"
cd "$work"
export SEQCAST_MODELS="$here/../../models" LC_ALL=C
head -n 20 "$here/../data/lambda.fa" > genome.fa
printf 'NC_001416.1\t100\t180\tx\t0\t+\nNC_001416.1\t411\t417\ty\t0\t-\n' > lines.bed

fail() { echo "FAILED: $*" >&2; exit 1; }
runs=0

# both_of SOURCE CARD COMMAND ARGUMENT...: both give the same output, or both an error.
both_of() {
  local source=$1 card=$2 from=0 to=0
  shift 2
  "$program" "$1" "$source" "${@:2}" -q > a 2> a.err || from=$?
  "$program" "$1" "$card" "${@:2}" -q > b 2> b.err || to=$?
  ((from == to)) || fail "$source $*: source left with $from, converted with $to: $(cat a.err b.err)"
  cmp -s a b || fail "$source $*: differ: $(diff a b | head -4)"
  runs=$((runs + 1))
}

# both MODEL COMMAND ARGUMENT...: a Keras file and its card.
both() { both_of "./$1.h5" "card_$1/$1.json" "${@:2}"; }

# values NAME FILE...: the columns after the place, record by record, against NAME.tsv from Keras, to 2e-5.
values() {
  awk -F'\t' -v name="$1" '
    FNR == NR { key = $1; sub(/^[^\t]*\t/, ""); expected[key] = $0; next }
    /^#/ { next }
    { for (i = columns + 1; i <= NF; ++i) got[$1] = seen[$1]++ ? got[$1] "\t" $i : $i }
    END {
      for (key in expected) {
        n = split(expected[key], e, "\t"); m = split(got[key], g, "\t")
        if (n != m) { print name ": " key " has " m " values, expected " n; exit 1 }
        for (i = 1; i <= n; ++i) if ((e[i] - g[i]) ^ 2 > 4e-10) { print name ": " key ": got " g[i] ", expected " e[i]; exit 1 }
      }
    }' columns="$2" "$1.tsv" "$3" || fail "$1: other values than Keras computes"
}

# What Keras computes, each record being one window of its own length.
for model in pooled pooled_in_the_middle strided; do
  "$program" predict ./$model.h5 records.fa --place record --tracks all --digits 9 -q > got
  values $model 3 got
done
"$program" predict ./pooled.h5 records.fa --tracks all --digits 9 -q > got  # records by themselves
values pooled 3 got
"$program" predict ./one_position.h5 same.fa --tracks all --digits 9 -q > got
values one_position 3 got
for model in numbers_of_forty numbers_of_two numbers_of_one numbers_of_any_length; do
  "$program" predict ./$model.h5 $model.npy --tracks all --digits 9 -q > got
  values $model 2 got
  "$program" summary ./$model.h5 > summary || fail "summary of $model"
  grep -q "^input .* of .* number" summary || fail "summary of $model shows no numbers"
  "$program" receptive-field ./$model.h5 > /dev/null || fail "receptive-field of $model"
  "$program" convert ./$model.h5 -o card_$model -q
  both $model predict $model.npy --tracks all
done
"$program" predict ./beside.h5 beside.fa --place record --input signal=beside_signal.npy \
  --input features=beside_features.npy --tracks all --digits 9 -q > got
values beside 3 got

# Coordinates: the whole window, whatever its length.
"$program" predict ./pooled.h5 records.fa --tracks 0 -q | cut -f 1-3 > got
printf 'r40_0\t0\t40\nr41_1\t0\t41\nr64_2\t0\t64\nr80_3\t0\t80\nr80_4\t0\t80\nr57_5\t0\t57\n' | cmp - got ||
  fail "places of records"
"$program" predict ./one_position.h5 same.fa --tracks 0 -q | cut -f 1-3 > got
printf 's0\t0\t12\ns1\t0\t12\ns2\t0\t12\n' | cmp - got || fail "place of a flattened position"

# Windows of any length: converted at one window, used at others.
for model in pooled pooled_in_the_middle strided two_heads open_length; do
  "$program" convert ./$model.h5 --window 80 -o card_$model -q
  for window in 40 80 81 128; do
    for step in "" "--step 8"; do
      for strand in + - both; do
        # shellcheck disable=SC2086
        both $model predict genome.fa --window $window $step --strand $strand --tracks all
      done
    done
    both $model predict genome.fa --window $window --context genome
    both $model score genome.fa lines.bed --window $window --tracks all
    both $model score genome.fa lines.bed --window $window --tracks all --place grid
    both $model score genome.fa lines.bed --window $window --tracks all --place center --rc
  done
  both $model predict records.fa --place record --tracks all
  both $model predict records.fa --place record --tracks all --strand -
  both $model predict records.fa --place record --tracks all --window 80
done
"$program" convert ./pooled.h5 -o open -q  # without a window: the card has no default either
"$program" predict open/pooled.json records.fa --tracks all --digits 9 -q > got
values pooled 3 got
if "$program" predict open/pooled.json genome.fa -r NC_001416.1:1-100 2> err; then fail "a genome without a window"; fi
grep -q "leaves open how long its windows are" err || fail "a genome without a window: $(cat err)"

# Models of a fixed window, of every kind of file.
for model in flat_sequential causal_and_strided separable picture reshaped nested upsampled embedded profile bounded \
  turned row_picture squeezed functions cropped operators keras1_theano keras1_tf one_position; do
  "$program" convert ./$model.h5 -o card_$model -q
  for strand in + -; do
    both $model predict genome.fa --strand $strand
    both $model score genome.fa lines.bed --strand $strand
  done
  both $model predict genome.fa --step 1 -r NC_001416.1:1-20
  both $model predict genome.fa --context genome
  both $model predict genome.fa --window 50
done

# PyTorch's files of every family: convert finds what it writes, and on which letters, by the family alone.
for file in "$here"/../frameworks/torch/*.pt; do
  model=$(basename "$file" .pt)
  cp "$file" .
  "$program" convert "./$model.pt" -o "card_$model" -q 2> a.err || fail "convert $model.pt: $(cat a.err)"
  both_of "./$model.pt" "card_$model/$model.json" predict genome.fa --tracks all --digits 9
  [[ $(wc -l < a) -gt 1 ]] || fail "$model.pt predicts nothing"
done
# ONNX files, of a fixed length and of any.
for file in "$here"/../frameworks/onnx/*.onnx; do
  model=$(basename "$file" .onnx)
  cp "$file" .
  windows=("")
  case $model in
    dilated_* | profile_*) windows=("--window 160" "--window 200") ;;  # of any length
    norms_dynamo | written_out) windows=("--window 64") ;;  # the layers are others in each
  esac
  # shellcheck disable=SC2086
  "$program" convert "./$model.onnx" ${windows[0]} -o "card_$model" -q 2> a.err || fail "convert $model.onnx: $(cat a.err)"
  for window in "${windows[@]}"; do
    for strand in + - both; do
      # shellcheck disable=SC2086
      both_of "./$model.onnx" "card_$model/$model.json" predict genome.fa $window --strand $strand --tracks all --digits 9
    done
    [[ $(wc -l < a) -gt 1 ]] || fail "$model.onnx predicts nothing"
    # shellcheck disable=SC2086
    both_of "./$model.onnx" "card_$model/$model.json" score genome.fa lines.bed $window --tracks all --rc
    # shellcheck disable=SC2086
    both_of "./$model.onnx" "card_$model/$model.json" predict genome.fa $window --context genome -r NC_001416.1:1-700
  done
  # shellcheck disable=SC2086
  both_of "./$model.onnx" "card_$model/$model.json" predict genome.fa ${windows[0]} --step 8 -r NC_001416.1:1-300
  both_of "./$model.onnx" "card_$model/$model.json" predict records.fa --place record --tracks all
done
echo "$runs pairs of runs are alike"
