// SPDX-License-Identifier: MIT
#include "picture/position_boxes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "picture/svg.hpp"

namespace seqcast {
namespace {

constexpr double apart = 4;          // the width from which on positions are drawn one by one
constexpr double visible_gap = 0.7;  // between two boxes; a narrower one is filled
constexpr double least_width = 0.8;
constexpr size_t max_taps = 64;     // lines of one output
constexpr double visible_step = 4;  // between two taps

/// Boxes of one height, joined where nothing can be seen between them.
class Boxes {
 public:
  explicit Boxes(double top) : top_(top) {}

  void add(double begin, double end) {
    if (last_ && begin - last_->second < visible_gap) {
      last_->second = end;
    } else {
      flush();
      last_ = {begin, end};
    }
  }

  std::string outline() {
    flush();
    return outline_;
  }

 private:
  void flush() {
    if (!last_) return;
    const double width = std::max(last_->second - last_->first, least_width);
    outline_ += fmt::format("M{} {}h{}v{}h-{}z", coordinate((last_->first + last_->second - width) / 2),
                            coordinate(top_), coordinate(width), coordinate(box_height), coordinate(width));
    last_.reset();
  }

  double top_;
  std::optional<std::pair<double, double>> last_;
  std::string outline_;
};

}  // namespace

std::string position_boxes(const TreeRow& row, Range within, const LinearScale& scale, double top) {
  const double wide = row.position_bases * scale.unit();
  const auto begin_of = [&](int64_t position) { return scale(row.base(static_cast<double>(position))); };
  Boxes boxes(top);
  for (const Range& run : row.read) {
    const Range part = intersection(run, within);
    if (part.empty()) continue;
    if (wide < apart) {
      boxes.add(begin_of(part.begin), begin_of(part.end));
      continue;
    }
    for (int64_t position = part.begin; position < part.end; ++position)
      boxes.add(begin_of(position) + visible_gap / 2 + 0.1, begin_of(position + 1) - visible_gap / 2 - 0.1);
  }
  return boxes.outline();
}

std::string tap_lines(const TreeRow& row, int64_t position, const LinearScale& scale, double top, double above) {
  const double x = scale(row.base(static_cast<double>(position) + 0.5));
  const auto tap_x = [&](int64_t tap) {
    return scale(row.tap_base(static_cast<double>(position), tap) + row.input_position_bases / 2);
  };
  std::string outline;
  const auto add = [&](double to) {
    outline += fmt::format("M{} {}L{} {}", coordinate(x), coordinate(top), coordinate(to), coordinate(above));
  };
  const double first = tap_x(row.taps.front()), last = tap_x(row.taps.back());
  const double between = (last - first) / static_cast<double>(std::max<size_t>(row.taps.size() - 1, 1));
  if (last - first < 1) {
    add((first + last) / 2);
  } else if (row.taps.size() > max_taps || between < visible_step) {
    add(first);
    add(last);
  } else {
    for (const int64_t tap : row.taps) add(tap_x(tap));
  }
  return outline;
}

int64_t nearest_position(const TreeRow& row, double base) {
  const double wanted = (base - row.first_base) / row.position_bases - 0.5;
  const auto distance = [&](int64_t position) { return std::abs(static_cast<double>(position) - wanted); };
  int64_t best = row.read.front().begin;
  for (const Range& run : row.read)
    for (const double near : {std::floor(wanted), std::ceil(wanted)}) {
      const int64_t position = std::clamp(static_cast<int64_t>(near), run.begin, run.end - 1);
      if (distance(position) < distance(best)) best = position;
    }
  return best;
}

}  // namespace seqcast
