#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Compares the shipped models of others with what Keras computes with their original files: shipped_models.sh PROGRAM.
#
# tests/frameworks/make_shipped_values.py wrote the windows and the values. Their difference may be 3e-4 of an output's
# standard deviation (docs/design.md, promises).
set -euo pipefail
program=$(realpath "${1:?usage: shipped_models.sh PROGRAM}")
data=$(realpath "$(dirname "$0")/../data/shipped")
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
SEQCAST_MODELS=$(realpath "$(dirname "$0")/../../models")
export LC_ALL=C SEQCAST_MODELS
status=0

for model in mpra-dragonn tal1; do
  cp "$data/$model.fa" "$place/windows.fa"  # an index appears next to it
  "$program" predict "$model" "$place/windows.fa" --tracks all --digits 9 -q -o "$place/got.tsv"
  grep -v '^#' "$place/got.tsv" | cut -f 4- >"$place/got"
  awk -F'\t' -v model="$model" '
    FNR == NR { rows = FNR; columns = NF; for (c = 1; c <= NF; ++c) got[FNR, c] = $c; next }
    { n = FNR; if (NF != columns) { print model ": " columns " outputs, expected " NF; exit 1 }
      for (c = 1; c <= NF; ++c) { want[FNR, c] = $c; sum[c] += $c; squares[c] += $c * $c } }
    END {
      if (!n || n != rows) { print model ": " rows + 0 " windows, expected " n + 0; exit 1 }
      for (c = 1; c <= columns; ++c) {
        deviation = sqrt(squares[c] / n - (sum[c] / n) ^ 2)
        for (r = 1; r <= n; ++r) {
          d = got[r, c] - want[r, c]; if (d < 0) d = -d
          if (!(d <= 3e-4 * deviation)) { print model ": window " r ", output " c ": got " got[r, c] ", expected " want[r, c]; exit 1 }
          if (d / deviation > largest) largest = d / deviation
        }
      }
      printf "%s: %d windows, %d outputs, at most %.1e of a standard deviation from Keras\n", model, n, columns, largest
    }' "$place/got" "$data/$model.tsv" || status=1
done
exit $status
