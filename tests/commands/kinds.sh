#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Tests that a file of another kind, in whatever place it is given, is called by its name: kinds.sh PROGRAM.
set -euo pipefail
program=$(realpath "$1")
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
export SEQCAST_MODELS="$here/../../models" LC_ALL=C
keras=$here/../frameworks/keras
cp "$here"/data/{tiny,covered}.{json,safetensors} "$keras"/weights_only.{h5,json} .
mkdir params && cp "$here"/../data/basenji/small.{json,h5} params
seqgra=$(find "$here/../frameworks/seqgra" -name 'torch-mc2-dna40-*.xml' | sort | head -n 1) && cp "$seqgra" definition.xml
{ echo '>s1'; for ((i = 0; i < 60; ++i)); do printf ACGTACGTAC; done; echo; } > genome.fa
printf '##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\ns1\t5\t.\tA\tC\t.\t.\t.\n' > variants.vcf

# kind FILE NAME [NAME_AS_TEXT]: what a file is called, and where a text is wanted, which may be packed; - : it is a text.
declare -A name_of text_of
kind() { name_of[$1]=$2 text_of[$1]=${3-$2}; }
printf 'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a21\nsize 12345\n' > pointer.h5
kind pointer.h5 'a Git LFS pointer'
gzip -nc "$keras/functions.h5" > packed.h5.gz && kind packed.h5.gz 'compressed with gzip' HDF5
printf 'BZh91AY&SY\1\2' > packed.h5.bz2 && kind packed.h5.bz2 'compressed with bzip2'
printf '\xfd\x37zXZ\0\0\4' > packed.h5.xz && kind packed.h5.xz 'compressed with xz'
printf '\x28\xb5\x2f\xfd\4' > packed.h5.zst && kind packed.h5.zst 'compressed with zstd'
cp "$keras/functions.h5" whole.h5 && kind whole.h5 HDF5
cp "$keras/keras3_archive.keras" whole.keras && kind whole.keras 'Keras'
cp "$here/../data/torch/state_dict.pt" zip.pt && kind zip.pt 'PyTorch'
cp "$here/../data/torch/legacy.pt" legacy.pt && kind legacy.pt 'PyTorch'
cp "$here/../data/torch/script.pt" script.pt && kind script.pt TorchScript
printf '\x80\4}\x94.' > object.pkl && kind object.pkl 'a Python pickle'
cp "$here/../data/zip/two.zip" plain.zip && kind plain.zip 'a zip archive'
cp "$here/../data/zip/stored.npz" arrays.npz && kind arrays.npz 'an archive of NumPy arrays'
mkdir -p saved/variables && printf '\x08\1\x12\5\n\3abc' > saved/saved_model.pb
kind saved 'a TensorFlow SavedModel (a folder)'
kind saved/saved_model.pb 'a TensorFlow SavedModel'
mkdir folder && kind folder 'a folder'
cp "$here/../frameworks/onnx/basset_script.onnx" model.onnx && kind model.onnx 'an ONNX model'
printf 'backend: tensorflow\nclass_name: Sequential\nkeras_version: 2.1.6\n' > arch.yaml
kind arch.yaml 'a Keras architecture in YAML' -
printf '<!DOCTYPE html>\n<html></html>\n' > page.h5 && kind page.h5 'a web page'
cp "$here/data/tiny.safetensors" w.safetensors && kind w.safetensors safetensors
printf '%-127s\n' $'\x93NUMPY\1' > array.npy && kind array.npy 'NumPy'
cp "$here/../data/bigwig/big_endian.bw" track.bw && kind track.bw 'a bigWig file'
printf '\x43\x27\x41\x1a\0\0\0\0' > genome.2bit && kind genome.2bit 'a 2bit file'
printf 'BAM\1\0\0\0\0' | gzip -nc > reads.bam && kind reads.bam 'compressed with gzip' 'a BAM file'
printf '%%PDF-1.5\n\1\2\n' > paper.pdf && kind paper.pdf 'a PDF document'
printf '\x1c\0\0\0TFL3\x14\0' > model.tflite && kind model.tflite 'a TensorFlow Lite model'
cp genome.fa other.fa && kind other.fa 'a FASTA file' -
cp variants.vcf other.vcf && kind other.vcf 'a VCF file' -
printf 's1\t0\t100\n' > other.bed && kind other.bed 'a BED file' -
printf 's1\tx\texon\t1\t100\t.\t+\t.\tgene_id "g";\n' > other.gtf && kind other.gtf 'a GTF or GFF file' -

