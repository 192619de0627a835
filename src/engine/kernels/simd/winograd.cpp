// SPDX-License-Identifier: MIT
#include "engine/kernels/simd/winograd.hpp"

#include <type_traits>

#include "engine/kernels/toom_cook.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "engine/kernels/simd/winograd.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace seqcast::simd {
namespace HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;
using Floats = hn::ScalableTag<float>;
using Vector = hn::Vec<Floats>;

/// Calls body<F>() with the algorithm's matrices.
template <class Body>
HWY_INLINE void with_algorithm(Algorithm algorithm, const Body& body) {
  switch (algorithm) {
    case Algorithm::winograd_2_3:
      return body.template operator()<f_2_3>();
    case Algorithm::winograd_4_3:
      return body.template operator()<f_4_3>();
    case Algorithm::winograd_6_3:
      return body.template operator()<f_6_3>();
    case Algorithm::winograd_4_4:
      return body.template operator()<f_4_4>();
    case Algorithm::winograd_4_5:
      return body.template operator()<f_4_5>();
    case Algorithm::winograd_6_5:
      return body.template operator()<f_6_5>();
    case Algorithm::winograd_6_6:
      return body.template operator()<f_6_6>();
    case Algorithm::winograd_5_8:
      return body.template operator()<f_5_8>();
    default:
      return;
  }
}

/// Sums up vectors times numbers that are known when this is compiled; zeros cost nothing.
struct Sum {
  Vector value;
  bool empty = true;

  HWY_INLINE Sum() : value(hn::Zero(Floats())) {}
  HWY_INLINE void add(Vector x, double factor) {
    if (factor == 0) return;
    if (factor == 1) {
      value = empty ? x : hn::Add(value, x);
    } else if (factor == -1) {
      value = empty ? hn::Neg(x) : hn::Sub(value, x);
    } else {
      const Vector by = hn::Set(Floats(), static_cast<float>(factor));
      value = empty ? hn::Mul(x, by) : hn::MulAdd(x, by, value);
    }
    empty = false;
  }
};

/// Whether points J and J + 1 of F are opposites. Rows of `input` and columns of `output` then differ by signs alone.
template <const auto& F, int J>
constexpr bool are_opposite() {
  constexpr int points = std::remove_cvref_t<decltype(F)>::points;
  if constexpr (J + 2 >= points) return false;  // the last point is infinity
  for (int i = 0; i < points; ++i)
    if (F.input[J][i] != (i % 2 == 0 ? F.input[J + 1][i] : -F.input[J + 1][i])) return false;
  return true;
}

/// [points] inputs -> the domain's values at point J and on.
template <const auto& F, int J = 0>
HWY_INLINE void to_domain(const Vector* in, Vector* out) {
  constexpr int points = std::remove_cvref_t<decltype(F)>::points;
  if constexpr (J < points) {
    Sum even, odd;
#pragma GCC unroll 12
    for (int i = 0; i < points; ++i) (are_opposite<F, J>() && i % 2 == 1 ? odd : even).add(in[i], F.input[J][i]);
    if constexpr (are_opposite<F, J>()) {
      out[J] = hn::Add(even.value, odd.value);
      out[J + 1] = hn::Sub(even.value, odd.value);
      to_domain<F, J + 2>(in, out);
    } else {
      out[J] = even.value;
      to_domain<F, J + 1>(in, out);
    }
  }
}

/// Adds what the products at point J and on give to each output.
template <const auto& F, int J = 0>
HWY_INLINE void from_domain(const Vector* in, Sum* out) {
  constexpr int points = std::remove_cvref_t<decltype(F)>::points;
  constexpr int outputs = std::remove_cvref_t<decltype(F)>::outputs;
  if constexpr (J < points) {
    if constexpr (are_opposite<F, J>()) {
      const Vector sum = hn::Add(in[J], in[J + 1]);
      const Vector difference = hn::Sub(in[J], in[J + 1]);
#pragma GCC unroll 12
      for (int i = 0; i < outputs; ++i) out[i].add(i % 2 == 0 ? sum : difference, F.output[i][J]);
      from_domain<F, J + 2>(in, out);
    } else {
#pragma GCC unroll 12
      for (int i = 0; i < outputs; ++i) out[i].add(in[J], F.output[i][J]);
      from_domain<F, J + 1>(in, out);
    }
  }
}

template <const auto& F>
HWY_NOINLINE void tile_in(const TileIn& tile) {
  constexpr int points = std::remove_cvref_t<decltype(F)>::points;
  constexpr int64_t lanes = hn::MaxLanes(Floats());
  const Floats d;
  Vector in[points], out[points];
  int64_t c = 0;
  for (; c + lanes <= tile.channels; c += lanes) {
    for (int i = 0; i < points; ++i) in[i] = hn::LoadU(d, tile.rows[i] + c);
    to_domain<F>(in, out);
    for (int j = 0; j < points; ++j) hn::Store(out[j], d, tile.out + j * tile.point_step + c);
  }
  if (c == tile.channels) return;
  const auto wanted = hn::FirstN(d, static_cast<size_t>(tile.channels - c));
  for (int i = 0; i < points; ++i) in[i] = hn::MaskedLoad(wanted, d, tile.rows[i] + c);
  to_domain<F>(in, out);
  for (int j = 0; j < points; ++j) hn::Store(out[j], d, tile.out + j * tile.point_step + c);
}

template <const auto& F>
HWY_NOINLINE void tiles_out(const TilesOut& tiles) {
  constexpr int points = std::remove_cvref_t<decltype(F)>::points;
  constexpr int outputs = std::remove_cvref_t<decltype(F)>::outputs;
  constexpr int64_t lanes = hn::MaxLanes(Floats());
  const Floats d;
  for (int64_t t = 0; t < tiles.tiles; ++t) {
    for (int64_t c = 0; c < tiles.width; c += lanes) {
      Vector in[points];
      Sum out[outputs];
      for (int j = 0; j < points; ++j) in[j] = hn::Load(d, tiles.products + j * tiles.point_step + t * tiles.width + c);
      from_domain<F>(in, out);
      for (int i = 0; i < outputs; ++i) hn::Store(out[i].value, d, tiles.out + (t * outputs + i) * tiles.width + c);
    }
  }
}

void own_transform_in(Algorithm algorithm, const TileIn& tile) {
  with_algorithm(
      algorithm, [&]<const auto & F>() { tile_in<F>(tile); });
}

void own_transform_out(Algorithm algorithm, const TilesOut& tiles) {
  with_algorithm(
      algorithm, [&]<const auto & F>() { tiles_out<F>(tiles); });
}

}  // namespace HWY_NAMESPACE
}  // namespace seqcast::simd
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace seqcast::simd {

HWY_EXPORT(own_transform_in);
HWY_EXPORT(own_transform_out);

void transform_weights(Algorithm algorithm, const double* weights, int64_t width, double* out) {
  HWY_NAMESPACE::with_algorithm(
      algorithm, [&]<const auto & F>() {
        for (int j = 0; j < F.points; ++j)
          for (int64_t i = 0; i < width; ++i) {
            double sum = 0;
            for (int t = 0; t < F.taps; ++t) sum += F.weight[j][t] * weights[t * width + i];
            out[j * width + i] = sum;
          }
      });
}

void transform_in(Algorithm algorithm, const TileIn& tile) { HWY_DYNAMIC_DISPATCH(own_transform_in)(algorithm, tile); }

void transform_out(Algorithm algorithm, const TilesOut& tiles) {
  HWY_DYNAMIC_DISPATCH(own_transform_out)(algorithm, tiles);
}

}  // namespace seqcast::simd
#endif
