#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Tests that the installed program can be moved and that another program can link the library.
set -euo pipefail
build=$(realpath "${1:?usage: install.sh BUILD_FOLDER}")
consumer=$(realpath "$(dirname "$0")/consumer")
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
lib=$(sed -n 's/^CMAKE_INSTALL_LIBDIR:[A-Z]*=//p' "$build/CMakeCache.txt")
cxx=$(sed -n 's/^CMAKE_CXX_COMPILER:[A-Z]*=//p' "$build/CMakeCache.txt")
flags=$(sed -n 's/^CMAKE_CXX_FLAGS:[A-Z]*=//p' "$build/CMakeCache.txt")
unset SEQCAST_MODELS

DESTDIR='' cmake --install "$build" --prefix "$place/first" >"$place/log" || { cat "$place/log"; exit 1; }
mkdir "$place/elsewhere"
cd "$place/elsewhere"
here=$place/first
check_program() {
  for file in bin/seqcast libexec/seqcast-read-h5 libexec/seqcast-read-bigwig include/seqcast/error.hpp \
              share/man/man1/seqcast.1 share/man/man1/seqcast-predict.1 \
              share/seqcast/models/README.md "$lib/pkgconfig/seqcast.pc" "$lib/cmake/seqcast/seqcast-config.cmake"; do
    [[ -f $here/$file ]] || { echo "not installed: $file"; exit 1; }
  done
  [[ ! -e $here/share/seqcast/models/training ]] || { echo "the training scripts are installed"; exit 1; }
  "$here/bin/seqcast" models | grep -q '^basenji2 ' || { echo "the program in $here does not find its models"; exit 1; }
  "$here/bin/seqcast" receptive-field "$here/share/seqcast/models/dna-primer.json" | grep -q 47
}
check_program
mv "$place/first" "$place/moved"
here=$place/moved
check_program

card=$here/share/seqcast/models/dna-primer.json
echo "with find_package:"
cmake -S "$consumer" -B cmake -DCMAKE_PREFIX_PATH="$here" -DCMAKE_CXX_COMPILER="$cxx" -DCMAKE_CXX_FLAGS="$flags" \
  >"$place/log" 2>&1 || { cat "$place/log"; exit 1; }
cmake --build cmake >"$place/log" 2>&1 || { cat "$place/log"; exit 1; }
LD_LIBRARY_PATH=$here/$lib cmake/consumer "$card" | tee with_cmake
echo "with pkg-config:"
export PKG_CONFIG_PATH=$here/$lib/pkgconfig
# shellcheck disable=SC2046,SC2086  # lists of words
"$cxx" -std=c++20 $flags "$consumer/consumer.cpp" -o consumer $(pkg-config --cflags --libs seqcast)
LD_LIBRARY_PATH=$here/$lib ./consumer "$card" | tee with_pkg_config
grep -qx 'dna-primer sees 47 bases' with_cmake
grep -qx 'dna-primer sees 47 bases' with_pkg_config
