// SPDX-License-Identifier: MIT
#include "io/file_signatures.hpp"

#include <fmt/format.h>

namespace seqcast {

std::string torch_hint(const std::string& path) {
  return fmt::format(
      "python3 -c \"import torch, safetensors.torch as s; s.save_file(torch.load('{0}', map_location='cpu'), "
      "'{0}.safetensors')\" writes weights that go with a card",
      path);
}

std::string save_tensors_hint(const std::string&) {
  return "save the weights as safetensors (safetensors.numpy.save_file(TENSORS, FILE)); they go with a card";
}

std::string save_keras_hint(const std::string&) { return "in Keras, model.save('FILE.h5') writes HDF5, which is read"; }

namespace {

using namespace std::string_view_literals;

std::string no_hint(const std::string&) { return {}; }
std::string unpacked_by(const char* tool, const std::string& path) {
  return fmt::format("unpack it first: {} '{}'", tool, path);
}
std::string gunzip(const std::string& path) { return unpacked_by("gunzip", path); }
std::string bunzip2(const std::string& path) { return unpacked_by("bunzip2", path); }
std::string unxz(const std::string& path) { return unpacked_by("unxz", path); }
std::string unzstd(const std::string& path) { return unpacked_by("unzstd", path); }
std::string un7z(const std::string& path) { return unpacked_by("7z x", path); }
std::string untar(const std::string& path) { return unpacked_by("tar -xf", path); }
std::string pull(const std::string& path) { return fmt::format("fetch the file: git lfs pull --include '{}'", path); }
std::string download(const std::string&) { return "the download failed: look into the file, then download it again"; }
std::string sequence_hint(const std::string& path) {
  return fmt::format("the model comes first: seqcast predict MODEL '{}'", path);
}
std::string own_model(const std::string& path) {
  return fmt::format("a Keras file is the model itself: seqcast predict '{}' FASTA", path);
}
std::string to_bed(const std::string& path) { return fmt::format("bigBedToBed '{0}' '{0}.bed'", path); }
std::string to_fasta(const std::string& path) { return fmt::format("twoBitToFa '{0}' '{0}.fa'", path); }
std::string from_utf(int bits, const std::string& path) {
  return fmt::format("iconv -f UTF-{} -t UTF-8 '{}' > NEW", bits, path);
}
std::string from_utf_16(const std::string& path) { return from_utf(16, path); }
std::string from_utf_32(const std::string& path) { return from_utf(32, path); }
std::string lua_torch(const std::string&) {
  return "in Python, torchfile.load(FILE) reads its tensors; saved as safetensors they go with a card";
}

constexpr Signature signatures[] = {
    {0, "\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19\x2e"sv, "a PyTorch file of before version 1.6",
     torch_hint},
    {0, "\x80\x02"sv, "a Python pickle", save_tensors_hint},
    {0, "\x80\x03"sv, "a Python pickle", save_tensors_hint},
    {0, "\x80\x04"sv, "a Python pickle", save_tensors_hint},
    {0, "\x80\x05"sv, "a Python pickle", save_tensors_hint},
    {0, "\xff\xfe\0\0"sv, "a text of UTF-32", from_utf_32},
    {0, "\0\0\xfe\xff"sv, "a text of UTF-32", from_utf_32},
    {0, "\xff\xfe"sv, "a text of UTF-16", from_utf_16},
    {0, "\xfe\xff"sv, "a text of UTF-16", from_utf_16},
    {0, "\x93NUMPY"sv, "a NumPy array", save_tensors_hint},
    {0, "\x1f\x8b"sv, "compressed with gzip", gunzip, true},
    {0, "BZh"sv, "compressed with bzip2", bunzip2, true},
    {0, "\xfd\x37zXZ\0"sv, "compressed with xz", unxz, true},
    {0, "\x28\xb5\x2f\xfd"sv, "compressed with zstd", unzstd, true},
    {0, "7z\xbc\xaf\x27\x1c"sv, "a 7z archive", un7z, true},
    {257, "ustar"sv, "a tar archive", untar, true},
    {0, "version https://git-lfs"sv, "a Git LFS pointer, not the file itself", pull, true},
    {0, "<"sv, "a web page or XML", download, true},
    {0, ">"sv, "a FASTA file", sequence_hint, false, true},
    {0, "\x89HDF\r\n\x1a\n"sv, "HDF5", own_model},
    {0, "\x26\xfc\x8f\x88"sv, "a bigWig file", no_hint},
    {0, "\x88\x8f\xfc\x26"sv, "a bigWig file", no_hint},
    {0, "\xeb\xf2\x89\x87"sv, "a bigBed file", to_bed, true},
    {0, "\x87\x89\xf2\xeb"sv, "a bigBed file", to_bed, true},
    {0, "\x43\x27\x41\x1a"sv, "a 2bit file", to_fasta, true},
    {0, "\x1a\x41\x27\x43"sv, "a 2bit file", to_fasta, true},
    {0, "BAM\1"sv, "a BAM file", no_hint},
    {0, "CRAM"sv, "a CRAM file", no_hint},
    {0, "BCF\2"sv, "a BCF file", no_hint},
    {4, "TFL3"sv, "a TensorFlow Lite model", save_keras_hint},
    {0, "MATLAB "sv, "a MATLAB file", save_tensors_hint},
    {0, "HDF5-based Julia Data Format"sv, "a Julia file (JLD2)", save_tensors_hint},
    {0, "RDX2\n"sv, "an R file", save_tensors_hint},
    {0, "RDX3\n"sv, "an R file", save_tensors_hint},
    {0, "\4\0\0\0\1\0\0\0\3\0\0\0V 1"sv, "a file of Lua's Torch", lua_torch},
    {0, "4\n1\n3\nV 1\n"sv, "a file of Lua's Torch", lua_torch},
    {0, "\x12\1\0\0\0\0\0\0"sv, "an MXNet file of weights", save_tensors_hint},
    {0, "model_checkpoint_path:"sv, "a TensorFlow checkpoint's list of files", save_keras_hint, false, true},
    {0, "##fileformat=VCF"sv, "a VCF file", no_hint, false, true},
    {0, "##gff-version"sv, "a GFF file", no_hint, false, true},
    {0, "{"sv, "JSON text", no_hint, false, true},
    {0, "MEME version"sv, "a file of motifs (MEME)", no_hint, false, true},
    {0, "%PDF"sv, "a PDF document", no_hint},
    {0, "\x7f\x45LF"sv, "a program", no_hint},
    {0, "\x89PNG"sv, "a picture", no_hint},
};

}  // namespace

std::span<const Signature> file_signatures() noexcept { return signatures; }

}  // namespace seqcast
