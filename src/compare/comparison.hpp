// SPDX-License-Identifier: MIT
// Compares a model with another, or with arrays of layer outputs, layer by layer.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "compare/cause_search.hpp"
#include "compare/pairing.hpp"

namespace seqcast {

enum class LayerState {
  agrees,    ///< its values are the reference's
  follows,   ///< they are not, but are from the reference's own values of what it reads
  departs,   ///< they are not even then
  absorbed,  ///< likewise, but as another flatten order, which the weights of all that reads it are in, too
  shape      ///< there are not as many
};

template <>
struct Names<LayerState> {
  static constexpr std::pair<std::string_view, LayerState> table[] = {{"agrees", LayerState::agrees},
                                                                      {"follows", LayerState::follows},
                                                                      {"departs", LayerState::departs},
                                                                      {"absorbed", LayerState::absorbed},
                                                                      {"shape", LayerState::shape}};
};

struct ComparedLayer {
  size_t node = 0;    ///< of the model
  size_t output = 0;  ///< of the reference's layers
  bool by_name = false;
  LayerState state = LayerState::agrees;
  std::optional<Difference> difference;  ///< none: the shapes differ
  std::optional<Difference> alone;       ///< from the reference's own values of what it reads; where it was needed
  std::optional<Finding> finding;
  std::vector<std::string> stated;  ///< what two models' files say otherwise
  bool takes_back = false;          ///< its values agree where a flatten that it reads has the model's order
  bool is_tried = false;            ///< whether causes were tried
  int64_t untried = 0;              ///< changes that would have taken too long
};

struct Comparison {
  std::vector<ReferenceLayer> outputs;
  std::vector<ComparedLayer> layers;  ///< in the model's order
  std::vector<size_t> unpaired_nodes;
  std::vector<size_t> unpaired_outputs;
  bool by_name_alone = false;
  double tolerance = 0;

  /// The first layer that departs.
  std::optional<size_t> first() const;
  /// The largest difference of all layers, but of those that are absorbed.
  double largest() const;
  /// Whether no layer departs, but small differences add up to a hundred times what each may have.
  bool adds_up() const;
  bool is_equal() const { return !first() && !adds_up(); }
};

struct CompareOptions {
  double tolerance = 5e-5;  ///< of a layer's rms, up to which its values are the reference's
  size_t threads = 1;
  int64_t memory = 0;  ///< bytes that it may take; 0: no limit
};

/// @throws Error  where no layer is found in the reference, or the values of layers take more memory than there is.
Comparison compare(const ComparedModel& model, const InputValues& inputs, const Reference& reference,
                   const CompareOptions& options);

}  // namespace seqcast
