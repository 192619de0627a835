#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Checks that the version stands in one place, from which all else takes it: version.sh ROOT BUILD_FOLDER.
set -euo pipefail
root=$(realpath "${1:?usage: version.sh ROOT BUILD_FOLDER}")
build=$(realpath "${2:?usage: version.sh ROOT BUILD_FOLDER}")
status=0
wrong() { echo "$*"; status=1; }

version=$(sed -n 's/^inline constexpr const char\* version = "\(.*\)";.*/\1/p' "$root/include/seqcast/version.hpp")
[[ $version =~ ^[0-9]+\.[0-9]+\.[0-9]+$ ]] || wrong "include/seqcast/version.hpp has the version '$version', expected X.Y.Z"

# Nowhere else; history and other programs aside.
cd "$root"
while IFS=: read -r file line text; do
  case $file in
    include/seqcast/version.hpp | CHANGELOG.md) continue ;;
    tests/formats/file_kind_test.cpp) continue ;; # another format's
  esac
  wrong "$file:$line states the version: $text"
done < <(grep -rnIwF --exclude-dir=build --exclude-dir='build-*' --exclude-dir=.git --exclude-dir='.venv*' --exclude='*.json' \
           --exclude='*.case' -- "$version" . | sed 's|^\./||')

"$build/bin/seqcast" --version >"$build/version.said"
[[ $(head -n 1 "$build/version.said") == "seqcast $version" ]] ||
  wrong "seqcast --version begins with '$(head -n 1 "$build/version.said")', expected 'seqcast $version'"
grep -qx "CMAKE_PROJECT_VERSION:STATIC=$version" "$build/CMakeCache.txt" || wrong "CMake's project has another version"
grep -qx "Version: $version" "$build/seqcast.pc" || wrong "pkg-config has another version"
grep -qF "\"$version\"" "$build/seqcast-config-version.cmake" || wrong "the CMake package has another version"
grep -qF "\"version\": \"$version\"" <("$build/bin/seqcast" doctor --json) || wrong "seqcast doctor has another version"
exit $status
