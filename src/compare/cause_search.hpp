// SPDX-License-Identifier: MIT
// Tries the usual causes of a difference one by one, and then two at once.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "compare/causes.hpp"
#include "compare/difference.hpp"
#include "compare/section.hpp"

namespace seqcast {

/// An output's values, laid out as a layer's of a shape: in each order of axes in which they can be; read when they are
/// asked for, and held for the next time.
class OutputValues {
 public:
  using Read = std::function<std::vector<reference::Array>(Shape)>;
  explicit OutputValues(Read read) : read_(std::move(read)) {}

  /// Empty where they have another shape.
  const std::vector<reference::Array>& of(Shape shape);

 private:
  Read read_;
  std::map<std::pair<int64_t, int64_t>, std::vector<reference::Array>> held_;
};

/// What a layer's values are compared with.
struct TargetOutput {
  std::vector<size_t> nodes;  ///< any of which the output may be
  std::shared_ptr<OutputValues> values;
  double tolerance = 0;
  size_t output = 0;  ///< of the reference's layers
};

/// Which of a target's nodes is nearest to the output, and in which order of the output's axes.
struct Nearest {
  bool is_set = false;
  size_t node = 0;
  size_t order = 0;  ///< index in OutputValues::of()
  Difference difference;

  /// Takes a node's value where it is nearer than what was seen before. Of nodes as near the first stands.
  void see(size_t at, const reference::Array& value, const TargetOutput& target);
  bool is_within(double limit) const { return is_set && difference.largest <= limit; }
};

/// What makes a difference vanish.
struct Finding {
  std::vector<Cause> causes;  ///< one, or two that do together
  std::string text;           ///< what is so in the reference
  double difference = 0;      ///< that is left
};

struct CausesTried {
  std::optional<Finding> finding;
  Nearest nearest;      ///< with what was found
  int64_t untried = 0;  ///< changes that would have taken too long
};

class CauseSearch {
 public:
  CauseSearch(const ComparedModel& model, ThreadPool& pool);

  /// @param begins  the reference's values, at which the section begins.
  /// @param alone   how far the layers are apart without a change; none: they have other shapes.
  CausesTried run(const TargetOutput& target, const Section& section,
                  const std::map<size_t, const reference::Array*>& begins, const std::optional<Difference>& alone);

 private:
  struct Trial;
  bool try_cause(Cause cause, Trial& trial);
  bool try_two(Trial& trial);
  Nearest measure(const Change& change, Trial& trial);
  bool take(const Change& change, const Nearest& nearest, std::vector<Cause> causes, Trial& trial);

  const ComparedModel& model_;
  ThreadPool& pool_;
  std::vector<Cause> causes_;  // those found last come first
  int64_t budget_;             // of multiplications, of all runs
};

}  // namespace seqcast
