// SPDX-License-Identifier: MIT
// Tests of calling files that are not read by their names.
#include "io/file_kind.hpp"

#include <catch2/catch.hpp>
#include <filesystem>

#include "base/setting.hpp"
#include "tests/io/temporary_folder.hpp"
#include "tests/paths.hpp"

using namespace seqcast;
using namespace std::string_literals;

namespace {

/// What a file of these bytes is called.
std::string name_of(const std::string& bytes, const std::string& name = "file") {
  const TemporaryFolder folder;
  const auto kind = kind_of_file(folder.write(name, bytes), std::string_view(bytes).substr(0, size_t{1} << 16));
  return kind ? kind->name : "unknown";
}

std::string hint_of(const std::string& bytes, const std::string& path = "x") {
  const auto kind = kind_of_file(path, bytes);
  return kind ? spelled(kind->hint, spelled_plainly) : "unknown";
}

}  // namespace

TEST_CASE("files that people hand in are called by their names") {
  CHECK(name_of("\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19."s) ==
        "a PyTorch file of before version 1.6");
  CHECK(name_of("\x80\x03}q") == "a Python pickle");
  CHECK(name_of("\xff\xfe\0\0{\0\0\0"s) == "a text of UTF-32");
  CHECK(name_of("\0\0\xfe\xff\0\0\0{"s) == "a text of UTF-32");
  CHECK(name_of("\xff\xfe{\0"s) == "a text of UTF-16");
  CHECK(name_of("\xfe\xff\0{"s) == "a text of UTF-16");
  CHECK(name_of("\x93NUMPY\x01") == "a NumPy array");
  CHECK(name_of("\x1f\x8b\x08") == "compressed with gzip");
  CHECK(name_of("BZh91AY") == "compressed with bzip2");
  CHECK(name_of("\xfd\x37zXZ\0\0"s) == "compressed with xz");
  CHECK(name_of("\x28\xb5\x2f\xfd\x04") == "compressed with zstd");
  CHECK(name_of(std::string(257, 'a') + "ustar") == "a tar archive");
  CHECK(name_of("version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n") ==
        "a Git LFS pointer, not the file itself");
  CHECK(name_of("<!DOCTYPE html>") == "a web page or XML");
  CHECK(name_of(">chr1\nACGT\n") == "a FASTA file");
  CHECK(name_of("\x1c\0\0\0TFL3\x14\0"s) == "a TensorFlow Lite model");
  CHECK(name_of("MATLAB 7.3 MAT-file, Platform: GLNXA64") == "a MATLAB file");
  CHECK(name_of(std::string(1024, '\0') + "\x89HDF\r\n\x1a\n") == "HDF5 behind a block of its user's");
  CHECK(name_of("HDF5-based Julia Data Format, version 0.1.1") == "a Julia file (JLD2)");
  CHECK(name_of("model_checkpoint_path: \"model.ckpt\"\n") == "a TensorFlow checkpoint's list of files");
  CHECK(name_of("xx", "model.ckpt.data-00000-of-00001") == "a part of a TensorFlow checkpoint");
  CHECK(name_of("xx", "model.ckpt.index") == "a part of a TensorFlow checkpoint");
  CHECK(name_of("backend: tensorflow\nclass_name: Model\nconfig:\n- a\nkeras_version: 2.1.6\n") ==
        "a Keras architecture in YAML");
  CHECK(name_of("type: keras\nargs:\n  weights: w.h5\nschema:\n  inputs:\n") == "Kipoi's description of a model");
  CHECK(name_of("\x08\x07\x12\x07pytorch\x3a\x02xx"s) == "an ONNX model");
  CHECK(name_of("") == "an empty file");
  CHECK(name_of("motif\nA 0.1\n") == "unknown");
  CHECK(name_of("\x02\0\0\0\0\0\0\0{}"s) == "a file of weights alone (safetensors)");
}

