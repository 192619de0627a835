#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Runs the commands of ```sh blocks in documents: doc_commands.sh FOLDER_OF_SEQCAST WRITE_WEIGHTS DOCUMENT...
#
# Every line of a block that begins with seqcast is run, in a folder of its own, on small stand-ins for the files that it
# names (below): it must succeed, and what `-o`, `--svg`, `--igv-session` and `>` name must be there and not be empty. A block that begins with #!
# is run as the script that it is. Other commands must be in the list of those that something else runs; a command that
# is in no list is an error, so that no example goes unseen. (```console blocks are readme.sh's.)
set -euo pipefail
bin=$(realpath "${1:?usage: doc_commands.sh FOLDER_OF_SEQCAST WRITE_WEIGHTS DOCUMENT...}")
write_weights=$(realpath "${2:?}")
shift 2
mapfile -t documents < <(realpath "$@")
tests=$(realpath "$(dirname "$0")/..")
PATH=$bin:$PATH
export LC_ALL=C
unset SEQCAST_ISA SEQCAST_MODELS
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
status=0 run=0
wrong() { echo "$*"; status=1; }

# ---- what many commands read

# Records of real sequence: 20,000 bases of phage lambda each.
lambda=$(tail -n +2 "$tests/data/lambda.fa" | tr -d '\n')
{ for name in chr1 chr7; do printf '>%s\n%s\n' $name "${lambda:1000:20000}"; done; } >"$place/hg38.fa"
# A chromosome 7 that is long enough for a place on hg38's, with real sequence there.
long_genome() {
  [[ ! -e $place/long.fa ]] || return 0
  local n60 line=60 before=1958000
  n60=$(printf 'N%.0s' $(seq $line))
  unknown() { awk -v lines="$1" -v text="$n60" 'BEGIN { for (i = 0; i < lines; ++i) print text }'; }
  { echo ">chr7"; unknown $before; fold -w $line <<<"${lambda:0:48000}"; unknown 5000; } >"$place/long.fa"
}
{ printf '>chr\n'; fold -w 60 <<<"$lambda"; } >"$place/genome.fa"
printf '##fileformat=VCFv4.2\n##contig=<ID=chr1,length=20000>\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\nchr1\t9000\tx\t%s\tN\t.\t.\t.\n' \
  "${lambda:9999:1}" | sed 's/\tA\tN/\tA\tC/; s/\t\([CGT]\)\tN/\t\1\tA/' >"$place/in.vcf"
bgzip -c "$place/in.vcf" >"$place/in.vcf.gz"
for part in "transcript 8001 10000" "exon 8001 9002" "exon 9500 10000"; do
  read -r kind from to <<<"$part"
  printf 'chr1\tx\t%s\t%s\t%s\t.\t+\t.\tgene_id "G"; transcript_id "T"; gene_name "G"; tag "MANE_Select";\n' "$kind" "$from" "$to"
done | gzip >"$place/gencode.gtf.gz"

# weights CARD FILE: pseudo-random ones, made once.
weights() {
  [[ -e $place/$1.weights ]] || (cd "$place" && "$write_weights" "$1" "$1.weights") >/dev/null
  ln -s "$place/$1.weights" "$2"
}
# signal FASTA FILE: a bigWig with a value at every base of the FASTA.
signal() { seqcast predict -q bacterial-genes "$1" --tracks 0 -o "$2"; }

card_of_side_inputs() {
  cat >model.json <<'END'
{"seqcast_card": 1, "name": "model", "summary": "sequence, a signal and three features", "weights": {"file": "model.safetensors"},
 "input": {"alphabet": "ACGT", "unknown": 0, "window_bases": 40},
 "inputs": [{"name": "signal", "channels": 1, "per": "position"}, {"name": "features", "channels": 3, "per": "window"}],
 "bin_bases": 1, "first_base": 0,
 "heads": [{"name": "out", "tracks": 1, "transform": "none"}],
 "layers": [{"name": "both", "layer": "concat", "inputs": ["input", "signal"]},
            {"name": "conv", "layer": "conv1d", "filters": 1, "kernel": 5, "padding": "same"},
            {"name": "three", "layer": "dense", "units": 1, "inputs": ["features"]},
            {"name": "out", "layer": "add", "inputs": ["conv", "three"]}]}
END
  "$write_weights" ./model.json model.safetensors >/dev/null
}

