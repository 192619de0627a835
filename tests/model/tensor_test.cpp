// SPDX-License-Identifier: MIT
// Tests of tensor views.
#include "model/tensor.hpp"

#include <catch2/catch.hpp>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>

#include "tests/model/error_of.hpp"

using namespace seqcast;
using namespace seqcast::test;

namespace {

float widened(DataType type, uint16_t bits) {
  const Tensor tensor{type, {1}, std::as_bytes(std::span(&bits, 1))};
  return to_floats(tensor).at(0);
}

/// f16 by its definition, in double precision.
double half_by_definition(uint16_t bits) {
  const double sign = bits & 0x8000 ? -1 : 1;
  const int exponent = (bits >> 10) & 0x1f;
  const double fraction = bits & 0x3ff;
  if (exponent == 31)
    return fraction == 0 ? sign * std::numeric_limits<double>::infinity() : std::numeric_limits<double>::quiet_NaN();
  return sign * (exponent == 0 ? std::ldexp(fraction, -24) : std::ldexp(1024 + fraction, exponent - 25));
}

bool same_number(double a, double b) {
  return (std::isnan(a) && std::isnan(b)) || (a == b && std::signbit(a) == std::signbit(b));
}

template <class Value>
Tensor tensor_of(DataType type, const std::vector<Value>& values, std::vector<int64_t> shape) {
  return {type, std::move(shape), std::as_bytes(std::span(values))};
}

const std::vector<float> to_six{1, 2, 3, 4, 5, 6};

}  // namespace

TEST_CASE("f32 that lies at whole floats is read in place, anything else is not") {
  std::vector<std::byte> shifted(1 + 3 * sizeof(float));
  const std::vector<uint16_t> halves{0x3e00, 0xc080, 0x3000};
  const Tensor plain = tensor_of(DataType::f32, to_six, {2, 3});
  CHECK(floats_in_place(plain) == to_six.data());
  CHECK(floats_in_place({DataType::f32, {3}, std::span(shifted).subspan(1)}) == nullptr);
  CHECK(floats_in_place(tensor_of(DataType::f16, halves, {3})) == nullptr);
  CHECK(floats_in_place(seen_as(plain, {3, 2}, {0, {1, 3}})) == nullptr);
}

TEST_CASE("every f16 number widens exactly: zeros of both signs, subnormals, infinities and NaN among them") {
  int wrong = 0;
  for (uint32_t bits = 0; bits < 65536; ++bits)
    wrong += !same_number(widened(DataType::f16, static_cast<uint16_t>(bits)), half_by_definition(bits));
  CHECK(wrong == 0);
  CHECK(widened(DataType::f16, 0x3c00) == 1.0F);
  CHECK(widened(DataType::f16, 0x0001) == 0x1p-24F);
  CHECK(widened(DataType::f16, 0x83ff) == -1023 * 0x1p-24F);
  CHECK(widened(DataType::f16, 0x7bff) == 65504.0F);
}

TEST_CASE("a bf16 number is the upper half of an f32") {
  CHECK(widened(DataType::bf16, 0x3f80) == 1.0F);
  CHECK(widened(DataType::bf16, 0xc049) == -3.140625F);
  CHECK(widened(DataType::bf16, 0x0001) == 0x1p-133F);  // a subnormal
  CHECK(std::signbit(widened(DataType::bf16, 0x8000)));
  CHECK(widened(DataType::bf16, 0x7f80) == std::numeric_limits<float>::infinity());
  CHECK(std::isnan(widened(DataType::bf16, 0x7fc0)));
}

TEST_CASE("f32 is read at any alignment") {
  const float values[] = {1.5F, -2.25F};
  std::vector<std::byte> bytes(sizeof(values) + 1);
  std::memcpy(bytes.data() + 1, values, sizeof(values));
  const Tensor tensor{DataType::f32, {2}, std::span(bytes).subspan(1)};
  CHECK(tensor.size() == 2);
  CHECK(to_floats(tensor) == std::vector<float>{1.5F, -2.25F});
}

TEST_CASE("a view has other orders of axes, turned axes, parts, and values that hold for many") {
  const Tensor stored = tensor_of(DataType::f32, to_six, {2, 3});
  CHECK(to_floats(seen_as(stored, {3, 2}, {0, {1, 3}})) == std::vector<float>{1, 4, 2, 5, 3, 6});
  View turned = view_of(stored);
  reverse(turned, 1, 3);
  CHECK(to_floats(seen_as(stored, {2, 3}, turned)) == std::vector<float>{3, 2, 1, 6, 5, 4});
  CHECK(to_floats(seen_as(stored, {2}, {2, {3}})) == std::vector<float>{3, 6});
  CHECK(to_floats(seen_as(stored, {4}, {5, {0}})) == std::vector<float>{6, 6, 6, 6});
  const View spread{0, {3, 0, 1}, {2, 2, 3}};  // [2, 2, 3] laid out as one axis
  CHECK(to_floats(seen_as(stored, {12}, spread)) == std::vector<float>{1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6});
  CHECK(to_floats(seen_as(stored, {1, 1}, {4, {0, 0}})) == std::vector<float>{5});
}

TEST_CASE("values are read from any one on, also as bytes of their own type") {
  const std::vector<uint16_t> halves{0x3c00, 0x4000, 0x4200, 0x4400};  // 1, 2, 3, 4
  const Tensor seen = seen_as(tensor_of(DataType::f16, halves, {2, 2}), {2, 2}, {0, {1, 2}});
  std::vector<float> floats(3);
  read_floats(seen, 1, floats);
  CHECK(floats == std::vector<float>{3, 2, 4});
  std::vector<uint16_t> bits(2);
  read_bytes(seen, 1, std::as_writable_bytes(std::span(bits)));
  CHECK(bits == std::vector<uint16_t>{0x4200, 0x4000});
}

TEST_CASE("a view that leads out of what is stored, or has another number of values, is refused") {
  const Tensor stored = tensor_of(DataType::f32, to_six, {2, 3});
  const auto refused = [&](std::vector<int64_t> shape, View view) {
    return error_of([&] { seen_as(stored, shape, view); }) ==
           "a tensor of 6 values cannot be seen as " + std::to_string(shape[0]);
  };
  CHECK(refused({7}, {0, {1}}));
  CHECK(refused({2}, {0, {6}}));
  CHECK(refused({2}, {0, {-1}}));
  CHECK(refused({4}, {0, {1, 1}, {2, 3}}));
  CHECK_FALSE(refused({6}, {5, {-1}}));
}

TEST_CASE("values that are not finite are counted once each, as a view has them") {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const std::vector<float> values{1, nan, std::numeric_limits<float>::infinity(), 4};
  const Tensor stored = tensor_of(DataType::f32, values, {2, 2});
  CHECK(count_not_finite(stored) == 2);
  CHECK(count_not_finite(seen_as(stored, {2, 2}, {0, {1, 2}})) == 2);
  CHECK(count_not_finite(seen_as(stored, {2}, {0, {1}})) == 1);
  CHECK(count_not_finite(seen_as(stored, {5}, {2, {0}})) == 5);
  CHECK(count_not_finite(tensor_of(DataType::f16, std::vector<uint16_t>{0x7c00, 0x3c00}, {2})) == 1);
  CHECK(count_not_finite(tensor_of(DataType::bf16, std::vector<uint16_t>{0x7fc0, 0x7f80}, {2})) == 2);
}
