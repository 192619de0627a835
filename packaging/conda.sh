#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Checks the conda recipe as far as it goes without conda: conda.sh RECIPE_FOLDER (python3-jinja2, python3-yaml).
#
# conda-build and conda's channels are not needed, so they are not tried: the recipe is rendered as conda-build renders
# it, checked against what bioconda asks of recipes, its build script is run with this machine's libraries in the place of
# conda's, and its tests are run on what that installs. Whether conda's packages fit is not known from this.
set -euo pipefail
recipe=$(realpath "${1:?usage: conda.sh RECIPE_FOLDER}")
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
wrong() { echo "conda.sh: error: $*" >&2; exit 1; }

python3 "$here/packaging/render_recipe.py" "$recipe/meta.yaml" >"$place/rendered.yaml"
value() { python3 -c 'import sys, yaml
value = yaml.safe_load(open(sys.argv[1]))
for key in sys.argv[2:]: value = value[key]
print(*value, sep="\n") if isinstance(value, list) else print(value)' "$place/rendered.yaml" "$@"; }

archive=$recipe/$(value source url)
[[ -f $archive ]] || wrong "no archive $archive"
[[ $(sha256sum <"$archive") == "$(value source sha256)  -" ]] || wrong "the archive has another checksum than the recipe"
mkdir "$place/source"
tar -C "$place/source" --strip-components=1 -xf "$archive"
cd "$place/source"
value about license_file | while read -r file; do [[ -s $file ]] || wrong "no licence file $file in the archive"; done

echo "conda.sh: running build.sh" >&2
export CCACHE_BASEDIR=$place/source  # where ./dev has a compiler's cache, the folder's name does not matter to it
PREFIX=$place/prefix CPU_COUNT=${JOBS:-$(nproc)} "$recipe/build.sh" >"$place/log" 2>&1 || { tail -n 30 "$place/log" >&2; wrong "build.sh failed"; }
mkdir "$place/test"
cd "$place/test"
value test commands >../commands
while read -r command; do
  PATH=$place/prefix/bin:$PATH bash -euo pipefail -c "$command" >"$place/log" 2>&1 || { cat "$place/log" >&2; wrong "failed: $command"; }
done <../commands
echo "conda.sh: the recipe of $(value package version) renders, builds and passes its tests with this machine's libraries"
