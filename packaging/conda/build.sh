#!/bin/bash
# SPDX-License-Identifier: MIT
# Builds and installs seqcast for conda, which sets PREFIX, CPU_COUNT and the compilers.
set -euo pipefail
cmake -S . -B build/conda -G Ninja ${CMAKE_ARGS:-} -DCMAKE_BUILD_TYPE=Release -DCMAKE_INSTALL_PREFIX="$PREFIX" \
  -DCMAKE_PREFIX_PATH="$PREFIX" -DSEQCAST_BUILD_TESTS=OFF
cmake --build build/conda --parallel "${CPU_COUNT:-2}"
cmake --install build/conda
