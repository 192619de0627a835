#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Runs the commands of the README, or of another page, and compares their output.
#
# In a ```console block, what follows "$ " is run by bash in a folder with lambda.fa and genes.bed (phage lambda's), or
# with the files of DATA where that is given. The lines up to the next "$ " are what it must print on stdout: a line ...
# stands for any lines, and numbers may differ by 0.002 (another CPU rounds otherwise). A command that ends in \ goes on
# in the next line. (```sh blocks are those of doc_commands.sh.)
set -euo pipefail
readme=$(realpath "${1:?usage: readme.sh PAGE FOLDER_OF_SEQCAST [DATA]}")
PATH=$(realpath "${2:?usage: readme.sh PAGE FOLDER_OF_SEQCAST [DATA]}"):$PATH
data=$(realpath "${3:-$(dirname "$0")/../data}")
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
mkdir "$place/blocks" "$place/work"
cd "$place/work"
if [[ ${3:-} ]]; then
  cp "$data"/* .
else
  cp "$data/lambda.fa" lambda.fa
  cp "$data/lambda_genes.bed" genes.bed
fi

awk -v blocks="$place/blocks" '
  /^```/ { open = !open; inside = open && /^```console *$/; next }
  !inside { next }
  goes_on || /^[$] / {
    if (!goes_on) file = sprintf("%s/%03d", blocks, ++n)
    printf "" > (file ".out")
    sub(/^[$] /, "")
    print > (file ".sh")
    goes_on = /\\$/
    next
  }
  { print > (file ".out") }
' "$readme"

status=0
for block in "$place"/blocks/*.sh; do
  [[ -e $block ]] || { echo "$readme has no block that begins with \`\`\`console"; exit 1; }
  if ! bash -euo pipefail "$block" >"$place/stdout" 2>"$place/stderr"; then
    echo "failed:"; cat "$block" "$place/stdout" "$place/stderr"
    status=1
  elif ! awk '
      function same(a, b,   i, n, x, y) {
        if (a == b) return 1
        n = split(a, x, /[ \t]+/)
        if (n != split(b, y, /[ \t]+/)) return 0
        for (i = 1; i <= n; ++i)
          if (x[i] != y[i] && !(x[i] ~ /^-?[0-9]*[.][0-9]+$/ && x[i] - y[i] < 0.002 && y[i] - x[i] < 0.002)) return 0
        return 1
      }
      FILENAME ~ /[.]out$/ { if ($0 == "...") any[n + 1] = 1; else want[++n] = $0; next }
      BEGIN { at = 1 }
      at <= n && same(want[at], $0) { ++at; next }
      any[at] { next }
      { print "got:      " $0; print "expected: " (at <= n ? want[at] : "nothing more"); wrong = 1; exit }
      END { if (!wrong && at <= n) { print "missing:  " want[at]; wrong = 1 } exit wrong }
    ' "${block%.sh}.out" "$place/stdout"; then
    echo "$readme shows other output of:"; cat "$block"
    status=1
  fi
done
[[ ! ${3:-} ]] || exit $status
for command in "./dev example" "./dev test"; do
  grep -qF "$command" "$readme" || { echo "$readme does not name $command"; status=1; }
done
exit $status
