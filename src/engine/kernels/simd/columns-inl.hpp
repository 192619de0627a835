// SPDX-License-Identifier: MIT
// Reads and writes vectors of columns, the last of which may not be full. Compiled once for each instruction set
// (Highway's -inl headers).
#if defined(SEQCAST_ENGINE_SIMD_COLUMNS_INL_HPP) == defined(HWY_TARGET_TOGGLE)
#ifdef SEQCAST_ENGINE_SIMD_COLUMNS_INL_HPP
#undef SEQCAST_ENGINE_SIMD_COLUMNS_INL_HPP
#else
#define SEQCAST_ENGINE_SIMD_COLUMNS_INL_HPP
#endif

#include <hwy/highway.h>

#include <cstdint>

HWY_BEFORE_NAMESPACE();
namespace seqcast {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

/// The first `left` columns of a vector, or all.
struct Wanted {
  using D = hn::ScalableTag<float>;
  hn::Mask<D> mask;
  bool whole;

  explicit HWY_ATTR Wanted(int64_t left)
      : mask(hn::FirstN(D(), static_cast<size_t>(left < 0 ? 0 : left))),
        whole(left >= static_cast<int64_t>(hn::Lanes(D()))) {}

  HWY_ATTR HWY_INLINE hn::Vec<D> load(const float* from) const {
    return whole ? hn::LoadU(D(), from) : hn::MaskedLoad(mask, D(), from);
  }
  HWY_ATTR HWY_INLINE void store(hn::Vec<D> values, float* to) const {
    if (whole) {
      hn::StoreU(values, D(), to);
    } else {
      hn::BlendedStore(values, mask, D(), to);
    }
  }
};

/// a if it is larger, else b; b also where one of them is NaN. That is x86's own maximum.
template <class V>
HWY_ATTR HWY_INLINE V larger_or_second(V a, V b) {
#if HWY_TARGET == HWY_SCALAR
  return hn::IfThenElse(hn::Gt(a, b), a, b);
#else
  return hn::Max(a, b);
#endif
}

/// The larger of two; NaN of either stays.
template <class V>
HWY_ATTR HWY_INLINE V larger(V a, V b) {
  return hn::IfThenElse(hn::IsNaN(a), a, larger_or_second(a, b));
}

}  // namespace HWY_NAMESPACE
}  // namespace seqcast
HWY_AFTER_NAMESPACE();

#endif
