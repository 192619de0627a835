// SPDX-License-Identifier: MIT
#include "formats/other_types.hpp"

#include <fmt/format.h>

#include <string_view>

namespace seqcast {
namespace {

struct NamedType {
  std::string_view type, remedy;
};

/// How a tensor of such a type becomes one of plain numbers in PyTorch.
constexpr NamedType remedies[] = {{"sparse", "tensor.to_dense()"},
                                  {"quantized", "tensor.dequantize()"},
                                  {"negated view", "tensor.resolve_neg()"},
                                  {"conjugated view", "tensor.resolve_conj()"}};

}  // namespace

Error type_not_read(const std::string& tensor, const std::string& type) {
  std::string hint = "store its values as float32 (PyTorch: tensor.float())";
  for (const NamedType& known : remedies)
    if (known.type == type) hint = fmt::format("store its values as they are (PyTorch: {})", known.remedy);
  if (type == "without values") hint = "save the model after its weights are loaded";
  if (type == "parametrized")
    hint = "store its values: torch.nn.utils.parametrize.remove_parametrizations(MODULE, NAME)";
  return Error(fmt::format("tensor '{}': type {}, expected float64, float32, float16 or bfloat16", tensor, type), hint);
}

void check_type(const WeightsFile& file, const std::string& tensor) {
  const auto other = file.other_types.find(tensor);
  if (other != file.other_types.end()) throw type_not_read(tensor, other->second).in(file.weights.source);
}

}  // namespace seqcast
