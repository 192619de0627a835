// SPDX-License-Identifier: MIT
// One tree of positions drawn to scale: a row a layer, from the bases above to the output below.
#pragma once

#include <string>
#include <vector>

#include "picture/field_tree.hpp"
#include "picture/linear_scale.hpp"
#include "picture/svg.hpp"

namespace seqcast {

/// How columns and the drawing lie, in units of the picture.
struct FieldColumns {
  double name = 16, kernel = 196, dilation = 256, reads = 308, stride = 362, field = 434;  ///< numbers end there
  double begin = 452, end = 1184;                                                          ///< of the drawing
  double width = 1200;
};

/// What a panel draws besides the tree.
struct FieldPanel {
  const Model& model;
  const std::vector<LayerFacts>& layers;  ///< of the graph's nodes, the input left out
  FieldTree tree;
  Range output;  ///< the bases that the output stands for
  std::string output_name;
  int64_t left = 0, right = 0;  ///< bases that it sees besides its own
};

/// Bases on the drawing's width.
LinearScale scale_of(const FieldPanel& panel);

/// Draws the panel. @return  its lower end.
double draw_field_panel(Svg& svg, const FieldPanel& panel, double top);

}  // namespace seqcast
