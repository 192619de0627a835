// SPDX-License-Identifier: MIT
#include "formats/torch/pickle_value.hpp"

#include <fmt/format.h>

#include "seqcast/error.hpp"

namespace seqcast {

PickleId Pickle::find(PickleId dict, std::string_view key) const {
  const std::vector<PickleId>& entries = at(dict).entries;
  for (size_t i = entries.size(); i >= 2; i -= 2)
    if (is(entries[i - 2], PickleKind::text) && at(entries[i - 2]).text == key) return entries[i - 1];
  return no_value;
}

PickleId Pickle::add(PickleValue value) {
  constexpr size_t max_values = 1'000'000;  // a model of a thousand layers has a hundred thousand
  constexpr size_t max_bytes = size_t{256} << 20;
  if (values.size() >= max_values) throw Error(fmt::format("its pickle has more than {} values", max_values));
  bytes_ += value.text.size() + (value.items.size() + value.arguments.size()) * sizeof(PickleId);
  if (bytes_ > max_bytes) throw Error(fmt::format("its pickle's values take more than {} bytes", max_bytes));
  values.push_back(std::move(value));
  return static_cast<PickleId>(values.size() - 1);
}

}  // namespace seqcast
