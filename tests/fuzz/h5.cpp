// SPDX-License-Identifier: MIT
// Fuzz target of the HDF5 and Keras readers, through the reader process.
#include "formats/hdf5/h5_file.hpp"
#include "formats/read_model.hpp"
#include "tests/fuzz/fuzzed_file.hpp"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  const seqcast::fuzz::FuzzedFile file(bytes, size);
  return seqcast::fuzz::survive([&] {
    const seqcast::H5File h5 = seqcast::read_h5(file.path(), true);
    for (const auto& object : h5.objects())
      if (object.second.dataset) seqcast::fuzz::survive([&] { seqcast::to_floats(h5.tensor(object.first)); });
    if (!h5.text("/", "model_config")) return;
    const seqcast::Model model = seqcast::read_model(file.path(), "", true).ensemble.first();
    for (const auto& [name, tensor] : model.weights.tensors) seqcast::to_floats(tensor);
  });
}