# stand_in NAME COMMAND: makes the file, where it is one that a command reads.
stand_in() {
  local keras=$tests/frameworks/keras torch=$tests/frameworks/torch seqgra=$tests/frameworks/seqgra
  [[ ! -e $1 ]] || return 0
  case $1 in
    hg38.fa) case $2 in *117,480*) long_genome; ln -s "$place/long.fa" hg38.fa ;; *) ln -s "$place/hg38.fa" . ;; esac ;;
    genome.fa | in.vcf | in.vcf.gz | gencode.gtf.gz) ln -s "$place/$1" . ;;
    lambda.fa) ln -s "$tests/data/lambda.fa" . ;;
    hub) mkdir hub ;;
    genes.bed) ln -s "$tests/data/lambda_genes.bed" genes.bed ;;
    more.bed) printf 'chr\t30000\t30500\n' >more.bed ;;
    peaks.bed) printf 'chr1\t500\t900\nchr7\t5000\t5300\n' >peaks.bed ;;
    spliceai[1-5].h5 | s[1-5].h5) ln -s "$tests/data/published/spliceai.h5" "$1" ;;
    spliceai/spliceai.json)
      ln -s "$tests/data/published/spliceai.h5" 1.h5
      seqcast convert -q 1.h5 1.h5 --name spliceai -o spliceai
      ;;
    [12].safetensors) weights spliceai-10k "$1" ;;
    basenji2.safetensors) weights basenji2 "$1" ;;
    primer.safetensors) weights dna-primer "$1" ;;
    char.safetensors) ln -s "$tests/commands/data/char.safetensors" . ;;
    chrombpnet_nobias.h5) ln -s "$tests/data/chrombpnet/nobias.h5" "$1" ;;
    bias_model_scaled.h5) ln -s "$tests/data/chrombpnet/bias.h5" "$1" ;;
    bpnet.h5) ln -s "$tests/data/published/bpnet.h5" . ;;
    atac.bw) case $2 in *genome.fa*) signal "$place/genome.fa" "$1" ;; *) signal "$place/hg38.fa" "$1" ;; esac ;;
    control_plus.bw | control_minus.bw) signal "$place/hg38.fa" "$1" ;;
    maxatac.h5) ln -s "$keras/signal_channel.h5" maxatac.h5 ;;
    deepvirfinder.h5) ln -s "$keras/two_strands.h5" deepvirfinder.h5 ;;
    contigs.fa) printf '>contig\n%s\n' "${lambda:0:2000}" >contigs.fa ;;
    sequences.txt) printf '%s\n%s\n' "${lambda:0:50}" "${lambda:50:50}" >sequences.txt ;;
    names.txt) printf 'ada\ngrace\n' >names.txt ;;
    signal.npy) case $2 in *records.fa*) ln -s "$tests/data/windows/beside_signal.npy" signal.npy ;; *) ln -s "$tests/commands/data/npy/channels_first.npy" signal.npy ;; esac ;;
    records.fa) ln -s "$tests/data/windows/beside.fa" records.fa ;;
    causal.h5) ln -s "$tests/data/windows/numbers_of_two.h5" causal.h5 ;;
    numbers.npy) ln -s "$tests/data/windows/numbers_of_two.npy" numbers.npy ;;
    model_10000nt_rs1[01].pt) ln -s "$torch/openspliceai_2000.pt" "$1" ;;
    final.[123].4.3.v2) ln -s "$torch/pangolin.pt" "$1" ;;
    card.json) ln -s "$tests/commands/data/tiny.json" card.json ;;
    model.pt) case $2 in *card.json*) ln -s "$tests/data/torch/tiny.pt" model.pt ;; *) ln -s "$seqgra"/torch-mc2-dna40-picture-s1/*.pt model.pt ;; esac ;;
    model.json) case $2 in *features*) card_of_side_inputs ;; *) ln -s "$tests/commands/data/signal.json" model.json; ln -s "$tests/commands/data/signal.safetensors" . ;; esac ;;
    model.h5) case $2 in *records.fa*) ln -s "$tests/data/windows/beside.h5" model.h5; ln -s "$tests/data/windows/beside_features.npy" . ;; *) ln -s "$keras/flat_sequential.h5" model.h5 ;; esac ;;
    model.keras) ln -s "$keras/keras2_archive.keras" model.keras ;;
    weights.h5) ln -s "$keras/weights_only.h5" weights.h5 ;;
    arch.json) ln -s "$keras/weights_only.json" arch.json ;;
    model.onnx)
      case $2 in *windows.fa*) ln -s "$tests/frameworks/onnx/profile_script.onnx" model.onnx ;; *) ln -s "$tests/frameworks/onnx/basset_script.onnx" model.onnx ;; esac
      ;;
    [123].bw)
      case $2 in *' merge '*) seqcast predict -q bacterial-genes "$place/genome.fa" --tracks coding_plus --shard "${1%.bw}/3" -o "$1" ;; esac
      ;;
    '[123].*.bw')
      for part in 1 2 3; do seqcast predict -q bacterial-genes "$place/genome.fa" --shard $part/3 -o "$part.{track}.bw"; done
      ;;
    params.json) ln -s "$tests/data/basenji/small.json" params.json ;;
    model_best.h5) ln -s "$tests/data/basenji/small.h5" model_best.h5 ;;
    targets.txt) { printf '\tidentifier\n0\tENCFF833POA\n'; printf '%d\tother%d\n' 1 1 2 2 3 3 4 4; } >targets.txt ;;
    torch-mc50-dna1000-basset-s1.xml) ln -s "$seqgra"/torch-mc2-dna40-picture-s1/*.xml "$1" ;;
    torch-mc2-dna150-conv10-conv10-gmp-fc5-s1.xml)
      ln -s "$seqgra"/torch-mc2-dna40-conv5-conv5-gmp-fc4-s1/*.xml "$1"
      ln -s "$seqgra"/torch-mc2-dna40-conv5-conv5-gmp-fc4-s1/saved_model.pth .
      ;;
    windows.fa)
      local bases=40 i
      case $2 in *bacterial-genes*) bases=9216 ;; *'--window 2114'*) bases=2114 ;; esac
      for i in 1 2 3; do printf '>w%d\n%s\n' $i "${lambda:i*9216:bases}"; done >windows.fa
      ;;
  esac
}

# What a stand-in calls otherwise than the file that it stands for.
in_stand_ins_words() {
  case $1 in
    *'--step 250'*) sed 's/--step 250/--step 10/' <<<"$1" ;;
    *maxatac*) echo "$1 --tracks 0" ;;
    *records.fa*) echo "$1 --input features=beside_features.npy" ;;
    *deepvirfinder*) sed 's/input_1/forward/; s/input_2/reverse/; s/--window 500 //' <<<"$1" ;;
    *) echo "$1" ;;
  esac
}

# ---- commands that something else runs
run_elsewhere() {
  case $1 in
    'snakemake '*) ;;                                            # ./dev workflow
    './dev example' | './dev test' | './dev setup'*) ;;          # .ci/run, and each test's set-up
    './dev goldens'* | .venv/bin/python*) ;;                     # by hand: they train and export (models/README.md)
    'git worktree'* | '(cd ../before'* | './dev bench'*) ;;      # by hand: they measure
    'pip install '* | './dev wheel'*) ;;                         # by hand: ./dev wheel
    './dev release'* | './dev deb') ;;                           # by hand
    'cmake --preset release'* | 'cmake --install'*) ;;           # tests/tree/install.sh
    *'apt install ./'*'seqcast_'*) ;;                            # ./dev deb
    'conda '*) ;;                                                # packaging/conda.sh, as far as it goes
    'podman '*) ;;                                               # ./dev container, step by step
    *) return 1 ;;
  esac
}

# run_command WHERE COMMAND: in a folder with what it reads.
run_command() {
  local words output file
  rm -rf "$place/work"
  mkdir "$place/work"
  cd "$place/work"
  words=$(tr ' ,=' '\n' <<<"$2" | sed "s/^@//; s/'//g")
  while read -r file; do stand_in "$file" "$2"; done <<<"$words"
  if ! bash -euo pipefail -c "$(in_stand_ins_words "$2")" >"$place/out" 2>"$place/err" </dev/null; then
    wrong "$1: failed: $2"
    tail -n 3 "$place/err"
    return 0
  fi
  run=$((run + 1))
  output=$(sed -nE "s/.* (-o|--svg|--igv-session|>) '?([^ ']+)'?.*/\2/p" <<<"$2")
  if [[ ! $output ]]; then
    [[ -s $place/out ]] || wrong "$1: printed nothing: $2"
  else
    # shellcheck disable=SC2086  # a pattern
    compgen -G "${output//\{*\}/*}" >"$place/files" || wrong "$1: did not write $output: $2"
    while read -r file; do [[ -s $file ]] || wrong "$1: $file is empty: $2"; done <"$place/files"
  fi
}

