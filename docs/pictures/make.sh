#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Draws the receptive fields that docs/viewing.md shows: make.sh PROGRAM [FOLDER].
set -euo pipefail
program=$(realpath "${1:?usage: make.sh PROGRAM [FOLDER]}")
here=$(realpath "$(dirname "$0")")
folder=${2:-$here}
for model in basenji2 spliceai-10k chrombpnet; do
  SEQCAST_MODELS=$here/../../models "$program" receptive-field "$model" --svg "$folder/$model.svg"
done
"$program" receptive-field "$here/causal-tree.json" --svg "$folder/causal-tree.svg"
