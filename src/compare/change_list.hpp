// SPDX-License-Identifier: MIT
// Changes of one cause, of each layer of a section and of all together.
#pragma once

#include <fmt/format.h>

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "compare/section.hpp"

namespace seqcast {

struct ChangedLayer {
  Layer layer;
  std::string text;
};

struct ChangedTensor {
  std::string name;  ///< the short one
  Tensor tensor;
  std::string text;
};

/// A change that changes nothing yet.
inline Change begun_change(Cause cause, std::string text = {}) {
  Change change;
  change.cause = cause;
  change.text = std::move(text);
  return change;
}

class ChangeList {
 public:
  ChangeList(const ComparedModel& model, const Section& section, Cause cause)
      : model_(model), section_(section), cause_(cause) {}

  void add(Change change) { changes_.push_back(std::move(change)); }

  /// Adds what `change(node, layer)` makes of each layer of a kind, and all of it at once where it is several.
  template <class Kind, class Make>
  void add_layers(const Make& change) {
    add_each([&](size_t node, Change& into) -> std::string {
      const Kind* own = std::get_if<Kind>(&model_.node(node).layer);
      const std::optional<ChangedLayer> made = own ? change(node, *own) : std::nullopt;
      if (made) into.layers[node] = made->layer;
      return made ? made->text : "";
    });
  }

  /// The same of a tensor of each layer: `change(node)`.
  void add_tensors(const std::function<std::optional<ChangedTensor>(size_t node)>& change);

  /// A tensor of a node; nullptr where it has none of that name.
  const Tensor* tensor(size_t node, const std::string& name) const;

  std::vector<Change> take() { return std::move(changes_); }

 private:
  /// @param change  puts a node's change into another, and says what it is; empty: there is none.
  void add_each(const std::function<std::string(size_t node, Change& into)>& change);

  const ComparedModel& model_;
  const Section& section_;
  Cause cause_;
  std::vector<Change> changes_;
};

/// Weights of another layer, or of another tensor of the same one; square ones transposed.
std::vector<Change> swapped_weights(const ComparedModel& model, const Section& section);

}  // namespace seqcast
