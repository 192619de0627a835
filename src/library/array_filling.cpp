// SPDX-License-Identifier: MIT
// Arrays of the installed interface.
#include "library/array_filling.hpp"

#include <fmt/format.h>

#include "predict/memory_need.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

void check_memory(int64_t values, const Request& request) {
  const int64_t bytes = values * int64_t{sizeof(float)};
  for (const int64_t limit : {request.memory, request.machine_memory.value_or(0)})
    if (limit > 0 && bytes > limit)
      throw Error(
          fmt::format("the array takes {} MiB, and there are {} MiB of memory", whole_mebibytes(bytes), limit >> 20),
          "fewer regions or tracks at a time take less");
}

}  // namespace

ArrayFilling::ArrayFilling(std::vector<std::string> tracks, const std::vector<ArrayRow>& rows, int64_t bin_bases,
                           const Request& request) {
  check_same_bins(rows, "predict each of them on its own");
  array_.tracks = std::move(tracks);
  array_.bins = rows.at(0).bins;
  array_.bin_bases = bin_bases;
  const int64_t values = std::ssize(rows) * array_.bins * std::ssize(array_.tracks);
  check_memory(values, request);
  array_.values.resize(static_cast<size_t>(values));
}

void ArrayFilling::add(const Bins& bins) {
  check_finite(bins, array_.tracks);
  if (bins_done_ % array_.bins == 0) {
    array_.sequences.emplace_back(bins.chrom);
    array_.starts.push_back(bins.start);
  }
  float* to = array_.values.data() + static_cast<size_t>(bins_done_) * bins.tracks;
  for (size_t bin = 0; bin < bins.bins; ++bin)  // [T, bins] -> [bins, T]
    for (size_t track = 0; track < bins.tracks; ++track) *to++ = bins.values[track * bins.bins + bin];
  bins_done_ += static_cast<int64_t>(bins.bins);
}

}  // namespace seqcast
