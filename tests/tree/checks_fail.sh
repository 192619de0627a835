#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Tests of the checks of the tree: each must fail on a small tree with one defect.
set -euo pipefail
checks=$(realpath "$(dirname "$0")")
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
status=0

licensed() { printf '// SPDX-License-Identifier: MIT\n// A file of the small tree.\n'; }

# start: a small tree in which nothing is wrong.
start() {
  rm -rf "$place/tree"
  mkdir -p "$place"/tree/{.ci,cmake,man,bench,models,libexec,include/seqcast} \
           "$place"/tree/{tests/{tree,data,genome},src/{genome,model,engine/plan}}
  cd "$place/tree"
  local file
  for file in dev .ci/run CMakeLists.txt; do licensed | sed 's|^//|#|' >$file; done
  for file in genome/bed model/graph engine/plan/plan; do
    licensed >"src/$file.hpp"
    { licensed; echo "#include \"$file.hpp\""; } >"src/$file.cpp"
  done
}

# expect PASS|FAIL TEXT COMMAND...: whether the command does, and its output holds the text.
expect() {
  local got=PASS
  "${@:3}" >"$place/said" 2>&1 || got=FAIL
  if [[ $got != "$1" ]] || [[ $(<"$place/said") != *"$2"* ]]; then
    echo "expected $1 with '$2', got $got of: ${*:3}"
    cat "$place/said"
    status=1
  fi
}

# breaks CHECK TEXT FILE LINE: a line appended to a file of the good tree must make the check fail.
breaks() {
  start
  echo "$4" >>"$3"
  expect FAIL "$2" "$checks/$1.sh" .
}

start
expect PASS "" "$checks/layering.sh" .
expect PASS "" "$checks/form.sh" .
breaks layering "src/genome/bed.cpp:4: genome/ includes model/" src/genome/bed.cpp '#include "model/graph.hpp"'
breaks layering "model/ includes engine/plan/" src/model/graph.hpp '  #  include <engine/plan/plan.hpp>'
breaks layering "<dnnl.hpp> is included in model/" src/model/graph.cpp '#include <dnnl.hpp>'
breaks layering "<htslib/bgzf.h> is included in engine/plan/" src/engine/plan/plan.cpp '#include <htslib/bgzf.h>'
breaks layering "<hdf5.h> is included in genome/" src/genome/bed.cpp '#include <hdf5.h>'
breaks layering "<nlohmann/json.hpp> is included in genome/" src/genome/bed.cpp '#include <nlohmann/json.hpp>'
breaks layering "dnnl:: is used outside engine/kernels/" src/genome/bed.cpp 'dnnl::memory memory;'
breaks layering "fork is called" src/genome/bed.cpp 'const int child = fork();'
breaks layering "<spawn.h> is included in genome/" src/genome/bed.cpp '#include <spawn.h>'
breaks layering "does not say its folder" src/engine/plan/plan.cpp '#include "plan.hpp"'
breaks layering "unknown folder" src/engine/plan/plan.cpp '#include "nowhere/x.hpp"'
breaks layering "an installed header includes genome/bed.hpp" include/seqcast/error.hpp '#include "genome/bed.hpp"'
breaks layering "bed.cpp:4: a file is opened outside io/" src/genome/bed.cpp 'std::ifstream file(path);'
breaks layering "bed.cpp:4: a file is opened outside io/" src/genome/bed.cpp '#include <fstream>'
breaks layering "a file is opened or mapped outside io/" src/genome/bed.cpp 'FILE* file = std::fopen(path, "rb");'
breaks layering "a file is opened or mapped outside io/" src/genome/bed.cpp 'mmap(nullptr, size, PROT_READ, MAP_SHARED, file, 0);'
breaks layering 'bed.cpp:4: an option in a text of the library: "leave out --pad"' src/genome/bed.cpp 'throw Error("leave out --pad");'
breaks layering '" (-v names them)"' src/genome/bed.cpp 'text += "ends \" here" + " (-v names them)";  // "why"'
start
echo 'fail("mkdir -p x", "a-b and --", '"'\"'"', "x - y");  // "--pad" of the command line' >>src/genome/bed.cpp
expect PASS "" "$checks/layering.sh" .
two_graphs=$'namespace seqcast {\nstruct Graph {\n};\n}'
start
echo "$two_graphs" | tee -a src/model/graph.hpp >>include/seqcast/error.hpp
expect FAIL "class seqcast::Graph is defined in include/seqcast/error.hpp:" "$checks/layering.sh" .
start
echo "$two_graphs" >>src/model/graph.hpp
echo "${two_graphs/seqcast/seqcast::reference}" >>src/genome/bed.hpp
expect PASS "" "$checks/layering.sh" .
breaks form "src/genome/other.cpp: line 1 is no SPDX licence" src/genome/other.cpp '// What is this?'
breaks form "src/genome/other.cpp: no src/genome/other.hpp" src/genome/other.cpp "$(licensed)"
breaks form "tests/tree/x.py: the licence is not followed" tests/tree/x.py '# SPDX-License-Identifier: MIT'
breaks form "tests/tree/x.py: opens with a question" tests/tree/x.py $'# SPDX-License-Identifier: MIT\n# What is this? A file.'
breaks form "tests/tree/x.py: opens with a clause" tests/tree/x.py $'# SPDX-License-Identifier: MIT\n# How a file is read.'
breaks form "tests/tree/x_utils.sh: a name that says nothing" tests/tree/x_utils.sh "$(licensed)"
start
mkdir tests/nowhere
expect FAIL "tests/nowhere/ mirrors no folder" "$checks/form.sh" .

# ---- man pages: a program that writes one page
mkdir "$place/man"
printf '#!/bin/sh\nprintf ".TH X 1 2026-01-01\\n.SH NAME\\nx \\\\- y\\n" > "$1/x.1"\n' >"$place/writes_x"
chmod +x "$place/writes_x"
"$place/writes_x" "$place/man"
expect PASS "" "$checks/man_pages.sh" "$place/writes_x" "$place/man"
echo more >>"$place/man/x.1"
expect FAIL "not up to date" "$checks/man_pages.sh" "$place/writes_x" "$place/man"
printf '#!/bin/sh\ncp %s/man/x.1 "$1"\n' "$place" >"$place/copies_x"
chmod +x "$place/copies_x"
printf '.TH X 1\n.XX\n' >"$place/man/x.1"
expect FAIL "unknown macro" "$checks/man_pages.sh" "$place/copies_x" "$place/man"

# ---- README: its commands run, and print what it shows
readme() {
  printf '%s\n' 'Type ./dev example, then ./dev test.' '```sh' false '```' '```console' "$@" '```' >"$place/README.md"
  "$checks/readme.sh" "$place/README.md" "$place"
}
expect PASS "" readme '$ printf "a 0.5001\nb\nc\n"' 'a 0.5' ... c '$ true'
expect PASS "" readme '$ head -c 4 lambda.fa; echo; \' '  head -n 1 genes.bed | cut -f 4' '>NC_' nu1 '$ echo a' a
expect FAIL "got:      a 0.52" readme '$ echo a 0.52' 'a 0.5'
expect FAIL "expected: nothing more" readme '$ echo a; echo b' a
expect FAIL "expected: nothing more" readme '$ echo a'
expect FAIL "missing:  b" readme '$ echo a' a b
expect FAIL "missing:  b" readme '$ true' b
expect FAIL "failed:" readme '$ true' '$ false | true'
expect FAIL "cannot be found" readme '$ echo "it cannot be found" >&2; exit 1'
expect FAIL "has no block" readme
exit $status
