#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Does a folder include only the folders above it, and is each foreign library used only where it belongs? (design §2)
set -euo pipefail
cd "${1:?usage: layering.sh ROOT}"

find src libexec include man -name '*.[ch]pp' -print0 | sort -z | xargs -0 awk '
  function wrong(what) { printf "%s:%d: %s\n", FILENAME, FNR, what; failed = 1 }
  function may(pattern, folders) { home[pattern] = " " folders " " }
  BEGIN {
    split("genome model formats engine output commands", order)
    for (i in order) rank[order[i]] = i + 0
    rank["main"] = 99  # src/main.cpp and man/write_pages.cpp
    rank["libexec"] = 99
    may("^(oneapi/)?dnnl", "engine")
    may("^libxsmm", "engine")
    may("^hwy/", "engine")
    may("^omp[.]h", "engine")
    may("^htslib/", "genome output")
    may("^bigWig[.]h", "genome output")
    may("^(bwCommon|zlib)[.]h", "output")
    may("^(H5|hdf5)", "libexec")  # a program of its own (design §8)
    may("^(google/protobuf|onnx)", "formats")
    may("^CLI/", "commands main")
  }
  FNR == 1 {
    split(FILENAME, part, "/")
    folder = FILENAME ~ /^include\/seqcast\// ? part[3] : part[2]
    if (FILENAME == "src/main.cpp" || part[1] == "man") folder = "main"
    if (part[1] == "libexec") folder = "libexec"
    if (FILENAME ~ /^include\/seqcast\/[^\/]*$/) folder = "top"  # error.hpp and its like stand above every folder
    else if (!(folder in rank)) wrong("folder \047" folder "\047 has no place in the order of design §2")
    own = folder == "top" ? 0 : rank[folder]
  }
  /^[ \t]*#[ \t]*include/ {
    file = $0
    sub(/^[^<"]*[<"]/, "", file)
    sub(/[>"].*$/, "", file)
    if ($0 ~ /include[ \t]*"/ && file !~ /^seqcast\// && folder != "libexec") wrong("include \"" file "\" does not begin with seqcast/")
    if (file ~ /^seqcast\/[^\/]*\//) {
      split(file, part, "/")
      if (!(part[2] in rank)) wrong("include of unknown folder \047" part[2] "\047")
      else if (rank[part[2]] > own) wrong(folder "/ includes " part[2] "/, which lies below it")
    }
    for (pattern in home)
      if (file ~ pattern && index(home[pattern], " " folder " ") == 0)
        wrong("<" file "> is included in " folder "/, but belongs only to:" home[pattern])
  }
  { code = $0; sub(/\/\/.*/, "", code) }
  code ~ /(^|[^a-zA-Z_0-9])dnnl::/ && folder != "engine" { wrong("dnnl:: is used outside engine/") }
  END { exit failed }
'
