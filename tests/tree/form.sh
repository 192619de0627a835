#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Checks that every file opens with its licence and its description, and that sources have headers.
set -euo pipefail
cd "${1:?usage: form.sh ROOT}"
status=0
wrong() { echo "$*"; status=1; }

# The licence first (after #!), then a comment (or a docstring) that says in a sentence what the file is: no question. A
# source whose header says it does not repeat it.
while read -r file; do
  header=${file%.cpp}.hpp
  said=no
  [[ $file != *.cpp || ! -f $header ]] || said=yes
  head -n 8 "$file" | awk -v file="$file" -v said="$said" '
    /^#!/ && NR == 1 { next }
    !licence && !/SPDX-License-Identifier: MIT/ { print file ": line 1 is no SPDX licence"; bad = 1; exit }
    !licence { licence = 1; next }
    /^(\/\/|#|"""|\.\\")/ && !/^#(include|pragma|define|undef|if)/ { text = text " " $0; next }
    { exit }
    END {
      if (bad || !licence) exit bad
      sub(/^ *(\/\/|#|"""|\.\\") */, "", text)
      if (said == "yes") exit 0
      if (text !~ /[.:]("""|$| )/) { print file ": the licence is not followed by a sentence that says what the file is"; exit 1 }
      sub(/[.:]("""|$| ).*/, "", text)
      if (text ~ /[?]/) { print file ": opens with a question instead of saying what it is"; exit 1 }
      if (text ~ /^(What|Which|How|Whether|Where) /) { print file ": opens with a clause instead of a noun"; exit 1 }
    }
  ' || status=1
done < <(find dev .ci/run CMakeLists.txt pyproject.toml cmake src libexec include tests bench man models examples packaging python workflow -type f \
           \( -name dev -o -name run -o -name '*.toml' -o -name '*.[ch]pp' -o -name CMakeLists.txt -o -name '*.cmake' -o -name '*.in' \
              -o -name '*.sh' -o -name '*.py' -o -name '*.awk' \) 2>/dev/null | sort)

# src/X/y.cpp includes X/y.hpp first. Others answer to one header of several sources, named here.
while read -r source; do
  path=${source#src/}
  case $path in
    main.cpp) continue ;;
    base/error.cpp | library/*) continue ;; # their headers are installed
    model/reference/*) header=model/reference/evaluate ;;
    engine/kernels/layers/*) header=engine/kernels/kernel ;;
    engine/kernels/convolution/*) header=engine/kernels/convolution/convolution ;;
    engine/plan/planner.cpp) header=engine/plan/plan ;;
    formats/card/card_*.cpp) header=formats/card/card ;;
    formats/keras/lower_*.cpp) header=formats/keras/lowering_steps ;;
    formats/onnx/lower_*.cpp) header=formats/onnx/lowering_steps ;;
    formats/onnx/make_value.cpp) header=formats/onnx/onnx_call ;;
    formats/seqgra/torch_*.cpp) header=formats/seqgra/torch_layers ;;
    formats/basenji/*_blocks.cpp) header=formats/basenji/block_kinds ;;
    cli/*.cpp) header=${path%.cpp}; [[ -f src/$header.hpp ]] || header=cli/commands ;;
    *) header=${path%.cpp} ;;
  esac
  [[ -f src/$header.hpp ]] || { wrong "$source: no src/$header.hpp"; continue; }
  own=${path%.cpp}.hpp
  [[ ! -f src/$own ]] || [[ $(grep -m 1 '^#include' "$source") == "#include \"$own\"" ]] ||
    wrong "$source: its first include is not \"$own\""
done < <(find src -name '*.cpp' | sort)

# Every test mirrors a folder of the sources.
for folder in tests/*/; do
  case $folder in
    tests/data/ | tests/fuzz/ | tests/commands/ | tests/frameworks/ | tests/python/ | tests/real/ | tests/tree/ ) ;;
    *) [[ -d src/${folder#tests/} ]] || wrong "$folder mirrors no folder of src/" ;;
  esac
done
while read -r file; do
  wrong "$file: a name that says nothing (house style, form)"
done < <(find src libexec include tests python 2>/dev/null | grep -E '/[^/]*(utils?|common|helpers?|manager|misc)[^/]*$' || true)
exit $status
