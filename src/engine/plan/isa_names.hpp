// SPDX-License-Identifier: MIT
// Names of instruction sets, as $SEQCAST_ISA and markers of parts have them.
#pragma once

#include <string_view>
#include <utility>

#include "base/enum_names.hpp"
#include "engine/plan/machine.hpp"

namespace seqcast {

template <>
struct Names<Isa> {
  static constexpr std::pair<std::string_view, Isa> table[] = {
      {"baseline", Isa::baseline}, {"avx2", Isa::avx2}, {"avx512", Isa::avx512}, {"amx", Isa::amx}};
};

}  // namespace seqcast
