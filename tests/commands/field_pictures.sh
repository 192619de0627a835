#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Checks that the numbers in pictures of receptive fields are those of --json, for every model that comes with the program.
set -euo pipefail
program=$(realpath "${1:?usage: field_pictures.sh PROGRAM}")
here=$(realpath "$(dirname "$0")")
export SEQCAST_MODELS=$here/../../models
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
status=0
wrong() { echo "$*"; status=1; }

# Lines `name kind kernel dilation stride reads field first` of layers, from JSON that has a value a line.
json_layers() {
  awk -F'": ' '
    { value = $2; gsub(/^"|",?$|,$/, "", value); key = $1; gsub(/[ "]/, "", key) }
    key == "heads" { exit }
    key ~ /^(name|kind|kernel|dilation|stride|reads_positions|receptive_field_bases|first_base)$/ { row = row " " value }
    /^    }/ && row { print substr(row, 2); row = "" }
  ' "$1"
}
# Lines `name bins bin-bases first-base field left right clean first-clean end` of heads.
json_heads() {
  awk -F'": ' '
    { value = $2; gsub(/^"|",?$|,$/, "", value); key = $1; gsub(/[ "]/, "", key) }
    key == "heads" { inside = 1 }
    !inside { next }
    key ~ /^(name|bins|bin_bases|first_base|receptive_field_bases|bases_to_the_left|bases_to_the_right|clean_bins|first_clean_bin|end_of_clean_bins)$/ { row = row " " value }
    /^    }/ && row { print substr(row, 2); row = "" }
  ' "$1"
}
attributes() {  # CLASS FILE: the values of the groups' data- attributes, a line a group
  grep "<g class=\"$1\"" "$2" | sed -E "s/&#39;/'/g; s/<g class=\"[a-z-]*\"//; s/ data-[a-z-]*=\"([^\"]*)\"/ \1/g; s/^ //; s/>\$//"
}
# What is printed in the rows: the numbers behind each layer's name.
printed() {
  awk '/<g class="layer"/ { row = ""; inside = 1 }
       inside && /class="number end"/ { text = $0; gsub(/<[^>]*>|,/, "", text); row = row " " text }
       inside && /<\/g>/ { print substr(row, 2); inside = 0 }' "$1"
}

# What is written of each head: its name, bins and bases of one, field, and, of heads drawn together, the first's bases to
# the left and right and clean bins.
written() {
  awk '
    { text = $0; gsub(/<[^>]*>|,/, "", text); gsub(/&#39;/, "\047", text); split(text, word, " ") }
    /<g class="head-of-model"/ { if (!inside) side = strip = ""; inside = 1 }
    /class="subtitle"/ {
      name = text; sub(/^head ./, "", name); sub(/.: .*/, "", name)
      bins = 1; if (match(text, /[0-9]+ bins? of/)) { split(substr(text, RSTART), part, " "); bins = part[1] }
      match(text, / of [0-9]+ /); split(substr(text, RSTART), part, " "); bases = part[2]
      match(text, /receptive field [0-9]+/); split(substr(text, RSTART), part, " ")
      print name, bins, bases, part[3]
    }
    / to its left</ && inside { print "left", word[1]; }
    / to its right</ && inside { print "right", word[1]; inside = 0 }
    /<text class="head"/ && text ~ /^one position of/ { inside = 0 }
    /the window of [0-9]+/ && /class="head"/ {
      inside = 0
      match(text, /[0-9]+ of [0-9]+ bins are clean \([0-9]+ [.][.] [0-9]+\)/)
      print "window", word[4], RSTART ? substr(text, RSTART, RLENGTH) : text ~ /all [0-9]+ bins are clean|value reads no padding/ ? "all" : "none"
    }' <(sed 's/,//g' "$1")
}
# The same by --json: heads that see the same are drawn together.
to_be_written() {
  awk -v window="$(sed -n 's/^  "window_bases": \([0-9]*\).*/\1/p' "$1")" '
    function finish() { if (sides) printf "%s", sides }
    { seen = $0; sub(/^[^ ]+ /, "", seen) }
    seen != before { finish() }
    { print $1, $2, $3, $5 }
    { before = seen
      sides = ($6 > 0 ? "left " $6 "\n" : "") ($7 > 0 ? "right " $7 "\n" : "") "window " window " "
      sides = sides ($8 == $2 ? "all" : $8 == 0 ? "none" : $8 " of " $2 " bins are clean (" $9 " .. " $10 - 1 ")") "\n" }
    END { finish() }' "$2"
}

models=$("$program" models | awk 'NR > 1 && $1 { print $1 }')
drawn=0
for model in $models; do
  "$program" receptive-field "$model" --json >model.json 2>/dev/null || continue  # families' names are no models
  "$program" receptive-field "$model" --svg model.svg || { wrong "$model: no picture"; continue; }
  drawn=$((drawn + 1))
  json_layers model.json | sort -u >layers.json
  attributes layer model.svg | sort -u >layers.svg
  [[ -s layers.svg ]] || wrong "$model: no layer is drawn"
  comm -13 layers.json layers.svg | sed "s/^/$model: not in --json: /" >differ
  [[ ! -s differ ]] || { cat differ; status=1; }
  # What is left out reads one position, but for layers that the first head does not read.
  json_heads model.json >heads.json
  attributes head-of-model model.svg >heads.svg
  diff heads.json heads.svg >differ || { wrong "$model: heads (< --json, > picture)"; cat differ; }
  attributes layer model.svg | awk '{ print $(NF - 5), $(NF - 4), $(NF - 2), $(NF - 3), $(NF - 1) }' >wanted
  printed model.svg >got
  diff wanted got >differ || { wrong "$model: printed numbers (< data, > text)"; head -n 4 differ; }
  diff <(to_be_written model.json heads.json) <(written model.svg) >differ || { wrong "$model: texts (< --json, > picture)"; cat differ; }
done
((drawn >= 20)) || wrong "only $drawn pictures were drawn"
echo "$drawn pictures compared"
exit $status
