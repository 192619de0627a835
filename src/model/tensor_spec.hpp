// SPDX-License-Identifier: MIT
// Name and shape of a tensor that a layer needs.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace seqcast {

/// A tensor that a layer reads; in a weights file it is called NODE.name.
struct TensorSpec {
  std::string name;
  std::vector<int64_t> shape;
  bool statistic = false;  ///< gathered from data (a batch norm's mean and variance), not trained by gradient

  int64_t size() const noexcept {
    int64_t product = 1;
    for (int64_t extent : shape) product *= extent;
    return product;
  }
};

}  // namespace seqcast
