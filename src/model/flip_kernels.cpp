// SPDX-License-Identifier: MIT
// How do the weights of true convolutions (Flux, Theano) become those of cross-correlations?
#include "seqcast/model/flip_kernels.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <map>

#include "seqcast/error.hpp"

namespace seqcast {
namespace {

/// New tensors, and the storage that was there before, which others still lie in.
struct Flipped {
  std::map<std::string, std::vector<std::byte>> bytes;
  std::shared_ptr<const void> before;
};

/// [out, in, k] with each run of `run` values in reverse order: k for [out, in] kernels, in * k where `in` turns too.
std::vector<std::byte> reversed(const Tensor& tensor, int64_t run) {
  const size_t size = tensor.type == DataType::f32 ? 4 : 2;
  std::vector<std::byte> result(tensor.bytes.size());
  const auto values = static_cast<size_t>(run);
  const size_t count = tensor.bytes.size() / size;
  for (size_t begin = 0; begin < count; begin += values)
    for (size_t i = 0; i < values; ++i)
      std::memcpy(result.data() + (begin + values - 1 - i) * size, tensor.bytes.data() + (begin + i) * size, size);
  return result;
}

void check_pictures(const Model& model, const std::vector<std::string>& pictures) {
  for (const std::string& name : pictures) {
    const auto node = model.graph.find(name);
    if (!node) throw Error(fmt::format("{}: there is no layer '{}'", model.path, name));
    if (!std::holds_alternative<Conv1d>(model.graph.nodes[*node].layer))
      throw Error(
          fmt::format("{}: layer '{}' is {}, expected conv1d", model.path, name, kind(model.graph.nodes[*node].layer)));
  }
}

}  // namespace

int64_t flip_kernels(Model& model, const std::vector<std::string>& pictures) {
  check_pictures(model, pictures);
  auto flipped = std::make_shared<Flipped>();
  flipped->before = model.weights.storage;
  int64_t count = 0;
  for (const Node& node : model.graph.nodes) {
    const auto found = model.weights.tensors.find(node.name + ".weight");
    if (!std::holds_alternative<Conv1d>(node.layer) || found == model.weights.tensors.end()) continue;
    Tensor& tensor = found->second;
    const bool picture = std::find(pictures.begin(), pictures.end(), node.name) != pictures.end();
    auto& bytes = flipped->bytes[found->first] =
        reversed(tensor, tensor.shape[2] * (picture ? tensor.shape[1] : int64_t{1}));
    tensor.bytes = bytes;
    ++count;
  }
  model.weights.storage = flipped;
  return count;
}

}  // namespace seqcast
