// SPDX-License-Identifier: MIT
// Partly read model, with the layers that are not supported.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "model/model.hpp"
#include "seqcast/error.hpp"

namespace seqcast {

/// A layer that the file lists and the graph lacks.
struct MissingLayer {
  std::string name, kind;  ///< as the file has them
  std::string why;         ///< as in "is not supported", or "is not reached: it reads 'lstm'"
};

/// Of a model whose file was not wholly understood.
struct PartOfModel {
  Model model;                        ///< without heads and weights; graph and shapes of what was understood
  std::vector<MissingLayer> missing;  ///< in the order in which they are computed
  std::optional<size_t> end;          ///< the node that the first of them reads
};

/// The error that stands in the way of a model, with what was understood of it.
class PartlyRead : public Error {
 public:
  PartlyRead(const Error& error, PartOfModel part)
      : Error(error), part_(std::make_shared<const PartOfModel>(std::move(part))) {}

  const PartOfModel& part() const noexcept { return *part_; }

 private:
  std::shared_ptr<const PartOfModel> part_;
};

}  // namespace seqcast
