#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Checks that what is installed runs from anywhere, and that other programs can compile and link the library.
set -euo pipefail
build=$(realpath "${1:?usage: install.sh BUILD_FOLDER}")
root=$(realpath "$(dirname "$0")/../..")
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
cached() { sed -n "s/^$1:[A-Z]*=//p" "$build/CMakeCache.txt"; }
lib=$(cached CMAKE_INSTALL_LIBDIR)
cxx=$(cached CMAKE_CXX_COMPILER)
flags=$(cached CMAKE_CXX_FLAGS)
unset SEQCAST_MODELS
wrong() { echo "$*"; exit 1; }

DESTDIR='' cmake --install "$build" --prefix "$place/first" >"$place/log" || { cat "$place/log"; exit 1; }
mkdir "$place/elsewhere"
cd "$place/elsewhere"
here=$place/first
check_program() {
  for file in bin/seqcast libexec/seqcast-read-h5 libexec/seqcast-read-bigwig \
              share/man/man1/seqcast.1 share/man/man1/seqcast-predict.1 \
              share/seqcast/models/example/lambda.fa share/seqcast/models/example/genes.bed \
              share/bash-completion/completions/seqcast share/zsh/site-functions/_seqcast \
              share/fish/vendor_completions.d/seqcast.fish share/seqcast/models/README.md share/seqcast/models/LICENSES "$lib/pkgconfig/seqcast.pc" "$lib/cmake/seqcast/seqcast-config.cmake"; do
    [[ -f $here/$file ]] || wrong "not installed: $file"
  done
  [[ ! -e $here/share/seqcast/models/training ]] || wrong "the training scripts are installed"
  "$here/bin/seqcast" models | grep -q '^basenji2 ' || wrong "the program in $here does not find its models"
  "$here/bin/seqcast" doctor >doctor.txt || { cat doctor.txt; wrong "doctor finds problems in $here"; }
  grep -q "^models .*in $here/" doctor.txt || { cat doctor.txt; wrong "doctor found other models than those in $here"; }
  rm -rf phage && "$here/bin/seqcast" example phage 2>log || wrong "no example in $here"
  "$here/bin/seqcast" receptive-field "$here/share/seqcast/models/dna-primer.json" | grep -q 47
}

# The headers are these and include nothing else than each other and the standard library.
check_headers() {
  (cd "$here/include" && find . -type f | sort) >headers
  printf './seqcast/%s.hpp\n' error export notice results seqcast settings version | diff - headers || wrong "other headers are installed"
  while read -r name; do
    case $name in
      *[./]*) [[ $name == seqcast/* ]] || wrong "an installed header includes $name" ;;
    esac
  done < <(sed -n 's/^#include [<"]\(.*\)[>"]$/\1/p' "$here"/include/seqcast/*.hpp)
}

# Nothing but what seqcast/export.hpp marks is to be seen from outside, of whatever kind (weak and unique names too).
check_symbols() {
  local library=$here/$lib/libseqcast.so
  [[ -f $library && -f $here/$lib/libseqcast.a ]] || wrong "the shared or the static library is not installed"
  nm -DC --defined-only "$library" | sed 's/^[0-9a-f]* . //' >symbols
  if grep -vE '^(seqcast::((Error|RequestError|Network|Notice)::|name_of\()|(typeinfo|typeinfo name|vtable) for seqcast::(Error|RequestError)$)' \
      symbols; then wrong "other symbols are exported"; fi
  for name in 'seqcast::Network::predict_region(' 'typeinfo for seqcast::Error'; do
    grep -qF "$name" symbols || wrong "$name is not exported"
  done
}

check_example() { # FOLDER
  "$1/receptive_field" "$card" >out
  grep -qx 'dna-primer: a bin of [a-z_]* sees 47 bases' out || { cat out; wrong "the example did not say how far a bin sees"; }
  "$1/predict_region" "$genes" "$genome" "$region" >out
  [[ $(wc -l <out) -gt 1 ]] || wrong "the example predicted nothing"
  while IFS=$'\t' read -r track _ _ highest; do
    "$here/bin/seqcast" predict -q "$genes" "$genome" --tracks "$track" -r "$region" >program
    cut -f 4 program | sort -g | tail -n 1 | grep -qx -- "$highest" || wrong "the example has $highest for $track, not what the program has"
  done <out
}

check_program
check_headers
check_symbols
mv "$place/first" "$place/moved"
here=$place/moved
check_program

card=$here/share/seqcast/models/dna-primer.json
genes=$here/share/seqcast/models/bacterial-genes.json
cp "$root/tests/data/lambda.fa" genome.fa
genome=genome.fa
region=$(sed -n '1s/^>\([^ ]*\).*/\1/p' genome.fa):10001-14000
export LD_LIBRARY_PATH=$here/$lib
for library in libseqcast libseqcast_static; do
  cmake -S "$root/examples" -B $library -DCMAKE_PREFIX_PATH="$here" -DCMAKE_CXX_COMPILER="$cxx" \
    -DCMAKE_CXX_FLAGS="$flags" -DSEQCAST_LIBRARY=seqcast::$library >"$place/log" 2>&1 || { cat "$place/log"; exit 1; }
  cmake --build $library >"$place/log" 2>&1 || { cat "$place/log"; exit 1; }
  check_example $library
done
libseqcast/receptive_field dna-primer | grep -q 'dna-primer: a bin of' || wrong "the shared library does not find its models"
mkdir pkg-config
export PKG_CONFIG_PATH=$here/$lib/pkgconfig
for example in receptive_field predict_region; do
  # shellcheck disable=SC2046,SC2086  # lists of words
  "$cxx" -std=c++20 $flags "$root/examples/$example.cpp" -o pkg-config/$example $(pkg-config --cflags --libs seqcast)
done
check_example pkg-config
