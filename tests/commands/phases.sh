#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Functions that wait until `process`, a background job, has come to a phase: sourced by the tests of how runs end.
#
# A fixed pause is too short where the machine is slow or busy, and too long where it is quick; and a shell's background
# job ignores SIGINT and SIGQUIT until the program has its own handlers.

process=

# until_it CONDITION...: waits for it, ten minutes at most; false where the process ends before.
until_it() {
  local deadline=$((SECONDS + 600))
  while ! "$@"; do
    has_ended && return 1
    ((SECONDS < deadline)) || { echo "not within ten minutes: $*" >&2; return 1; }
    sleep 0.01
  done
}

has_ended() {  # also where the shell has not asked for its exit code yet
  local state
  state=$(sed -n 's/^State:\t//p' "/proc/$process/status" 2>/dev/null)
  [[ ! $state || $state == [ZX]* ]]
}

# has_signal MASK SIGNAL: whether a line of /proc/PID/status has the signal: SigCgt (handled) or SigIgn (ignored).
has_signal() {
  local mask
  mask=$(sed -n "s/^$1:\t//p" "/proc/$process/status" 2>/dev/null)
  ((0x${mask:-0} >> ($(kill -l "$2") - 1) & 1))
}

# processor_ms: the processor time that the process has used.
processor_ms() {
  local fields
  read -r -a fields 2>/dev/null <"/proc/$process/stat" || fields=()
  echo $(((${fields[13]:-0} + ${fields[14]:-0}) * 1000 / $(getconf CLK_TCK)))
}

has_computed() { (($(processor_ms) >= $1)); }  # has_computed MILLISECONDS: of processor time

has_moved() {  # has_moved rchar|wchar BYTES: read or written
  local bytes
  bytes=$(sed -n "s/^$1: //p" "/proc/$process/io" 2>/dev/null)
  ((${bytes:-0} >= $2))
}

is_waiting() {  # sleeps, and has used no processor time for a tenth of a second
  local before
  before=$(processor_ms)
  sleep 0.1
  [[ $(sed -n 's/^State:\t//p' "/proc/$process/status" 2>/dev/null) == S* && $(processor_ms) == "$before" ]]
}
