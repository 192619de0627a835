#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Builds the packages once more from what is committed, and compares their bytes: reproducible.sh FOLDER_OF_DEBS.
#
# The second build has another folder, time, umask, time zone and language, and takes nothing from a compiler's cache. JOBS
# says how many files are compiled at once.
set -euo pipefail
debs=$(realpath "${1:?usage: reproducible.sh FOLDER_OF_DEBS}")
cd "$(dirname "${BASH_SOURCE[0]}")/.."
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
: "${SOURCE_DATE_EPOCH:?}"  # as ./dev sets it for both
export SOURCE_DATE_EPOCH CCACHE_DISABLE=1
unset CMAKE_CXX_COMPILER_LAUNCHER CXXFLAGS

again="$place/another folder/again"
(
  umask 077
  export TZ=Pacific/Auckland LC_ALL=C.UTF-8
  mkdir -p "$again"
  git archive HEAD | tar -C "$again" -xf -
  cd "$again"
  # CPack makes the modes of folders of the umask: it gets the one of ./dev deb.
  cmake --preset package && cmake --build build/package --parallel "${JOBS:-$(nproc)}" && cd build/package && umask 022 && cpack
) >"$place/log" 2>&1 || { tail -n 40 "$place/log"; exit 1; }

failed=0
for deb in "$debs"/*.deb; do
  other="$again/build/package/$(basename "$deb")"
  for built in "$PWD|$deb" "$again|$other"; do  # nothing says where it was built
    # Not grep -q: dpkg-deb would fail at the closed pipe, and that would be taken for nothing found.
    [[ $(dpkg-deb --fsys-tarfile "${built#*|}" | grep -caF "${built%|*}") == 0 ]] ||
      { echo "${built#*|} holds the path of its build"; failed=1; }
  done
  cmp "$deb" "$other" && continue
  failed=1
  rm -rf "$place"/{first,second}
  dpkg-deb -R "$deb" "$place/first"
  dpkg-deb -R "$other" "$place/second"
  diff -rq "$place/first" "$place/second" || true
done
((failed == 0)) && (cd "$debs" && sha256sum ./*.deb)
exit $failed
