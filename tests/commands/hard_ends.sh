#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Tests of how the program ends when it is stopped, cut off or denied something: hard_ends.sh PROGRAM.
set -uo pipefail
program=$(realpath "$1")
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 2
. "$here/phases.sh"
export SEQCAST_MODELS="$here/../../models" LC_ALL=C
cp "$here"/data/{tiny,signal}.{json,safetensors} "$here"/../data/lambda.fa "$here"/../data/lambda_genes.bed .
for i in {1..60}; do sed "s/^>.*/>chr$i/" lambda.fa; done >long.fa
failures=0

wrong() { echo "FAILED: $*"; failures=$((failures + 1)); }
nothing_left() { [ -z "$(find . -name '*.seqcast-*')" ] || wrong "$1: left $(find . -name '*.seqcast-*')"; }
expect() { [ "$2" -eq "$3" ] || wrong "$1: exit code $2, expected $3: $(head -n 2 err 2>/dev/null)"; }  # expect WHAT CODE EXPECTED

# ---- standard error that is closed or full changes no exit code
"$program" predict tiny.json lambda.fa -o good.tsv 2>/dev/null
for error in '&-' /dev/full; do
  eval '"$program" predict tiny.json lambda.fa -o said.tsv 2>'"$error"; expect "2>$error" $? 0
  cmp -s good.tsv said.tsv || wrong "2>$error: another output"
  eval '"$program" predict tiny.json missing.fa 2>'"$error"; expect "2>$error, no such FASTA" $? 1
  eval '"$program" predict 2>'"$error"; expect "2>$error, wrong usage" $? 2
done
"$program" predict tiny.json lambda.fa -q >&- 2>err; expect "closed standard output" $? 1
grep -q 'error: cannot write standard output' err || wrong "closed standard output: $(cat err)"
"$program" predict tiny.json - -q <&- 2>err >/dev/null; expect "closed standard input" $? 1

# ---- limits are errors that say so
(ulimit -f 10; "$program" predict tiny.json lambda.fa -q -o limited.tsv) 2>err; expect "ulimit -f" $? 1
grep -q "error: cannot write 'limited.tsv': file too large" err || wrong "ulimit -f: $(cat err)"
(ulimit -f 0; "$program" convert tiny.json -q -o limited) 2>err; expect "ulimit -f, convert" $? 1
# Also where a helper program would hand over a file in memory.
cp "$here"/../frameworks/keras/separable.h5 .
(ulimit -f 10; "$program" predict separable.h5 lambda.fa -q) >/dev/null 2>err; expect "ulimit -f, HDF5" $? 1
grep -q 'error: separable.h5: what is read of it takes .* bytes, which the limit on file sizes does not allow' err ||
  wrong "ulimit -f, HDF5: $(cat err)"
printf 'NC_001416.1\t1000\t1040\n' >site.bed
for output in npz npy tsv bw; do  # the message goes through a pipe, which has no limit
  (ulimit -f 0; "$program" mutate tiny.json lambda.fa site.bed -q --tracks 0 -o limited.$output) 2>&1 | cat >err
  expect "ulimit -f, mutate to .$output" "${PIPESTATUS[0]}" 1
  grep -q "error: cannot write 'limited.$output': file too large" err || wrong "ulimit -f, .$output: $(cat err)"
done
for output in vcf vcf.gz bcf tsv npy; do
  (ulimit -f 0; "$program" variants tiny.json lambda.fa --variant NC_001416.1:1000:A:C -q --tracks 0 -o limited.$output) 2>&1 |
    cat >err
  expect "ulimit -f, variants to .$output" "${PIPESTATUS[0]}" 1
  grep -q "error: cannot write 'limited.$output': file too large" err || wrong "ulimit -f, .$output: $(cat err)"
done
for mebibytes in 40 56 64 68 72 76 80 82 84 86 88 90 100 120; do
  for threads in 1 2 8; do
    (ulimit -v $((mebibytes * 1024)); "$program" predict tiny.json lambda.fa -q -@$threads -o limited.tsv) 2>err
    code=$?
    [ $code -le 1 ] || [ $code -eq 127 ] || wrong "ulimit -v $mebibytes MiB, $threads threads: exit code $code: $(cat err)"
    [ $code -ne 1 ] || grep -q 'error' err || wrong "ulimit -v $mebibytes MiB, $threads threads: no message"
    ! grep -q 'defect' err || wrong "ulimit -v $mebibytes MiB, $threads threads: $(cat err)"
    nothing_left "ulimit -v $mebibytes MiB"
    rm -f limited.tsv
  done
