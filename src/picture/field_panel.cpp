// SPDX-License-Identifier: MIT
#include "picture/field_panel.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/number_text.hpp"
#include "picture/position_boxes.hpp"

namespace seqcast {
namespace {

constexpr FieldColumns columns;
constexpr double text_drop = 4;
constexpr size_t max_edges = 700;  // lines of a tree that is drawn whole

double row_height(size_t rows) { return rows > 36 ? 17 : rows > 24 ? 20 : 25; }

/// One panel while it is drawn.
class PanelDrawing {
 public:
  PanelDrawing(Svg& svg, const FieldPanel& panel, double top)
      : svg_(svg), panel_(panel), rows_(panel.tree.rows), scale_(scale_of(panel)), top_(top) {
    height_ = row_height(rows_.size());
    middle_ = static_cast<double>(panel.output.begin + panel.output.end) / 2;
  }

  double draw() {
    draw_sides();
    draw_axis();
    draw_cone();
    draw_edges();
    for (size_t row = 0; row < rows_.size(); ++row) draw_row(row);
    return draw_output();
  }

 private:
  double y_of(size_t row) const { return top_ + 74 + static_cast<double>(row) * height_; }

  Range drawn_bases(const TreeRow& row) const {
    if (row.is_placed && row.node == 0) return panel_.tree.bases;
    return row.hull;
  }

  /// Where a row's positions begin and end.
  Spot extent(const TreeRow& row) const {
    if (!row.is_placed)
      return {scale_(static_cast<double>(panel_.tree.bases.begin)), scale_(static_cast<double>(panel_.tree.bases.end))};
    const Range range = drawn_bases(row);
    return {scale_(row.base(static_cast<double>(range.begin))), scale_(row.base(static_cast<double>(range.end)))};
  }

  /// What the output sees to its left and right, with arrows.
  void draw_sides() {
    const double y = top_ + 16;
    const Range bases = panel_.tree.bases, output = panel_.output;
    const std::string unit(unit_name(panel_.model.contract));
    const auto side = [&](int64_t from, int64_t to, int64_t number, const std::string& where) {
      if (number <= 0) return;
      const double begin = scale_(static_cast<double>(from)), end = scale_(static_cast<double>(to));
      svg_.path(fmt::format("M{0} {1}H{2}M{0} {3}V{4}M{2} {3}V{4}", coordinate(begin), coordinate(y + 5),
                            coordinate(end), coordinate(y + 1), coordinate(y + 9)),
                "measure");
      const double half = 3.2 * static_cast<double>(where.size() + 12);
      svg_.text({std::clamp((begin + end) / 2, columns.begin + half, columns.end - half), y - 3},
                fmt::format("{} {} {}", with_commas(number), unit, where), "number middle");
    };
    side(bases.begin, output.begin, panel_.left, "to its left");
    side(output.end, bases.end, panel_.right, "to its right");
  }

  void draw_axis() {
    const double y = top_ + 40;
    svg_.line({columns.begin, y}, {columns.end, y}, "axis");
    const double origin = static_cast<double>(panel_.output.begin);
    for (const double number : round_numbers(scale_.first - origin, scale_.last - origin, 8)) {
      if (number != std::floor(number)) continue;
      const double x = scale_(number + origin);
      svg_.line({x, y}, {x, y + 4}, "axis");
      const bool is_last = x > columns.end - 20, is_first = x < columns.begin + 20;
      svg_.text({x, y + 15}, with_commas(static_cast<int64_t>(number)),
                is_last    ? "tick end"
                : is_first ? "tick"
                           : "tick middle");
    }
    const auto head = [&](double x, std::string_view text) { svg_.text({x, y + 15}, text, "head end"); };
    svg_.text({columns.name, y + 15}, "layer", "head");
    head(columns.kernel, "kernel");
    head(columns.dilation, "dilation");
    head(columns.reads, "reads");
    head(columns.stride, "stride");
    head(columns.field, fmt::format("field ({})", unit_name(panel_.model.contract)));
  }

  /// The hulls of all rows, one behind the other.
  void draw_cone() {
    std::string left, right;
    for (size_t row = 0; row < rows_.size(); ++row) {
      const Spot ends = extent(rows_[row]);
      const std::string y = coordinate(y_of(row) + box_height / 2);
      left += fmt::format("{}{} {}", row == 0 ? "M" : "L", coordinate(ends.x), y);
      right = fmt::format("L{} {}", coordinate(ends.y), y) + right;
    }
    svg_.path(left + right + "Z", "cone");
  }

  size_t edges() const {
    size_t result = 0;
    for (const TreeRow& row : rows_)
      for (const Range& run : row.read) result += static_cast<size_t>(run.size()) * row.taps.size();
    return result;
  }

  bool has_fan(const TreeRow& row) const {
    return row.is_placed && row.reads && !row.taps.empty() && rows_[*row.reads].is_placed;
  }

