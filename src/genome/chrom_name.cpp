// SPDX-License-Identifier: MIT
#include "genome/chrom_name.hpp"

#include <mutex>
#include <set>

namespace seqcast {

ChromName::ChromName() : text_(kept({})) {}

const std::string* ChromName::kept(std::string_view text) {
  static std::mutex mutex;
  static std::set<std::string, std::less<>> names;  // whose elements never move
  thread_local const std::string* last = nullptr;   // neighbours in a file are mostly of one name
  if (last && *last == text) return last;
  const std::lock_guard lock(mutex);
  const auto found = names.lower_bound(text);
  last = found != names.end() && *found == text ? &*found : &*names.emplace_hint(found, text);
  return last;
}

}  // namespace seqcast
