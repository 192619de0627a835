// SPDX-License-Identifier: MIT
// Instruction sets by name, as $SEQCAST_ISA has them.
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