TEST_CASE("a text is not refused for what its reader says itself, but for what is none or stands for another file") {
  const auto refused = [](const std::string& bytes) { return error_of([&] { check_is_text("x", bytes); }); };
  const std::string other = " | a text is wanted here: was another file meant?";
  CHECK(refused("\x89HDF\r\n\x1a\n") == "x: it is HDF5, expected a text" + other);
  CHECK(refused("\x26\xfc\x8f\x88\x04\0"s) == "x: it is a bigWig file, expected a text" + other);
  CHECK(
      refused("version https://git-lfs.github.com/spec/v1\n") ==
      "x: it is a Git LFS pointer, not the file itself, expected a text | fetch the file: git lfs pull --include 'x'");
  CHECK(refused("<!DOCTYPE HTML>\n").starts_with("x: it is a web page or XML, expected a text | the download failed"));
  for (const std::string text : {">a\0b\nAC\n"s, "chr1\t1\t2\nchr1\t\x01\n"s, "{\"a\": \"\x01\"}"s, "BZh1\t2\t3\n"s,
                                 ""s, "<?xml version='1.0'?>"s, "\x01\x02 unknown"s})
    CHECK(refused(text).empty());
}

TEST_CASE("places on a genome are told by their columns") {
  CHECK(name_of("##fileformat=VCFv4.2\n") == "a VCF file");
  CHECK(name_of("#chrom\tstart\tend\nchr1\t5\t10\tx\n") == "a BED file");
  CHECK(name_of("chr1\tx\texon\t5\t10\t.\t+\t.\tgene_id \"g\";\n") == "a GTF or GFF file");
  CHECK(name_of("chr1\tfive\t10\n") == "unknown");
  CHECK(name_of("#only a comment") == "unknown");
}

TEST_CASE("BSON begins with its own length") {
  const std::string rest = "\x03model\0"s + std::string(20, 'x');
  std::string bytes(4, '\0');
  bytes[0] = static_cast<char>(4 + rest.size());
  CHECK(name_of(bytes + rest, "m.bson") == "a BSON file (Flux?)");
  CHECK(name_of(bytes + rest + "more", "m.bson") == "unknown");
}

TEST_CASE("zip archives are told apart by what is in them") {
  CHECK(name_of("PK\3\4 cut short") == "a zip archive (a PyTorch file?)");
  const auto kind = [](const std::string& name) {
    const std::string path = test_data("/zip/" + name);
    return kind_of_file(path, "PK\3\4")->name;
  };
  CHECK(kind("two.zip") == "a zip archive");
  CHECK(kind("stored.npz") == "an archive of NumPy arrays (.npz)");
}

TEST_CASE("a folder is a SavedModel, or names the models in it") {
  const TemporaryFolder folder;
  CHECK(kind_of_file(folder.path(""), "")->name == "a folder");
  CHECK(kind_of_file(folder.path(""), "")->hint.empty());
  const std::string card = folder.write("x.json", "{}");
  CHECK(kind_of_file(folder.path(""), "")->hint == "the model is a file in it: " + card);
  folder.write("saved_model.pb", "");
  CHECK(kind_of_file(folder.path(""), "")->name == "a TensorFlow SavedModel (a folder)");
}

TEST_CASE("the next thing to type is said with the file's own name") {
  CHECK(hint_of("\x1f\x8b\x08", "m.h5.gz") == "unpack it first: gunzip 'm.h5.gz'");
  CHECK(hint_of("version https://git-lfs", "m.h5") == "fetch the file: git lfs pull --include 'm.h5'");
  CHECK(hint_of(">a\nAC\n", "g.fa") == "the model comes first: seqcast predict MODEL 'g.fa'");
  CHECK(hint_of("class_name: Model\n", "a.yaml").ends_with("then architecture=a.yaml.json"));
  CHECK(hint_of("\x02\0\0\0\0\0\0\0{}"s, "w.safetensors").ends_with("give it with weights=w.safetensors"));
}
