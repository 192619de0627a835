#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# End-to-end tests on real sequence: whole_runs.sh PROGRAM.
set -euo pipefail
program=$(realpath "$1")
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -r "$here/../data/." "$work"
cd "$work"
. "$here/phases.sh"
export SEQCAST_MODELS="$here/../../models" LC_ALL=C

fail() { echo "FAILED: $*" >&2; exit 1; }
predict() { "$program" predict bacterial-genes "$@" -q; }
same() { cmp -s "$2" "$3" || fail "$1: $2 and $3 differ"; }

# Threads, batches, files and regions: the same bytes.
predict lambda.fa -@ 1 > one.tsv
predict lambda.fa -@ 2 > two.tsv; same "1 and 2 threads" one.tsv two.tsv
predict lambda.fa -@ 4 > four.tsv; same "1 and 4 threads" one.tsv four.tsv
predict lambda.fa --batch 1 > b1.tsv; same "batch 1" one.tsv b1.tsv
predict lambda.fa --batch 8 > b8.tsv; same "batch 8" one.tsv b8.tsv
bgzip -c lambda.fa > packed.fa.gz
predict packed.fa.gz > bgzf.tsv; same "BGZF" one.tsv bgzf.tsv
gzip -c lambda.fa > plain.fa.gz
predict plain.fa.gz > gzip.tsv; same "gzip" one.tsv gzip.tsv
predict - < lambda.fa > stdin.tsv; same "standard input" one.tsv stdin.tsv
for context in window genome; do
  predict lambda.fa --context $context > whole.tsv
  predict lambda.fa --context $context -r NC_001416.1:12,001-24,000 > part.tsv
  awk 'NR == 1 || ($2 >= 12000 && $3 <= 24000)' whole.tsv > slice.tsv
  same "region, context $context" slice.tsv part.tsv
done

# Contigs shorter than a window, down to one base: every base has its value, whatever stands next to them.
lambda=$(tail -n +2 lambda.fa | tr -d '\n')
for bases in 1 9215; do
  printf '>short\n%s\n' "${lambda:0:bases}" > short.fa
  for context in window genome; do
    predict short.fa --context $context > short.tsv
    awk -v bases=$bases 'NR > 1 && $2 != end {bad = 1} NR > 1 {end = $3} END {exit bad || end != bases}' short.tsv ||
      fail "a contig of $bases bases, context $context: not every base has a value"
    predict short.fa --context $context -@ 32 > crowd.tsv; same "32 threads, $bases bases" short.tsv crowd.tsv
  done
done

# The first megabase of hg38: a finite value for every base, unknown ones included, in files that others can read.
predict hg38_chr1_1mb.fa.gz --tracks coding_plus --no-merge -o hg38.bedgraph
awk '$2 != end + 0 || $4 !~ /^[0-9.e-]+$/ || $4 > 1 {print "line " NR ": " $0; bad = 1} {end = $3}
     END {exit bad || end != 1000000}' hg38.bedgraph || fail "hg38: not every base has a finite value"
bedtools merge -i hg38.bedgraph -d 0 | cmp -s - <(printf 'chr1\t0\t1000000\n') || fail "hg38: bedtools reads something else"
predict hg38_chr1_1mb.fa.gz --tracks coding_plus -o hg38.bw
[ -s hg38.bw ] || fail "hg38: no bigWig"

# An interrupt leaves no half-written file, and says so in its exit code.
for i in 1 2 3 4 5 6 7 8; do bgzip -dc hg38_chr1_1mb.fa.gz | sed "s/^>.*/>chr$i/"; done > long.fa
"$program" predict bacterial-genes long.fa --tracks coding_plus -o long.bedgraph -@ 1 2> interrupted.err &
process=$!
until_it has_signal SigCgt INT && until_it has_computed 500 || fail "it had ended before the interrupt"
kill -INT $process
code=0; wait $process || code=$?
[ $code -eq 130 ] || fail "interrupted: exit code $code, expected 130: $(cat interrupted.err)"
if compgen -G '*long.bedgraph*' || compgen -G '.*long.bedgraph*'; then fail "interrupted: a file is left"; fi

# A folder that cannot be written holds no index, and that is no error; unwritable output is one. (Not as root.)
if [ "$(id -u)" -eq 0 ]; then
  mkdir closed; cp lambda.fa closed; chmod 555 closed; chmod 755 "$work"
  as_nobody() { setpriv --reuid=65534 --regid=65534 --clear-groups "$@"; }
  as_nobody "$program" predict bacterial-genes closed/lambda.fa -q > closed.tsv || fail "read-only folder"
  same "read-only folder" one.tsv closed.tsv
  if as_nobody "$program" predict bacterial-genes closed/lambda.fa --tracks coding_plus -o closed/out.bw -q 2> closed.err
  then fail "unwritable output was no error"; fi
  grep -q "error: cannot write 'closed/out.bw'" closed.err || fail "unwritable output: $(cat closed.err)"
fi
echo "all promises kept"
