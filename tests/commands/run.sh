#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Golden tests of the commands: run.sh PROGRAM [--redo] [CASE...].
#
# A case is a file with one command on its first line, then what it must print on stdout, on stderr, and its exit code:
#
#   $ seqcast models
#   --- stdout
#   ...
#   --- stderr
#   --- exit 0
#
# Commands run in a fresh folder that holds copies of tests/data and tests/commands/data. The figures of the closing line
# (seconds, bases/s, memory) are blanked, and what share of multiply-adds was not needed is left out. --redo writes what is printed now into the cases: read the diff before you
# commit it.
set -uo pipefail
program=$(realpath "${1:?usage: run.sh PROGRAM [--redo] [CASE...]}"); shift
[ -x "$program" ] || { echo "run.sh: no program '$program'" >&2; exit 2; }
redo=false
if [ "${1:-}" = --redo ]; then redo=true; shift; fi
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
mkdir "$work/bin"
ln -s "$program" "$work/bin/seqcast"
export PATH="$work/bin:$PATH" SEQCAST_MODELS="$here/../../models" LC_ALL=C
unset SEQCAST_ISA

blank_figures() { sed -E 's/, [0-9]+ % of the multiply-adds not needed//; s/, [0-9.]+ s, [0-9,]+ (base|letter|position|allele)s\/s, peak memory [0-9]+ MiB/, SECONDS, SPEED, MEMORY/'; }

run_case() {  # CASE -> what the case file should be
  local folder="$work/run" command code
  chmod -R u+w "$folder" 2>/dev/null; rm -rf "$folder"; mkdir "$folder"
  cp -r "$here/../data/." "$folder/"
  if [ -d "$here/data" ]; then cp -r "$here/data/." "$folder/"; fi
  ln -s "$here/../frameworks/torch" "$folder/families"
  ln -s "$here/../frameworks/seqgra" "$folder/seqgra"
  command=$(sed -n '1s/^\$ //p' "$1")
  (cd "$folder" && bash -c "$command" >"$work/out" 2>"$work/err" </dev/null)
  code=$?
  printf '$ %s\n--- stdout\n' "$command"
  cat "$work/out"
  printf -- '--- stderr\n'
  blank_figures <"$work/err"
  printf -- '--- exit %s\n' "$code"
}

cases=("$@")
[ ${#cases[@]} -gt 0 ] || mapfile -t cases < <(find "$here" -name '*.case' | sort)
failed=0
for case in "${cases[@]}"; do
  run_case "$case" >"$work/now"
  if cmp -s "$work/now" "$case"; then continue; fi
  if $redo; then
    cp "$work/now" "$case"
    echo "redone: ${case#"$here"/}"
  else
    echo "FAILED: ${case#"$here"/} (< expected, > got)"
    diff "$case" "$work/now"
    failed=$((failed + 1))
  fi
done
echo "${#cases[@]} cases, $failed failed"
[ "$failed" -eq 0 ]
