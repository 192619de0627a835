// SPDX-License-Identifier: MIT
#include "formats/basenji/blocks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "formats/basenji/block_kinds.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

constexpr std::array<std::string_view, 6> attention{"transformer",  "transformer_split", "transformer_dense",
                                                    "transformer2", "transformer_tower", "swin_transformer"};

struct BlockKind {
  std::string_view name;
  std::string (*append)(BasenjiLayers&, BlockArguments&);
};

constexpr BlockKind kinds[] = {{"conv_block", append_conv_block},
                               {"conv_dna", append_conv_dna},
                               {"conv_nac", append_conv_nac},
                               {"conv_tower", append_conv_tower},
                               {"conv_tower_nac", append_conv_tower_nac},
                               {"res_tower", append_res_tower},
                               {"dilated_residual", append_dilated_residual},
                               {"dilated_residual_nac", append_dilated_residual_nac},
                               {"dilated_dense", append_dilated_dense},
                               {"dense_block", append_dense_block},
                               {"dense_nac", append_dense_nac},
                               {"dense", append_final},
                               {"final", append_final},
                               {"Dense", append_keras_dense},
                               {"Cropping1D", append_cropping},
                               {"Flatten", append_flatten}};

}  // namespace

std::string append_basenji_block(BasenjiLayers& layers, JsonObject block, const JsonObject& model,
                                 const BasenjiDialect& dialect) {
  const std::string name = block.text("name");
  for (const BlockKind& kind : kinds) {
    if (kind.name != name) continue;
    BlockArguments arguments(block, model, dialect);
    std::string activation;
    try {
      activation = kind.append(layers, arguments);
    } catch (const Error& error) {
      if (std::string_view(error.what()).starts_with(block.file())) throw;
      throw block.error("name", fmt::format("block '{}': {}", name, error.what()));
    }
    arguments.block().finish();
    return activation;
  }
  const bool attends = std::find(attention.begin(), attention.end(), name) != attention.end();
  throw block.error("name", fmt::format("block '{}'{} is not supported", name, attends ? " (attention)" : ""));
}

bool knows_basenji_block(const std::string& name) {
  return std::any_of(std::begin(kinds), std::end(kinds), [&](const BlockKind& kind) { return kind.name == name; });
}

void append_basenji_activation(BasenjiLayers& layers, JsonObject& model, const BasenjiDialect& dialect) {
  const std::string name = model.at("activation").is_null() ? "linear" : model.text("activation");
  if (const auto function = function_of(model, name, dialect.gelu)) layers.activate(*function);
}

void append_keras_activation(BasenjiLayers& layers, const JsonObject& block, const std::string& name) {
  if (const auto function = function_of(block, name, ActivationFunction::gelu_erf)) layers.activate(*function);
}

}  // namespace seqcast
