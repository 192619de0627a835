// SPDX-License-Identifier: MIT
// Tests of padding against the definitions of Keras and PyTorch.
#include "model/padding.hpp"

#include <catch2/catch.hpp>
#include <vector>

#include "tests/model/graph_builder.hpp"
#include "tests/model/printing.hpp"

using namespace seqcast;
using namespace seqcast::test;

namespace {

struct Sides {
  int64_t left, right;
};

/// Which inputs outputs read, one by one: the definition, slowly.
std::vector<std::vector<int64_t>> taps_of(const Slide& slide, int64_t length) {
  std::vector<std::vector<int64_t>> result;
  for (int64_t start = -slide.left; start + slide.span() <= length + slide.right; start += slide.stride) {
    result.emplace_back();
    for (int64_t j = 0; j < slide.kernel; ++j) result.back().push_back(start + j * slide.dilation);
  }
  return result;
}

}  // namespace

TEST_CASE("division rounds down and up, for negative numbers too") {
  CHECK(floor_div(7, 2) == 3);
  CHECK(floor_div(-7, 2) == -4);
  CHECK(floor_div(-8, 2) == -4);
  CHECK(ceil_div(7, 2) == 4);
  CHECK(ceil_div(-7, 2) == -3);
  CHECK(ceil_div(8, 2) == 4);
}

TEST_CASE("an empty range adds nothing to a hull and shares nothing") {
  CHECK(hull({3, 3}, {5, 9}) == Range{5, 9});
  CHECK(hull({5, 9}, {7, 2}) == Range{5, 9});
  CHECK(hull({1, 2}, {5, 9}) == Range{1, 9});
  CHECK(intersection({0, 4}, {2, 9}) == Range{2, 4});
  CHECK(intersection({0, 4}, {6, 9}).empty());
  CHECK(Range{5, 2}.size() == 0);
}

TEST_CASE("padding is written as cards write it") {
  CHECK(to_text(valid) == "valid");
  CHECK(to_text(same) == "same");
  CHECK(to_text(causal) == "causal");
  CHECK(to_text(sides(3, 4)) == "[3, 4]");
}

TEST_CASE("Keras's 'same' pads half of the total on the left, the odd one on the right") {
  struct Case {
    int64_t length, kernel, stride, dilation;
    Sides expected;
  };
  // By hand: total = max((ceil(L / s) - 1) * s + (k - 1) * d + 1 - L, 0); with a stride it depends on the length.
  for (const Case& c :
       {Case{10, 5, 1, 1, {2, 2}}, Case{10, 4, 1, 1, {1, 2}}, Case{10, 2, 1, 1, {0, 1}}, Case{10, 3, 1, 4, {4, 4}},
        Case{10, 5, 2, 1, {1, 2}}, Case{11, 5, 2, 1, {2, 2}}, Case{10, 3, 2, 1, {0, 1}}, Case{11, 3, 2, 1, {1, 1}},
        Case{10, 2, 4, 1, {0, 0}}, Case{12, 1, 5, 1, {0, 0}}, Case{7, 3, 3, 1, {1, 1}}}) {
    const Slide slid = slide(c.length, c.kernel, c.stride, c.dilation, same);
    INFO("length " << c.length << " kernel " << c.kernel << " stride " << c.stride << " dilation " << c.dilation);
    CHECK(slid.left == c.expected.left);
    CHECK(slid.right == c.expected.right);
    CHECK(slid.length(c.length) == ceil_div(c.length, c.stride));
  }
}

TEST_CASE("'same' and causal give ceil(L / s) positions whatever the kernel, stride and dilation") {
  for (const Padding& padding : {same, causal})
    for (int64_t length = 1; length <= 20; ++length)
      for (int64_t kernel = 1; kernel <= 7; ++kernel)
        for (int64_t stride = 1; stride <= 5; ++stride)
          for (int64_t dilation = 1; dilation <= 3; ++dilation)
            if (slide(length, kernel, stride, dilation, padding).length(length) != ceil_div(length, stride))
              FAIL(to_text(padding) << " length " << length << " kernel " << kernel << " stride " << stride);
}

TEST_CASE("causal pads (k - 1) * d on the left and nothing on the right") {
  const Slide slid = slide(200, 5, 1, 4, causal);
  CHECK(slid.left == 16);
  CHECK(slid.right == 0);
  CHECK(slid.needs({20, 21}) == Range{4, 21});
}

TEST_CASE("a partial last pool counts as PyTorch's ceil_mode does") {
  // By hand, after PyTorch's rule: a last window that begins in the right padding is dropped.
  CHECK(slide(10, 4, 4, 1, valid, false).length(10) == 2);
  CHECK(slide(10, 4, 4, 1, valid, true).length(10) == 3);
  CHECK(slide(8, 4, 4, 1, valid, true).length(8) == 2);
  CHECK(slide(3, 4, 4, 1, valid, true).length(3) == 1);
  CHECK(slide(5, 2, 3, 1, valid, true).length(5) == 2);
  CHECK(slide(7, 3, 2, 1, sides(1, 1), true).length(7) == 4);
  CHECK(slide(4, 1, 3, 1, valid, true).length(4) == 2);
  CHECK(slide(3, 2, 2, 1, sides(1, 1), true).length(3) == 2);
}

TEST_CASE("a kernel that does not fit has no outputs") {
  CHECK(slide(4, 5, 1, 1, valid).length(4) == 0);
  CHECK(slide(4, 3, 1, 2, valid).length(4) == 0);
  CHECK(slide(4, 3, 1, 2, sides(1, 0)).length(4) == 1);
}

TEST_CASE("needs and reaches agree with the taps written out one by one") {
  for (const Padding& padding : {valid, same, causal, sides(3, 1), sides(0, 4)}) {
    for (int64_t kernel = 1; kernel <= 4; ++kernel)
      for (int64_t stride = 1; stride <= 4; ++stride)
        for (int64_t dilation = 1; dilation <= 3; ++dilation) {
          const int64_t length = 13;
          const Slide slid = slide(length, kernel, stride, dilation, padding);
          const auto taps = taps_of(slid, length);
          INFO(to_text(padding) << " kernel " << kernel << " stride " << stride << " dilation " << dilation);
          REQUIRE(slid.length(length) == static_cast<int64_t>(taps.size()));
          for (int64_t a = 0; a < slid.length(length); ++a)
            CHECK(slid.needs({a, a + 1}) == Range{taps[a].front(), taps[a].back() + 1});
          for (int64_t input = -2; input < length + 2; ++input) {
            Range readers;  // the outputs whose hull of taps holds the input
            for (int64_t a = 0; a < slid.length(length); ++a)
              if (input >= 0 && input < length && taps[a].front() <= input && input <= taps[a].back())
                readers = hull(readers, {a, a + 1});
            const Range claimed = slid.reaches(length, {input, input + 1});
            CHECK((claimed == readers || (claimed.empty() && readers.empty())));
          }
        }
  }
}