  void draw_edges() {
    const bool is_drawn_whole = edges() <= max_edges;
    for (size_t row = 1; row < rows_.size(); ++row) {
      const TreeRow& it = rows_[row];
      if (!has_fan(it)) continue;
      const double above = y_of(*it.reads) + box_height;
      std::string all;
      if (is_drawn_whole)
        for (const Range& run : it.read)
          for (int64_t position = run.begin; position < run.end; ++position)
            all += tap_lines(it, position, scale_, y_of(row), above);
      if (!all.empty()) svg_.path(all, "edge");
      svg_.path(tap_lines(it, nearest_position(it, middle_), scale_, y_of(row), above), "tap");
    }
  }

  std::string_view kind_of(const TreeRow& row) const {
    if (row.node == 0) return "bases";
    switch (traits(panel_.model.graph.nodes[row.node].layer).group) {
      case LayerGroup::convolution:
        return "conv";
      case LayerGroup::pool:
        return "pool";
      case LayerGroup::edge:
        return "crop";
      case LayerGroup::other:
        break;
    }
    return "other";
  }

  void draw_row(size_t index) {
    const TreeRow& row = rows_[index];
    const double y = y_of(index);
    if (row.node == 0) {
      svg_.open_group("input");
      svg_.text({columns.name, y + box_height}, panel_.model.contract.takes_numbers() ? "positions" : "bases", "name");
    } else {
      draw_facts(panel_.layers[row.node - 1], y + box_height / 2 + text_drop);
    }
    const std::string kind(kind_of(row));
    if (row.is_placed) {
      const Range there = {0, row.length};
      constexpr int64_t far = int64_t{1} << 60;
      const Range seen = drawn_bases(row);
      for (const auto& [within, what] :
           {std::pair{intersection(there, seen), kind},
            std::pair{Range{seen.begin, std::min<int64_t>(0, seen.end)}, std::string("padding")},
            std::pair{Range{row.length, far}, std::string("padding")}}) {
        const std::string outline = position_boxes(row, within, scale_, y);
        if (!outline.empty()) svg_.path(outline, what);
      }
    } else {
      const Spot ends = extent(row);
      svg_.rect({ends.x, y, ends.y - ends.x, box_height}, kind);
    }
    svg_.close_group();
  }

  void draw_facts(const LayerFacts& facts, double y) {
    svg_.open_group("layer", {{"data-name", facts.name},
                              {"data-kind", facts.kind},
                              {"data-kernel", std::to_string(facts.kernel)},
                              {"data-dilation", std::to_string(facts.dilation)},
                              {"data-stride", stride_text(facts.stride)},
                              {"data-reads", std::to_string(facts.positions)},
                              {"data-field", std::to_string(facts.bases)},
                              {"data-first", std::to_string(facts.first)}});
    svg_.tip(fmt::format("{}: {}, {} positions of {} channels", facts.name, facts.kind, with_commas(facts.shape.length),
                         with_commas(facts.shape.channels)));
    svg_.text({columns.name, y}, shortened(facts.name), "name");
    const auto number = [&](double x, const std::string& text) { svg_.text({x, y}, text, "number end"); };
    number(columns.kernel, with_commas(facts.kernel));
    number(columns.dilation, with_commas(facts.dilation));
    number(columns.reads, with_commas(facts.positions));
    number(columns.stride, stride_text(facts.stride));
    number(columns.field, with_commas(facts.bases));
  }

  /// A name that fits into its column: the middle of a long one is left out.
  static std::string shortened(const std::string& name) {
    constexpr size_t most = 22;
    if (name.size() <= most) return name;
    return name.substr(0, most / 2 - 1) + ".." + name.substr(name.size() - most / 2 + 1);
  }

  double draw_output() {
    const double y = y_of(rows_.size());
    const double begin = scale_(static_cast<double>(panel_.output.begin));
    const double end = scale_(static_cast<double>(panel_.output.end));
    const double width = std::max(end - begin, 1.2);
    svg_.rect({(begin + end - width) / 2, y, width, box_height}, "bin");
    svg_.text({columns.name, y + box_height}, panel_.output_name, "name");
    return y + box_height + 10;
  }

  Svg& svg_;
  const FieldPanel& panel_;
  const std::vector<TreeRow>& rows_;
  LinearScale scale_;
  double top_, height_ = 0, middle_ = 0;
};

}  // namespace

LinearScale scale_of(const FieldPanel& panel) {
  const Range bases = hull(panel.tree.bases, panel.output);
  return {static_cast<double>(bases.begin), static_cast<double>(bases.end), columns.begin, columns.end};
}

double draw_field_panel(Svg& svg, const FieldPanel& panel, double top) { return PanelDrawing(svg, panel, top).draw(); }

}  // namespace seqcast
