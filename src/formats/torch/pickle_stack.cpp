// SPDX-License-Identifier: MIT
#include "formats/torch/pickle_stack.hpp"

#include <fmt/format.h>

#include "io/little_endian.hpp"

namespace seqcast {
namespace {

constexpr size_t max_marks = 10'000;

}  // namespace

Error damaged_pickle(const std::string& what) {
  return Error("its pickle is damaged: " + what, "the file may be cut short: copy or download it again");
}

std::string_view PickleBytes::take(uint64_t count) {
  if (count > left())
    throw damaged_pickle(fmt::format("it ends at byte {}, where {} more are expected", bytes_.size(), count));
  const std::string_view taken = bytes_.substr(at_, count);
  at_ += count;
  return taken;
}

uint64_t PickleBytes::number(size_t bytes) { return little_endian(take(bytes)); }

std::string_view PickleBytes::line() {
  const size_t end = bytes_.find('\n', at_);
  if (end == bytes_.npos) throw damaged_pickle("a line without an end");
  std::string_view text = take(end + 1 - at_);
  text.remove_suffix(1);
  return text;
}

PickleId PickleStack::top() const {
  if (ids_.size() <= (marks_.empty() ? 0 : marks_.back())) throw damaged_pickle("a value is missing from its stack");
  return ids_.back();
}

PickleId PickleStack::pop() {
  const PickleId id = top();
  ids_.pop_back();
  return id;
}

void PickleStack::mark() {
  if (marks_.size() >= max_marks) throw damaged_pickle(fmt::format("more than {} marks", max_marks));
  marks_.push_back(ids_.size());
}

std::vector<PickleId> PickleStack::pop_marked() {
  if (marks_.empty()) throw damaged_pickle("a mark is missing from its stack");
  const auto first = ids_.begin() + static_cast<std::ptrdiff_t>(marks_.back());
  std::vector<PickleId> values(first, ids_.end());
  ids_.erase(first, ids_.end());
  marks_.pop_back();
  return values;
}

void PickleStack::drop() {
  if (!marks_.empty() && marks_.back() == ids_.size()) return marks_.pop_back();
  pop();
}

}  // namespace seqcast
