#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Checks the include order of folders, the uses of foreign libraries (design §2), and names of options and classes.
set -euo pipefail
cd "${1:?usage: layering.sh ROOT}"

status=0
find src libexec include man -name '*.[ch]pp' -print0 | sort -z | xargs -0 awk '
  function wrong(what) { printf "%s:%d: %s\n", FILENAME, FNR, what; failed = 1 }
  function may(pattern, folders) { home[pattern] = " " folders " " }
  # The folder of a path below src/ that has a rank: engine/ has one for each of its parts.
  function ranked(path, part) {
    split(path, part, "/")
    return part[1] == "engine" ? part[1] "/" part[2] : part[1]
  }
  function is_at_home(folder, homes, list, i) {
    split(homes, list, " ")
    for (i in list) if (folder == list[i] || index(folder, list[i] "/") == 1) return 1
    return 0
  }
  BEGIN {
    split("base io genome model formats output engine/plan engine/kernels engine/run predict picture compare library cli", order)
    for (i in order) rank[order[i]] = i + 0
    rank["main"] = 99  # src/main.cpp and man/write_pages.cpp
    rank["libexec"] = 99
    may("^(oneapi/)?dnnl", "engine/kernels")
    may("^hwy/", "engine/kernels")
    may("^omp[.]h", "engine")
    may("^htslib/", "io genome output")
    may("^(minizip/|libdeflate[.]h)", "io")
    may("^zlib[.]h", "io libexec output")
    may("^seccomp[.]h", "libexec")
    may("^(H5|hdf5)", "libexec")  # a program of its own (docs/design.md)
    may("^(spawn|sys/wait|sys/prctl)[.]h", "io libexec")  # helper programs are started in one place
    may("^pugixml", "formats")
    may("^(google/protobuf|onnx)", "formats")
    may("^nlohmann/", "formats picture cli libexec")
    may("^CLI/", "cli main")
  }
  FNR == 1 {
    split(FILENAME, part, "/")
    if (FILENAME == "src/main.cpp" || part[1] == "man") folder = "main"
    else if (part[1] == "src") folder = ranked(substr(FILENAME, 5))
    else if (part[1] == "libexec") folder = "libexec"
    else folder = "include"  # what is installed: it includes nothing of src/
    if (folder != "include" && !(folder in rank)) wrong("folder \047" folder "\047 has no place in the order")
    own = folder == "include" ? 0 : rank[folder]
  }
  /^[ \t]*#[ \t]*include/ {
    file = $0
    sub(/^[^<"]*[<"]/, "", file)
    sub(/[>"].*$/, "", file)
    if (file ~ /[.]([ch]pp|inc)$/ && file !~ /^(seqcast|hwy|oneapi|CLI|nlohmann)\// && file !~ /^(dnnl|pugixml)/) {
      other = ranked(file)
      if (file !~ /\// ) { if (folder != "libexec") wrong("include \"" file "\" does not say its folder") }
      else if (!(other in rank)) wrong("include of unknown folder \047" other "\047")
      else if (folder == "include") wrong("an installed header includes " file)
      else if (rank[other] > own) wrong(folder "/ includes " other "/, which lies below it")
    }
    for (pattern in home)
      if (file ~ pattern && !is_at_home(folder, home[pattern]))
        wrong("<" file "> is included in " folder "/, but belongs only to:" home[pattern])
  }
  { code = $0; sub(/\/\/.*/, "", code) }
  code ~ /(^|[^a-zA-Z_0-9])dnnl::/ && folder != "engine/kernels" { wrong("dnnl:: is used outside engine/kernels/") }
  code ~ /(^|[^a-zA-Z_0-9.])v?fork\(/ { wrong("fork is called, where threads may run: io/child_reader.hpp starts programs") }
  # The library names settings, which each front end spells its own way (base/setting.hpp).
  function has_option(text) {
    gsub(/(iconv -f [^ ]+ -t|seqtk seq -a|gzip -dc|python3 -c|h5unjam -i \047[^ ]*\047 -o|tar -xf|mkdir -p)( |$)/, "", text)
    gsub(/git lfs pull --include |bcftools (annotate -x|reheader --fai|view -O z -o) |gffread -T/, "", text)
    return text ~ /(^|[ (\047])(-[a-zA-Z@]|--[a-z][a-z-]*)([ =,;:)\047]|$)/
  }
  folder !~ /^(cli|main|libexec)$/ && /"/ {
    rest = $0
    gsub(/\047\\?"\047/, "", rest)  # the letter
    while (match(rest, /"([^"\\]|\\.)*"|\/\//) && substr(rest, RSTART, 1) == "\"") {
      text = substr(rest, RSTART + 1, RLENGTH - 2)
      rest = substr(rest, RSTART + RLENGTH)
      if (has_option(text) && !(text == "--version" && FILENAME ~ /io\/reader_program[.]cpp$/))
        wrong("an option in a text of the library: \"" text "\"")
    }
  }
  # Files are read and written by io/, which tells every error.
  code ~ /(^|[^a-zA-Z_0-9])(ifstream|ofstream|fstream)([^a-zA-Z_0-9]|$)/ && FILENAME ~ /^src\// && folder != "io" {
    wrong("a file is opened outside io/")
  }
  code ~ /(^|[^a-zA-Z_0-9])(fopen|memfd_create|mmap)\(/ && code !~ /MAP_ANONYMOUS/ && FILENAME ~ /^src\// && folder != "io" {
    wrong("a file is opened or mapped outside io/")
  }
  END { exit failed }
' || status=1

# Two classes of one name in one library are one to the linker: it keeps the functions of either.
find src include -name '*.hpp' -print0 | sort -z | xargs -0 awk '
  FNR == 1 { space = "" }
  /^namespace / { space = $2 }
  /^(enum class|class|struct|union) / && !/;[ \t]*(\/\/.*)?$/ {
    name = $0
    sub(/^(enum class|class|struct|union) +(SEQCAST_EXPORT +)?/, "", name)
    sub(/[ {].*/, "", name)
    sub(/:$/, "", name)
    if (name ~ /[<:]/ || name == "") next
    whole = space "::" name
    place = FILENAME ":" FNR
    if (whole in defined && defined[whole] !~ "^" FILENAME ":") {
      printf "%s: class %s is defined in %s too\n", place, whole, defined[whole]
      failed = 1
    }
    defined[whole] = place
  }
  END { exit failed }
' || status=1
exit $status
