#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Checks that the stored man pages are up to date and readable.
set -euo pipefail
program=${1:?usage: man_pages.sh SEQCAST_MAN FOLDER_OF_PAGES}
stored=${2:?usage: man_pages.sh SEQCAST_MAN FOLDER_OF_PAGES}
fresh=$(mktemp -d)
trap 'rm -rf "$fresh"' EXIT

"$program" "$fresh"
if ! diff -ru --exclude='*.cpp' "$stored" "$fresh"; then
  echo "the man pages are not up to date: $program $stored"
  exit 1
fi
command -v mandoc >/dev/null || exit 0
# Pages have no date, so that they are the same whenever they are written.
complaints=$(mandoc -T lint -W warning "$fresh"/*.1 | grep -v 'missing date' || true)
echo "$complaints"
[[ ! $complaints ]]
