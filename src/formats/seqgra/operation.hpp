// SPDX-License-Identifier: MIT
// The attributes of one `<operation>`: every one must be asked for.
#pragma once

#include <initializer_list>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "formats/seqgra/xml.hpp"

namespace seqcast {

class Operation {
 public:
  /// What every operation may have, and what only training reads, is passed over.
  Operation(const std::string& file, const XmlElement& element);

  /// Its kind, in lower case.
  const std::string& kind() const noexcept { return kind_; }

  /// The following take an attribute by any of its names, of which at most one may be there.
  std::optional<std::string> text(std::initializer_list<std::string_view> names);
  int64_t integer(std::initializer_list<std::string_view> names, std::optional<int64_t> otherwise, int64_t least = 1);
  double number(std::initializer_list<std::string_view> names, std::optional<double> otherwise);
  bool boolean(std::initializer_list<std::string_view> names, bool otherwise);
  /// A tuple, or one number; `otherwise` where it is not there, and where that is empty an error.
  std::vector<int64_t> integers(std::initializer_list<std::string_view> names, std::vector<int64_t> otherwise,
                                int64_t least = 1);

  Error error(std::string_view what, const std::string& hint = {}) const;
  /// @throws Error  for an attribute that was never asked for.
  void finish() const;

 private:
  Error missing(std::string_view name) const;

  const std::string& file_;
  const XmlElement& element_;
  std::string kind_;
  std::set<std::string, std::less<>> asked_;
};

}  // namespace seqcast
