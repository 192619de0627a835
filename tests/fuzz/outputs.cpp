// SPDX-License-Identifier: MIT
// Fuzz target of the layer outputs that a model is compared with. The arrays of the fuzzer's input, an .npz file, are
// stored anew with right sizes and CRCs, which hardly any other change would leave.
#include <algorithm>
#include <filesystem>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "compare/compared_input.hpp"
#include "compare/comparison.hpp"
#include "formats/read_ensemble.hpp"
#include "io/zip_writer.hpp"
#include "tests/fuzz/fuzzed_file.hpp"

using namespace seqcast;

namespace {

/// In the order of the seeds' arrays.
constexpr const char* names[] = {"input", "conv1",   "bn1", "act1", "conv2", "pool",
                                 "conv3", "flatten", "fc",  "out",  "relu3", "other"};

std::vector<std::string_view> arrays_in(std::string_view bytes) {
  constexpr std::string_view magic = "\x93NUMPY", next_entry = "PK";
  std::vector<std::string_view> arrays;
  for (size_t at = bytes.find(magic); at != bytes.npos && arrays.size() < std::size(names);
       at = bytes.find(magic, at + 1))
    arrays.push_back(bytes.substr(at, bytes.find(next_entry, at) - at));
  return arrays;
}

void store(std::string_view bytes, const std::string& path) {
  ZipWriter writer(path);
  const std::vector<std::string_view> arrays = arrays_in(bytes);
  for (size_t i = 0; i < arrays.size(); ++i) {
    writer.begin(std::string(names[i]) + ".npy", arrays[i].size());
    writer.put(arrays[i]);
    writer.end();
  }
  writer.commit();
}

const Model& port() {
  static const Model model = read_model("tests/data/compare/port.json", "", true).ensemble.first();
  return model;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  const fuzz::FuzzedFile file(bytes, 0);
  store({reinterpret_cast<const char*>(bytes), size}, file.path());
  return fuzz::survive([&] {
    const NpzFile npz(file.path(), 1 << 24);
    Model model = port();
    const InputValues inputs = input_of_arrays(model, npz);
    compare(compared(model, "port"), inputs, {.npz = &npz, .input_arrays = input_arrays(model, npz)},
            {.memory = 1 << 28});
  });
}
