// SPDX-License-Identifier: MIT
// Writer of SVG elements.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace seqcast {

/// A text as XML has it between tags and in attributes: what a terminal could not show is replaced too.
std::string xml_escaped(std::string_view text);

/// A coordinate with at most two decimals.
std::string coordinate(double value);

/// A place in a picture, in its own units; y grows downwards.
struct Spot {
  double x = 0, y = 0;
};

struct Box {
  double x = 0, y = 0, width = 0, height = 0;
};

/// Elements in the order in which they are drawn. A `kind` is a class of the picture's style sheet.
class Svg {
 public:
  using Attributes = std::vector<std::pair<std::string_view, std::string>>;

  /// @param extra  further attributes, as `data-` ones.
  void open_group(std::string_view kind, const Attributes& extra = {});
  void close_group();
  void rect(const Box& box, std::string_view kind);
  void line(Spot from, Spot to, std::string_view kind);
  /// @param outline  path commands.
  void path(std::string_view outline, std::string_view kind);
  /// @param kind  with `end` or `middle` where the text does not begin at the spot.
  void text(Spot at, std::string_view text, std::string_view kind);
  /// What a viewer shows while the pointer is on the group.
  void tip(std::string_view text);

  /// The file. @param style  the style sheet.
  /// @param title  also what is read aloud.
  std::string file(double width, double height, std::string_view title, std::string_view style) const;

 private:
  std::string elements_;
};

}  // namespace seqcast
