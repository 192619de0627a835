#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Runs the steps of packaging/Containerfile, each stage in a Debian 12 of its own: container.sh (root, debootstrap).
#
# No container program is needed: FROM is a fresh folder, COPY copies, RUN runs in the folder, ENTRYPOINT is tried.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. packaging/bookworm.sh
wrong() { echo "container.sh: error: $*" >&2; exit 1; }
place=$(mktemp -d)
stages=()
clean_up() {
  local stage
  for stage in "${stages[@]}"; do leave "$place/$stage"; done
  rm -rf --one-file-system "$place"
}
trap clean_up EXIT
version=$(sed -n 's/.*version = "\(.*\)";.*/\1/p' include/seqcast/version.hpp)

here=none folder=/ entry=none
while read -r step words; do
  [[ $step && $step != \#* ]] || continue
  echo "container.sh: $step $words" >&2
  case $step in
    FROM)
      [[ $words == debian:bookworm-slim* ]] || wrong "another system than this script makes: $words"
      here=${words##* AS }
      [[ $here != "$words" ]] || here=last
      stages+=("$here")
      folder=/
      bookworm "$place/$here"
      ;;
    COPY)
      if [[ $words == --from=* ]]; then
        from=${words#--from=} from=${from%% *}
        read -r _ source target <<<"$words"
        # shellcheck disable=SC2086  # a pattern
        cp "$place/$from"$source "$place/$here$target"
      else
        mkdir -p "$place/$here${words#. }"
        git ls-files -z | tar --null -T - -cf - | tar -C "$place/$here${words#. }" -xf -
      fi
      ;;
    WORKDIR) folder=$words; mkdir -p "$place/$here$folder" ;;
    RUN) inside "$place/$here" sh -ec "cd $folder && $words" >"$place/log" 2>&1 || { tail -n 40 "$place/log"; wrong "failed: $words"; } ;;
    ENTRYPOINT) entry=$(tr -d '[]"' <<<"$words") ;;
    *) wrong "no rule for $step" ;;
  esac
done <packaging/Containerfile

inside "$place/last" "$entry" --version | sed -n 1p | grep -qx "seqcast $version" || wrong "the entry point does not run"
inside "$place/last" "$entry" doctor || wrong "doctor finds problems in it"
! inside "$place/last" which g++ || wrong "the last stage has a compiler"
echo "container.sh: the steps of packaging/Containerfile give a system in which seqcast $version runs"