done
if [ "$(id -u)" -eq 0 ]; then  # limits on processes do not hold for root
  chmod 755 . && chmod 644 ./*.* && "$program" predict tiny.json lambda.fa -q >/dev/null
  (setpriv --reuid=65533 --regid=65533 --clear-groups bash -c "ulimit -u 1; '$program' predict tiny.json lambda.fa -q -@4") >out 2>err
  expect "ulimit -u" $? 1
  grep -q 'error: cannot start a thread: resource temporarily unavailable' err || wrong "ulimit -u: $(cat err)"
fi
nothing_left limits

# ---- signals end every phase at once
# A model whose only tile takes minutes: the largest of the last million bases.
printf '%s' '{"seqcast_card": 1, "name": "slow", "summary": "x", "weights": {"file": "slow.safetensors"}, "input":
  {"alphabet": "ACGT", "unknown": 0, "window_bases": 10000000}, "heads": [{"name": "out", "tracks": 1, "transform":
  "none", "bin_bases": 10000000, "first_base": 0}], "layers": [{"name": "p", "layer": "max_pool", "size": 1000000,
  "stride": 1, "padding": "same"}, {"name": "g", "layer": "global_pool", "pooling": "max"}, {"name": "out", "layer":
  "dense", "units": 1}]}' >slow.json
header='{"out.weight":{"dtype":"F32","shape":[1,4],"data_offsets":[0,16]},"out.bias":{"dtype":"F32","shape":[1],"data_offsets":[16,20]}}'
printf '%b%s' "\\x$(printf %02x ${#header})\\0\\0\\0\\0\\0\\0\\0" "$header" >slow.safetensors
head -c 20 /dev/zero >>slow.safetensors
(echo '>big'; head -c 600000000 /dev/zero | tr '\0' A | fold -w 1000) >big.fa  # its index takes a second or more
mkfifo pipe

# ended WHAT SIGNAL CODE PHASE...: once `process` has come to the phase, sends it the signal. It ends without using another
# second of processor time (and waits for nothing), has that exit code, and left nothing.
ended() {
  local start code=0 what="$1, SIG$2" own others children
  until_it has_signal SigCgt "$2" && until_it "${@:4}" || { wrong "$what: it had ended already: $(cat err)"; return; }
  count_children
  own=$(processor_ms) others=$children start=$SECONDS
  kill "-$2" $process 2>/dev/null || wrong "$what: it had ended already: $(cat err)"
  wait $process || code=$?
  count_children
  own=$((children - others - own))
  ((own < 1000)) || wrong "$what: took another $own ms of processor time"
  ((SECONDS - start < 15)) || wrong "$what: took $((SECONDS - start)) s"
  expect "$what" $code "$3"
  nothing_left "$what"
}
count_children() {  # children: the processor time in milliseconds of all that has ended; not in a subshell, which has its own
  times >spent
  children=$(awk 'NR == 2 { gsub(/[ms]/, " "); print int(($1 * 60 + $2 + $3 * 60 + $4) * 1000) }' spent)
}

for signal in INT:130 TERM:143 HUP:129 QUIT:131 XCPU:152; do
  name=${signal%:*} code=${signal#*:}
  "$program" predict tiny.json - -q < <(exec sleep 20) >out 2>err & process=$!
  ended "waiting for standard input" "$name" "$code" is_waiting
  "$program" score tiny.json lambda.fa pipe -q >out 2>err & process=$!
  ended "opening a pipe" "$name" "$code" is_waiting
  "$program" predict slow.json lambda.fa -q -@1 -o slow.tsv >out 2>err & process=$!
  ended "in one tile" "$name" "$code" has_computed 400
  "$program" predict tiny.json long.fa -q > >(exec sleep 20) 2>err & process=$!
  ended "writing to a full pipe" "$name" "$code" is_waiting
  "$program" predict tiny.json big.fa -q -r big:1-100 >out 2>err & process=$!
  ended "indexing" "$name" "$code" has_moved rchar 100000000
  [ ! -e big.fa.fai ] || wrong "indexing, SIG$name: it was done"
  "$program" predict tiny.json long.fa -q -@2 --step 10 --batch 1 -o long.tsv 2>err & process=$!
  ended "predicting" "$name" "$code" has_computed 300
  grep -q "^seqcast predict: \(interrupted\|error: the limit on processor time\)" err || wrong "SIG$name: $(cat err)"
  [ ! -e long.tsv ] || wrong "SIG$name: a half file"
done
nohup "$program" predict tiny.json long.fa -q -@2 -o long.tsv >out 2>err & process=$!
until_it has_signal SigIgn HUP && until_it has_computed 50; kill -HUP $process; wait $process; expect "nohup" $? 0
rm -f big.fa*

# A killed run leaves nothing either, or the next one to the same name removes it.
for milliseconds in 0 30 100 200 400; do
  "$program" predict tiny.json long.fa -q -@2 -o long.tsv 2>err & process=$!
  until_it has_computed $milliseconds; kill -KILL $process 2>/dev/null; wait $process 2>/dev/null
done
"$program" predict tiny.json long.fa -q -o long.tsv; nothing_left "killed"

# ---- a file that is cut short while it is read is an error that names it
(printf '\x93NUMPY\x01\0\x76\0'; printf "%-117s\n" "{'descr': '<f4', 'fortran_order': False, 'shape': (4000000, 6, 2), }") >numbers.npy
truncate -s $((128 + 4000000 * 48)) numbers.npy
"$program" predict signal.json numbers.npy -q -@1 -o numbers.tsv 2>err & process=$!
until_it has_moved rchar 300000; truncate -s 100000 numbers.npy; wait $process; expect "cut .npy" $? 1
grep -q "error: numbers.npy: \(the file was changed while it was read\|cut short\)" err || wrong "cut .npy: $(cat err)"
[ ! -e numbers.tsv ] || wrong "cut .npy: an output"
nothing_left "cut .npy"

echo "$failures failures"
[ "$failures" -eq 0 ]