# What takes the file, which is the word FILE.
declare -A role=(
  [model]='predict ./FILE genome.fa -o out.tsv' [summary]='summary ./FILE'
  [weights_of_a_card]='predict ./tiny.json genome.fa --weights FILE -o out.tsv'
  [weights_of_an_architecture]='predict ./weights_only.json genome.fa --weights FILE -o out.tsv'
  [weights_of_params]='predict params/small.json genome.fa --weights FILE -o out.tsv'
  [weights_of_a_definition]='predict ./definition.xml genome.fa --weights FILE -o out.tsv'
  [architecture]='predict ./weights_only.h5 genome.fa --architecture FILE -o out.tsv'
  [bias]='predict ./tiny.json genome.fa --bias FILE -o out.tsv'
  [genome]='predict ./tiny.json FILE -o out.tsv' [lines]='predict ./tiny.json --lines FILE -o out.tsv'
  [bed]='predict ./tiny.json genome.fa --bed FILE -o out.tsv' [score]='score ./tiny.json genome.fa FILE -o out.tsv'
  [exclude]='predict ./tiny.json genome.fa --exclude FILE -o out.tsv'
  [input]='predict ./covered.json genome.fa --input signal=FILE -o out.tsv'
  [variants]='variants ./tiny.json genome.fa FILE -o out.vcf'
  [genes]='variants --as spliceai ./tiny.json genome.fa variants.vcf --genes FILE --acceptor plus --donor minus -o out.vcf'
  [targets]='predict params/small.json genome.fa --weights params/small.h5 --targets FILE -o out.tsv'
  [convert]='convert ./FILE -o out')
texts=' genome lines bed score exclude variants genes targets '
# Pairs that are read, or whose error is of what is in the file.
read_by=' model:whole.h5 model:whole.keras model:zip.pt model:w.safetensors summary:whole.h5 summary:whole.keras
  summary:zip.pt summary:w.safetensors convert:whole.h5 convert:whole.keras convert:zip.pt convert:w.safetensors
  model:model.onnx summary:model.onnx convert:model.onnx bias:model.onnx
  bias:whole.h5 bias:whole.keras bias:zip.pt bias:w.safetensors weights_of_a_card:zip.pt weights_of_a_card:w.safetensors
  weights_of_an_architecture:whole.h5 weights_of_an_architecture:whole.keras weights_of_params:whole.h5
  weights_of_a_definition:zip.pt weights_of_a_definition:w.safetensors
  input:track.bw genome:array.npy input:array.npy '
read_by=" ${read_by//$'\n'/ } "

tried=0
fail() { echo "FAILED: $*: $(cat err)" >&2; exit 1; }
for name in "${!role[@]}"; do
  for file in "${!name_of[@]}"; do
    [[ $read_by == *" $name:$file "* ]] && continue
    expected=${name_of[$file]}
    [[ $texts == *" $name "* ]] && expected=${text_of[$file]}
    [[ $name == targets && $expected != - ]] && expected=${name_of[$file]}  # which may not be packed
    [[ $expected == - ]] && continue
    code=0
    # shellcheck disable=SC2086
    "$program" ${role[$name]//FILE/$file} > /dev/null 2> err < /dev/null || code=$?
    ((code == 1)) || fail "$name of $file left with $code"
    grep -q "error: .*$file: .*$expected" err || fail "$name of $file is not called '$expected'"
    (($(wc -l < err) <= 2)) || fail "$name of $file says more than two lines"
    compgen -G 'out*' > /dev/null && fail "$name of $file left something"
    tried=$((tried + 1))
  done
done
echo "$tried files of other kinds are called by their names"
