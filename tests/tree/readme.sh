#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Do the README's commands run, and do they print what it shows?
#
# A block that begins with ```sh run is run by bash in a folder with lambda.fa and genes.bed (phage lambda's). If the
# next block begins with ```text output, the command's stdout must be that: a line ... stands for any lines, and
# numbers may differ by 0.002 (another CPU rounds otherwise).
set -euo pipefail
readme=$(realpath "${1:?usage: readme.sh README FOLDER_OF_SEQCAST}")
PATH=$(realpath "${2:?usage: readme.sh README FOLDER_OF_SEQCAST}"):$PATH
data=$(realpath "$(dirname "$0")/../data")
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
mkdir "$place/blocks" "$place/work"
cd "$place/work"
cp "$data/lambda.fa" lambda.fa
cp "$data/lambda_genes.bed" genes.bed

awk -v blocks="$place/blocks" '
  /^```/ && inside { inside = 0; close(file); next }
  /^```sh run *$/ { inside = 1; file = sprintf("%s/%03d.sh", blocks, ++n); printf "" > file; next }
  /^```text output *$/ { inside = 1; file = sprintf("%s/%03d.out", blocks, n); printf "" > file; next }
  /^```/ { inside = 1; file = "/dev/null"; next }
  inside { print > file }
' "$readme"

status=0
for block in "$place"/blocks/*.sh; do
  [[ -e $block ]] || { echo "$readme has no block that begins with \`\`\`sh run"; exit 1; }
  if ! bash -euo pipefail "$block" >"$place/stdout" 2>"$place/stderr"; then
    echo "failed:"; cat "$block" "$place/stdout" "$place/stderr"
    status=1
  elif [[ -e ${block%.sh}.out ]] && ! awk '
      function same(a, b,   i, n, x, y) {
        if (a == b) return 1
        n = split(a, x, /[ \t]+/)
        if (n != split(b, y, /[ \t]+/)) return 0
        for (i = 1; i <= n; ++i)
          if (x[i] != y[i] && !(x[i] ~ /^-?[0-9]*[.][0-9]+$/ && x[i] - y[i] < 0.002 && y[i] - x[i] < 0.002)) return 0
        return 1
      }
      FNR == NR { if ($0 == "...") any[n + 1] = 1; else want[++n] = $0; next }
      BEGIN { at = 1 }
      at <= n && same(want[at], $0) { ++at; next }
      any[at] { next }
      { print "got:      " $0; print "expected: " (at <= n ? want[at] : "nothing more"); wrong = 1; exit }
      END { if (!wrong && at <= n) { print "missing:  " want[at]; wrong = 1 } exit wrong }
    ' "${block%.sh}.out" "$place/stdout"; then
    echo "the README shows other output of:"; cat "$block"
    status=1
  fi
done
for command in "./dev example" "./dev test"; do
  grep -qF "$command" "$readme" || { echo "$readme does not name $command"; status=1; }
done
exit $status
