// SPDX-License-Identifier: MIT
#include "engine/kernels/isa.hpp"

#include <fmt/format.h>

#include <hwy/highway.h>

#include <cstdlib>
#include <string_view>

#include "engine/plan/isa_names.hpp"
#include "seqcast/error.hpp"

namespace seqcast {

Isa isa_cap() {
  const char* wanted = std::getenv("SEQCAST_ISA");
  const std::string_view isa = wanted ? wanted : "";
  if (isa.empty()) return Isa::amx;
  if (const auto cap = named<Isa>(isa)) return *cap;
  throw Error(fmt::format("SEQCAST_ISA is '{}', expected baseline, avx2, avx512 or amx", isa));
}

namespace {

/// Highway's targets within the cap. SupportedTargets() has all of them chosen as it goes, so it is asked once, and the
/// choice set right after it to those that are not disabled. Only a cap disables any: without one, what another user of
/// Highway has disabled stays so, and nothing else does.
int64_t usable_targets() {
  static const int64_t targets = [] {
    const Isa cap = isa_cap();
    int64_t disabled = 0;
    if (cap < Isa::avx512) disabled |= HWY_AVX3 | HWY_AVX3_DL;
    if (cap < Isa::avx2) disabled |= HWY_AVX2;
    if (disabled != 0) hwy::DisableTargets(disabled);
    const int64_t usable = hwy::SupportedTargets();
    hwy::GetChosenTarget().Update(usable);
    return usable;
  }();
  return targets;
}

}  // namespace

Isa isa_in_use() {
  const int64_t targets = usable_targets();
  if ((targets & (HWY_AVX3 | HWY_AVX3_DL)) == 0) return (targets & HWY_AVX2) != 0 ? Isa::avx2 : Isa::baseline;
  return isa_cap() == Isa::amx && __builtin_cpu_supports("amx-bf16") ? Isa::amx : Isa::avx512;
}

void cap_vector_kernels() { static_cast<void>(usable_targets()); }

}  // namespace seqcast
