// SPDX-License-Identifier: MIT
// Tests of the reader of .keras archives.
#include "formats/keras/keras_archive.hpp"

#include <catch2/catch.hpp>
#include <filesystem>
#include <optional>

#include "formats/keras/keras_model.hpp"
#include "formats/read_model.hpp"
#include "io/file_bytes.hpp"
#include "io/loaded_file.hpp"
#include "io/zip_file.hpp"
#include "io/zip_writer.hpp"
#include "tests/io/temporary_folder.hpp"
#include "tests/paths.hpp"

using namespace seqcast;

namespace {

const std::string archive = test_data("/../frameworks/keras/keras3_archive.keras");

/// The bytes of one of the archive's entries.
std::string entry(const std::string& name) {
  const ZipFile zip(archive);
  return std::string(zip.read(*zip.find(name), uint64_t{1} << 30).bytes);
}

using Entries = std::vector<std::pair<std::string, std::string>>;

std::string written(const TemporaryFolder& folder, const Entries& entries) {
  const std::string path = folder.path("m.keras");
  ZipWriter zip(path);
  for (const auto& [name, bytes] : entries) {
    zip.begin(name, bytes.size());
    zip.put(bytes);
    zip.end();
  }
  zip.commit();
  return path;
}

/// Why such an archive is refused, after its name; empty where it is read.
std::string refusal(const Entries& entries) {
  const TemporaryFolder folder;
  const std::string path = written(folder, entries);
  const std::string error = error_of([&] { read_model(path, "", true); });
  return error.starts_with(path + ": ") ? error.substr(path.size() + 2) : error;
}

}  // namespace

TEST_CASE("an archive is told by its first entry or its name") {
  const std::string bytes = first_bytes(archive, 1000);
  CHECK(is_keras_archive("m.zip", bytes));
  CHECK(is_keras_archive("m.keras", "PK\x03\x04"));
  CHECK_FALSE(is_keras_archive("m.zip", "PK\x03\x04"));
  CHECK_FALSE(is_keras_archive("m.keras", "\x89HDF"));
  CHECK_FALSE(is_keras_archive("m.pt", first_bytes(test_data("/../frameworks/torch/legnet.pt"), 1000)));
}

TEST_CASE("an archive that was packed anew, in another order, gives the same model, and no file appears next to it") {
  const TemporaryFolder folder;
  const Model whole = read_keras_archive_model(archive, "", true, {});
  const std::string path =
      written(folder, {{"model.weights.h5", entry("model.weights.h5")}, {"config.json", entry("config.json")}});
  const Model again = read_keras_archive_model(path, "", true, {});
  CHECK(std::distance(std::filesystem::directory_iterator(folder.path("")), {}) == 1);
  REQUIRE(whole.weights.tensors.size() > 10);
  REQUIRE(again.weights.tensors.size() == whole.weights.tensors.size());
  for (const auto& [name, tensor] : whole.weights.tensors)
    CHECK(to_floats(again.weights.tensors.at(name)) == to_floats(tensor));
  CHECK(whole.about.summary.ends_with(", written by Keras 3.15.1"));
  CHECK_FALSE(again.about.summary.find("3.15.1") != std::string::npos);  // there was no metadata.json
}

TEST_CASE("an archive that lacks a file, or holds a damaged one, is an error that names it") {
  const std::string config = entry("config.json"), weights = entry("model.weights.h5");
  const std::string save = " | in Keras, model.save('FILE.keras') writes one";
  const std::string again = " | the file may be damaged or cut short: copy or download it again";
  CHECK(refusal({{"config.json", config}}) ==
        "there is no entry 'model.weights.h5', expected a .keras archive; it holds 'config.json'" + save);
  CHECK(refusal({{"m/config.json", config}, {"m/model.weights.h5", weights}}) ==
        "there is no entry 'config.json', expected a .keras archive; it holds 'm/config.json', 'm/model.weights.h5'" +
            save);
  CHECK(refusal({{"config.json", "{"}, {"model.weights.h5", weights}}).starts_with("config.json:"));
  CHECK(refusal({{"config.json", config}, {"model.weights.h5", "not HDF5"}}).starts_with("model.weights.h5: "));
  CHECK(refusal({{"config.json", config}, {"model.weights.h5", weights.substr(0, weights.size() / 2)}})
            .starts_with("model.weights.h5: "));
  CHECK(refusal({{"config.json", config}, {"model.weights.h5", ""}}).starts_with("model.weights.h5: "));
  CHECK(refusal({{"metadata.json", "["}, {"config.json", config}, {"model.weights.h5", weights}})
            .starts_with("metadata.json:"));
}

TEST_CASE("a bit that flips anywhere in an archive gives an error or the same model") {
  const TemporaryFolder folder;
  const LoadedFile file = load_file(archive, "an archive");
  const Model whole = read_keras_archive_model(archive, "", true, {});
  for (size_t at = 11; at < file.bytes.size(); at += file.bytes.size() / 24) {
    INFO(at);
    std::string bytes(file.bytes);
    bytes[at] = static_cast<char>(bytes[at] ^ 4);
    const std::string path = folder.write("m.keras", bytes);
    std::optional<Model> model;
    const std::string error = error_of([&] { model = read_keras_archive_model(path, "", true, {}); });
    CHECK((model || error.starts_with(path)));
    if (!model) continue;
    for (const auto& [name, tensor] : whole.weights.tensors)
      CHECK(to_floats(model->weights.tensors.at(name)) == to_floats(tensor));
  }
}

TEST_CASE("an architecture takes its weights from an archive, and an archive those of another file") {
  const TemporaryFolder folder;
  const std::string json = folder.write("arch.json", entry("config.json"));
  const std::string h5 = folder.write("w.weights.h5", entry("model.weights.h5"));
  CHECK(read_keras_json(json, archive, true, {}).weights.source == archive + ": model.weights.h5");
  CHECK(read_keras_archive_model(archive, h5, true, {}).weights.source == h5);
}
