// SPDX-License-Identifier: MIT
// The layers between outputs of the reference, computed from the reference's own values, with a change or as they are.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "compare/compared_model.hpp"
#include "compare/layer_output.hpp"

namespace seqcast {

/// Layers that are computed in order, and the nodes whose values they begin with.
struct Section {
  std::vector<size_t> nodes;
  std::vector<size_t> begins;

  bool has(size_t node) const;
};

/// The layers that lead to a node from the nearest nodes whose values are known.
Section section_to(const ComparedModel& model, size_t node, const std::vector<bool>& known);

/// What may be otherwise in the reference.
enum class Cause {
  epsilon,
  gelu,
  activation,
  missing_activation,
  flatten_order,
  flipped_kernel,
  letter_order,
  padding,
  dilation,
  swapped_weights,
  statistics,
  missing_layer
};

template <>
struct Names<Cause> {
  static constexpr std::pair<std::string_view, Cause> table[] = {{"epsilon", Cause::epsilon},
                                                                 {"gelu", Cause::gelu},
                                                                 {"activation", Cause::activation},
                                                                 {"missing_activation", Cause::missing_activation},
                                                                 {"flatten_order", Cause::flatten_order},
                                                                 {"flipped_kernel", Cause::flipped_kernel},
                                                                 {"letter_order", Cause::letter_order},
                                                                 {"padding", Cause::padding},
                                                                 {"dilation", Cause::dilation},
                                                                 {"swapped_weights", Cause::swapped_weights},
                                                                 {"statistics", Cause::statistics},
                                                                 {"missing_layer", Cause::missing_layer}};
};

/// Layers as the reference may have them.
struct Change {
  Cause cause = Cause::epsilon;
  std::string text;  ///< what is so in the reference, as "the batch norm's epsilon is 1e-05, not 0.001"
  std::map<size_t, Layer> layers;
  std::map<std::string, Tensor> tensors;  ///< by their whole names
  std::map<size_t, Activation> then;      ///< applied to a node's values, whoever reads them
  std::vector<size_t> letters;            ///< the input's channels, in this order
  std::set<size_t> own_statistics;        ///< batch norms by mean and variance of what they read
  bool is_whole = true;                   ///< of all layers of a section, not of one among several
};

/// Two changes at once; where both change one thing, the first stands.
Change both(const Change& first, const Change& second);

/// Computes a section. @param begins  the values of its `begins`.
/// @param seen    called with each of its nodes and its value, in order.
/// @throws Error  where a changed layer cannot take its input.
void compute(const ComparedModel& model, const Section& section,
             const std::map<size_t, const reference::Array*>& begins, const Change& change, ThreadPool& pool,
             const std::function<void(size_t node, const reference::Array&)>& seen);

/// Multiplications and values that computing it takes.
int64_t cost_of(const ComparedModel& model, const Section& section);

}  // namespace seqcast
