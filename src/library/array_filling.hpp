// SPDX-License-Identifier: MIT
// Fills an array with windows' values, and checks before that there is memory for it.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "output/bins.hpp"
#include "predict/array_rows.hpp"
#include "predict/request.hpp"
#include "seqcast/results.hpp"

namespace seqcast {

class ArrayFilling {
 public:
  /// @param rows     with the bins of each, in the order in which they will come.
  /// @throws Error   for rows of different bins, and where memory does not hold the array.
  ArrayFilling(std::vector<std::string> tracks, const std::vector<ArrayRow>& rows, int64_t bin_bases,
               const Request& request);

  /// Takes whole bins of one row; rows come one after the other.
  /// @throws Error  naming the place of a value that is not finite.
  void add(const Bins& bins);
  /// The array, whole.
  PredictionArray take() { return std::move(array_); }

 private:
  PredictionArray array_;
  int64_t bins_done_ = 0;  // of all rows
};

}  // namespace seqcast
