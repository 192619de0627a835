// SPDX-License-Identifier: MIT
// Stack of Python's pickle machine, and the bytes that it reads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "formats/torch/pickle_value.hpp"
#include "seqcast/error.hpp"

namespace seqcast {

Error damaged_pickle(const std::string& what);

/// A pickle's bytes, front to back. What is not there is an error.
class PickleBytes {
 public:
  explicit PickleBytes(std::string_view bytes) : bytes_(bytes) {}

  std::string_view take(uint64_t count);
  /// Of so many bytes, the least significant first.
  uint64_t number(size_t bytes);
  /// Up to a line feed, without it.
  std::string_view line();

  size_t at() const noexcept { return at_; }
  size_t left() const noexcept { return bytes_.size() - at_; }

 private:
  std::string_view bytes_;
  size_t at_ = 0;
};

/// Places of values, with marks between them. Taking what lies below the last mark is an error.
class PickleStack {
 public:
  void push(PickleId id) { ids_.push_back(id); }
  PickleId pop();
  PickleId top() const;
  void mark();
  /// The values above the last mark, which goes.
  std::vector<PickleId> pop_marked();
  /// What lies on top: a mark or a value.
  void drop();

  size_t size() const noexcept { return ids_.size(); }
  bool is_empty() const noexcept { return ids_.empty() && marks_.empty(); }

 private:
  std::vector<PickleId> ids_;
  std::vector<size_t> marks_;  ///< the size at each
};

}  // namespace seqcast
