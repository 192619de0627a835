// SPDX-License-Identifier: MIT
#include "engine/kernels/isa.hpp"

#include <fmt/format.h>

#include <hwy/highway.h>

#include <cstdlib>
#include <string_view>

#include "seqcast/error.hpp"

namespace seqcast {

Isa isa_cap() {
  const char* wanted = std::getenv("SEQCAST_ISA");
  const std::string_view isa = wanted ? wanted : "";
  if (isa == "baseline") return Isa::baseline;
  if (isa == "avx2") return Isa::avx2;
  if (isa == "avx512") return Isa::avx512;
  if (isa == "amx" || isa.empty()) return Isa::amx;
  throw Error(fmt::format("SEQCAST_ISA is '{}', expected baseline, avx2, avx512 or amx", isa));
}

Isa isa_in_use() {
  static const Isa isa = [] {
    cap_vector_kernels();
    const int64_t targets = hwy::SupportedTargets();
    if ((targets & (HWY_AVX3 | HWY_AVX3_DL)) == 0) return (targets & HWY_AVX2) != 0 ? Isa::avx2 : Isa::baseline;
    return isa_cap() == Isa::amx && __builtin_cpu_supports("amx-bf16") ? Isa::amx : Isa::avx512;
  }();
  return isa;
}

void cap_vector_kernels() {
  static const bool capped = [] {
    const Isa cap = isa_cap();
    int64_t disabled = 0;
    if (cap < Isa::avx512) disabled |= HWY_AVX3 | HWY_AVX3_DL;
    if (cap < Isa::avx2) disabled |= HWY_AVX2;
    hwy::DisableTargets(disabled);
    hwy::GetChosenTarget().Update(hwy::SupportedTargets());  // else the first question chose uncapped ones
    return true;
  }();
  static_cast<void>(capped);
}

}  // namespace seqcast
