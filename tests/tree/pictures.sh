#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Checks that the pictures in docs are what the program draws: pictures.sh PROGRAM ROOT.
set -euo pipefail
program=${1:?usage: pictures.sh PROGRAM ROOT}
root=${2:?usage: pictures.sh PROGRAM ROOT}
fresh=$(mktemp -d)
trap 'rm -rf "$fresh"' EXIT
status=0

"$root/docs/pictures/make.sh" "$program" "$fresh"
for picture in "$fresh"/*.svg; do
  name=$(basename "$picture")
  cmp -s "$picture" "$root/docs/pictures/$name" || { echo "docs/pictures/$name is not what $program draws: docs/pictures/make.sh $program"; status=1; }
  (($(stat -c %s "$picture") < 1 << 20)) || { echo "$name is larger than a MiB"; status=1; }
  grep -qF "pictures/$name" "$root/docs/viewing.md" || { echo "docs/viewing.md does not show $name"; status=1; }
done
exit $status
