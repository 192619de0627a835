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
# Commands run in a folder that holds copies of tests/data and tests/commands/data, and is made anew where the command
# before has changed more than it added; JOBS says how many run at once, by default one. The figures of the closing line
# (seconds, bases/s, memory) are blanked, and what share of multiply-adds was not needed is left out. --redo writes what is
# printed now into the cases: read the diff before you commit it.
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

fresh="$work/fresh"
cp -r "$here/../data" "$fresh"
if [ -d "$here/data" ]; then cp -r "$here/data/." "$fresh/"; fi
ln -s "$here/../frameworks/torch" "$fresh/families"
ln -s "$here/../frameworks/seqgra" "$fresh/seqgra"

blank_figures() { sed -E 's/, [0-9]+ % of the multiply-adds not needed//; s/, [0-9.]+ s, [0-9,]+ (base|letter|position|allele|byte)s\/s, peak memory [0-9]+ MiB/, SECONDS, SPEED, MEMORY/'; }

restore() {  # whether $place/run is as it was made, once what a command has added to it is removed
  local changed path
  find "$place/run" -cnewer "$place/stamp" -printf '%P\0' >"$place/changed" 2>"$place/err" || return 1
  mapfile -d '' changed <"$place/changed"
  for path in "${changed[@]}"; do
    [ -n "$path" ] || continue  # the folder itself: something was added or removed
    if [ -e "$fresh/$path" ] || [ -L "$fresh/$path" ]; then return 1; fi
    rm -rf "$place/run/$path" || return 1
  done
  [ "$(ls -A "$place/run")" = "$(ls -A "$fresh")" ]
}

make_folder() {  # $place/run: the data of the tests
  if [ -e "$place/stamp" ] && restore; then return; fi
  chmod -R u+w "$place/run" 2>/dev/null; rm -rf "$place/run"
  cp -r "$fresh" "$place/run"
  touch "$place/stamp"
  sleep 0.02  # what changes from now on is newer than the stamp, by the clock of the file system, too
}

run_case() {  # CASE -> what the case file should be
  local command code
  make_folder
  command=$(sed -n '1s/^\$ //p' "$1")
  (cd "$place/run" && bash -c "$command" >"$place/out" 2>"$place/err" </dev/null)
  code=$?
  printf '$ %s\n--- stdout\n' "$command"
  cat "$place/out"
  printf -- '--- stderr\n'
  blank_figures <"$place/err"
  printf -- '--- exit %s\n' "$code"
}

run_share() {  # K: every JOBS-th case from the K-th on; a line in $place/failed for each that failed
  local place="$work/$1" i case
  mkdir "$place"
  for ((i = $1; i < ${#cases[@]}; i += jobs)); do
    case=${cases[i]}
    run_case "$case" >"$place/now"
    if cmp -s "$place/now" "$case"; then continue; fi
    if $redo; then
      cp "$place/now" "$case"
      echo "redone: ${case#"$here"/}"
    else
      echo "FAILED: ${case#"$here"/} (< expected, > got)"
      diff "$case" "$place/now"
      echo "$case" >>"$place/failed"
    fi
  done >"$place/said"
  touch "$place/done"
}

cases=("$@")
[ ${#cases[@]} -gt 0 ] || mapfile -t cases < <(find "$here" -name '*.case' | sort)
jobs=${JOBS:-1}
for ((share = 0; share < jobs; ++share)); do run_share "$share" & done
wait
for ((share = 0; share < jobs; ++share)); do
  cat "$work/$share/said"
  [ -e "$work/$share/done" ] || { echo "run.sh: part $share of $jobs has not run to its end" >&2; exit 2; }
done
failed=$(cat "$work"/*/failed 2>/dev/null | wc -l)
echo "${#cases[@]} cases, $failed failed"
[ "$failed" -eq 0 ]
