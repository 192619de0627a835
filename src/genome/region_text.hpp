// SPDX-License-Identifier: MIT
// Parts of a region's text, and regions of a genome that is not known.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "genome/interval.hpp"

namespace seqcast {

inline constexpr const char* region_form_hint = "write it as chr1:1000-2000: 1-based, both ends included";

/// A region's name, and what follows the colon.
struct NameAndRange {
  std::string_view name;
  std::string_view range;  ///< behind the colon
  bool has_range = false;
};

/// @throws Error  `cannot use region 'TEXT': CAUSE`.
[[noreturn]] void fail_region(std::string_view text, const std::string& cause, const std::string& hint);

/// Parts `{name}` or `{name}:from-to`. @throws Error  naming what is missing.
NameAndRange split_braces(std::string_view text);

/// One end of a region, with or without commas. @throws Error  where it is no number from 1 on.
int64_t parse_place(std::string_view text, std::string_view region);

/// A region as parse_region reads it (genome/regions), where no FASTA says what names and lengths there are: name and
/// both ends must be there, and the last colon splits them.
/// @throws Error  saying what is wrong.
Interval parse_bounded_region(std::string_view text);

}  // namespace seqcast
