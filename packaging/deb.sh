#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Checks the Debian packages: deb.sh FOLDER_OF_DEBS (root, debootstrap, lintian).
#
# lintian finds no error; they install in a fresh Debian 12 that has no compiler, and run there; what is in them gives the
# same bytes as the build tree on every golden command; and a program can be compiled with them.
set -euo pipefail
debs=$(realpath "${1:?usage: deb.sh FOLDER_OF_DEBS}")
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. packaging/bookworm.sh
wrong() { echo "deb.sh: error: $*" >&2; exit 1; }
place=$(mktemp -d)
system=$place/system
trap 'leave "$system"; rm -rf --one-file-system "$place"' EXIT
version=$(sed -n 's/.*version = "\(.*\)";.*/\1/p' include/seqcast/version.hpp)

# ---- what is in them
for name in seqcast libseqcast0 libseqcast-dev; do
  [[ -e $debs/${name}_$version-1_amd64.deb ]] || wrong "no ${name}_$version-1_amd64.deb in $debs: $(ls "$debs")"
done
lintian --fail-on error --suppress-tags-from-file packaging/lintian_tags "$debs"/*.deb || wrong "lintian finds errors"
dpkg-deb --fsys-tarfile "$debs/seqcast_$version-1_amd64.deb" | tar -t >"$place/files"
for file in bin/seqcast libexec/seqcast-read-h5 libexec/seqcast-read-bigwig share/man/man1/seqcast-predict.1.gz \
            share/seqcast/models/bacterial-genes.safetensors share/seqcast/models/example/commands.sh \
            share/bash-completion/completions/seqcast share/zsh/vendor-completions/_seqcast \
            share/fish/vendor_completions.d/seqcast.fish share/doc/seqcast/copyright; do
  grep -qx "./usr/$file" "$place/files" || wrong "not in the package seqcast: /usr/$file"
done

# ---- the same bytes as the build tree's
for deb in "$debs"/*.deb; do dpkg-deb -x "$deb" "$place/unpacked"; done
JOBS=$(nproc) tests/commands/run.sh "$place/unpacked/usr/bin/seqcast" || wrong "golden commands differ"

# ---- installed where there is no compiler
bookworm "$system"
cp "$debs"/*.deb "$system/root/"
inside "$system" apt-get update -q >"$place/log" 2>&1 || { cat "$place/log"; wrong "apt-get update"; }
inside "$system" sh -c 'apt-get install -qy --no-install-recommends /root/seqcast_*.deb' >"$place/log" 2>&1 ||
  { cat "$place/log"; wrong "the package does not install"; }
for compiler in cc gcc g++ clang; do ! inside "$system" which $compiler || wrong "$compiler is installed there"; done
inside "$system" seqcast --version | sed -n 1p | grep -qx "seqcast $version" || wrong "no version"
inside "$system" seqcast doctor || wrong "doctor finds problems there"
inside "$system" sh -c 'cd /root && seqcast example phage && cd phage && sh -e commands.sh' >"$place/log" 2>&1 ||
  { cat "$place/log"; wrong "the example does not run there"; }
inside "$system" test -s /root/phage/scored.bed || wrong "the example has written nothing"
inside "$system" sh -c 'apt-get remove -qy seqcast && ! test -e /usr/share/seqcast' >"$place/log" 2>&1 ||
  { cat "$place/log"; wrong "something is left after it is removed"; }

# ---- and the library, with one
inside "$system" sh -c 'apt-get install -qy --no-install-recommends /root/*.deb g++ pkg-config' >"$place/log" 2>&1 ||
  { cat "$place/log"; wrong "the library does not install"; }
cp examples/receptive_field.cpp "$system/root/"
inside "$system" sh -c 'cd /root && g++ -std=c++20 receptive_field.cpp -o field $(pkg-config --cflags --libs seqcast) &&
  ./field dna-primer' | grep -q 'sees 47 bases' || wrong "the library cannot be used there"
echo "deb.sh: packages of $version install and run in Debian 12, and give the build tree's bytes"