# run_script WHERE FILE: that of the job array in workflow/, whose parts, merged, must be what one run writes.
run_script() {
  local part
  diff "$2" <(grep -v SPDX "$tests/../workflow/slurm_array.sh") || wrong "$1: this is not workflow/slurm_array.sh"
  rm -rf "$place/work"
  mkdir "$place/work"
  cd "$place/work"
  # As SLURM's since 22.05, which gives a step one CPU where none are asked for.
  printf '#!/bin/sh\n[ "$1" = --cpus-per-task=2 ] || { echo "srun is not told of CPUs"; exit 1; } >&2\nshift\nexec "$@"\n' >srun
  chmod +x srun
  stand_in genome.fa ''
  for part in $(seq 1 24); do
    PATH=$PWD:$PATH SLURM_ARRAY_TASK_ID=$part SLURM_CPUS_PER_TASK=2 bash "$2" 2>"$place/err" ||
      { wrong "$1: part $part: $(cat "$place/err")"; return; }
  done
  seqcast merge -q parts/*.bw -o whole.bw || { wrong "$1: its parts cannot be merged"; return; }
  SEQCAST_ISA=avx2 seqcast predict -q bacterial-genes genome.fa --tracks coding_plus -o one.bw
  cmp whole.bw one.bw || wrong "$1: its parts are not the whole"
  run=$((run + 1))
}

for document in "${documents[@]}"; do
  rm -f "$place"/block.*
  awk -v place="$place" '
    /^```/ { open = !open; if (open) { file = ""; if (/^```sh *$/) file = sprintf("%s/block.%04d", place, NR) } ; next }
    open && file { print > file }
  ' "$document"
  for block in "$place"/block.*; do
    [[ -e $block ]] || continue
    where=$(basename "$document"):$((10#${block##*.}))
    if [[ $(head -c 2 "$block") == '#!' ]]; then
      run_script "$where" "$block"
      continue
    fi
    while IFS= read -r line; do
      while [[ $line == *\\ ]]; do IFS= read -r more; line="${line%\\} $more"; done
      line=$(sed -E 's/^ +//; s/ +#.*//; s/ +/ /g' <<<"$line")
      [[ $line && $line != \#* ]] || continue
      case $line in
        seqcast\ *) run_command "$where" "$line" ;;
        *) run_elsewhere "$line" || wrong "$where: nothing runs this: $line" ;;
      esac
    done <"$block"
  done
done
echo "$run commands of documents run"
((run > 0)) || status=1
exit $status
