#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Checks that pages and SVG files of `view` show the numbers of the files that it is given, and those of `predict`.
set -euo pipefail
program=$(realpath "${1:?usage: view_values.sh PROGRAM}")
here=$(realpath "$(dirname "$0")")
export SEQCAST_MODELS=$here/../../models LC_ALL=C
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cd "$place"
cp "$here"/../data/lambda.fa* .
chrom=NC_001416.1
status=0
compared=0

# Lines `start end low high` of the N-th track of a page, from 1.
page_values() {  # FILE N
  local origin
  origin=$(grep -om1 '^{"title".*"start":[0-9]*' "$1" | sed 's/.*"start"://')
  grep '"tracks":' "$1" | sed 's/{"name"/\n&/g' | sed 1d | sed -n "$2p" | awk -v origin="$origin" '
    function list(key,   found) {
      if (!match($0, "\"" key "\":\\[[^]]*\\]")) return ""
      found = substr($0, RSTART, RLENGTH)
      sub(/^[^[]*\[/, "", found)
      sub(/\]$/, "", found)
      return found
    }
    {
      n = split(list("starts"), starts, ",")
      m = split(list("ends"), ends, ",")
      split(list("low"), low, ",")
      is_single = split(list("high"), high, ",") == 0
      for (i = 1; i <= n; ++i)
        print starts[i] + origin, (m == n ? ends[i] : i < n ? starts[i + 1] : ends[m]) + origin, low[i], is_single ? low[i] : high[i]
    }'
}
# The same of a bedGraph file, in bases [FROM, TO): neighbours of one value are one.
file_values() {  # FILE FROM TO
  awk -v from="$2" -v to="$3" '
    { start = $2 < from ? from : $2; end = $3 > to ? to : $3 }
    start >= end || $4 == "nan" { next }
    end_before == start && value_before == $4 + 0 && seen { end_before = end; next }
    seen { print start_before, end_before, value_before, value_before }
    { seen = 1; start_before = start; end_before = end; value_before = $4 + 0 }
    END { if (seen) print start_before, end_before, value_before, value_before }' CONVFMT=%.9g OFMT=%.9g "$1"
}
same_numbers() {  # EXPECTED GOT: places, and values that are one float
  paste -d' ' "$1" "$2" | awk '
    function differ(a, b) { return a - b > 6e-8 * (a < 0 ? -a : a) || b - a > 6e-8 * (a < 0 ? -a : a) }
    NF != 8 || $1 != $5 || $2 != $6 || differ($3, $7) || differ($4, $8) { print "line " NR " (expected, got): " $0; wrong = 1; exit }
    END { exit wrong || NR == 0 }'
}
# Corners `x0 zero value x1` of the N-th track's blocks, in an SVG file.
drawn_blocks() {  # FILE N
  awk -v n="$2" '/<g class="track"/ { ++track } track == n && /class="value"/' "$1" |
    sed -E 's/.* d="//; s/".*//; s/Z/\n/g; s/[MVH]/ /g' | awk 'NF == 5 { print $1, $2, $3, $4 }'
}
# What they are to be: bases lie on 58 to 988; the axis, 48 high, holds 0 and all values; what is 0 is not drawn.
expected_blocks() {  # FILE FROM TO
  awk -v from="$2" -v to="$3" '
    { start[NR] = $1; end[NR] = $2; value[NR] = $3; if ($3 < low) low = $3; if ($3 > high) high = $3 }
    END {
      if (low == high) high = 1
      for (i = 1; i <= NR; ++i)
        if (value[i] != 0)
          print 58 + 930 * (start[i] - from) / (to - from), 48 * high / (high - low), 48 * (high - value[i]) / (high - low), 58 + 930 * (end[i] - from) / (to - from)
    }' "$1"
}
same_places() {  # EXPECTED GOT: within the rounding of coordinates; GOT is lower by where the track stands
  paste -d' ' "$1" "$2" | awk '
    function apart(a, b) { return a - b > 0.011 || b - a > 0.011 }
    { top = $6 - $2 }
    NF != 8 || apart($1, $5) || apart($4, $8) || apart($3 + top, $7) || (NR > 1 && apart(top, first)) {
      print "block " NR " (expected, got): " $0
      wrong = 1
      exit
    }
    NR == 1 { first = top }
    END { exit wrong || NR == 0 }'
}
# shows NAME BEDGRAPH FROM TO N ARGUMENT...: the N-th track of the page and of the SVG file.
shows() {
  local name=$1 bedgraph=$2 from=$3 to=$4 track=$5
  shift 5
  "$program" view "$chrom:$((from + 1))-$to" "$@" -q -o page.html
  "$program" view "$chrom:$((from + 1))-$to" "$@" -q -o picture.svg
  file_values "$bedgraph" "$from" "$to" >expected
  page_values page.html "$track" >got
  same_numbers expected got || { echo "$name: the page differs from $bedgraph"; status=1; }
  expected_blocks expected "$from" "$to" >wanted_blocks
  drawn_blocks picture.svg "$track" >got_blocks
  same_places wanted_blocks got_blocks || { echo "$name: the picture differs from $bedgraph"; status=1; }
  compared=$((compared + 1))
}

# What is predicted on the spot is what `predict` writes of the same region; a part of a bin too.
on_the_spot() {  # FROM TO OPTION...
  local from=$1 to=$2 names track=0
  shift 2
  rm -f predicted.*
  "$program" predict bacterial-genes lambda.fa -r "$chrom:$((from + 1))-$to" "$@" -q -o 'predicted.{track}.bedgraph'
  names=$("$program" predict bacterial-genes lambda.fa -r "$chrom:1-12" "$@" -q -o - --format tsv | head -1 | cut -f 4-)
  for name in $names; do
    track=$((track + 1))
    shows "$name, predicted $*" "predicted.$name.bedgraph" "$from" "$to" $track --model bacterial-genes --fasta lambda.fa "$@"
  done
}
on_the_spot 996 2004
on_the_spot 10003 11111 --rc
on_the_spot 47900 48502 --strand both
on_the_spot 20001 21500 --context genome
on_the_spot 5 40

# Files: bedGraph is shown as it stands, bigWig as nine digits have it.
"$program" predict bacterial-genes lambda.fa --tracks coding_plus --digits 9 -q -o plus.bedgraph
"$program" predict bacterial-genes lambda.fa --tracks coding_plus -q -o plus.bw
shows "a bedGraph file" plus.bedgraph 30001 31234 1 plus.bedgraph
shows "a bigWig file" plus.bedgraph 30001 31234 1 plus.bw
gzip -k plus.bedgraph
shows "a packed bedGraph file next to another" plus.bedgraph 48000 48502 2 plus.bw plus.bedgraph.gz
printf "$chrom\t%s\n" $'3\t17\t1234567' $'17\t20\t-0.012345678' $'20\t30\t0' $'40\t50\t-3e-20' $'50\t55\t-1048577' $'55\t60\t-1048577' \
  $'60\t61\t16777215' $'70\t80\tnan' $'90\t200\t0.1' >numbers.bedgraph
shows "large, small and negative numbers" numbers.bedgraph 10 100 1 numbers.bedgraph

# Of more values than are kept, the least and the most of each stretch.
"$program" view "$chrom:1-4800" plus.bedgraph --points 100 -q -o page.html
page_values page.html 1 >got
awk '{ for (part = int($2 / 48); part * 48 < $3 && part < 100; ++part) {
         if (!(part in low) || $4 < low[part]) low[part] = $4
         if (!(part in high) || $4 > high[part]) high[part] = $4 } }
     END { for (part = 0; part < 100; ++part) print part * 48, part * 48 + 48, low[part], high[part] }' \
  CONVFMT=%.9g OFMT=%.9g plus.bedgraph >expected
same_numbers expected got || { echo "thinned: the page differs from plus.bedgraph"; status=1; }

((compared >= 12)) || { echo "only $compared tracks were compared"; status=1; }
echo "$compared tracks compared"
exit $status
