// SPDX-License-Identifier: MIT
// Classes seqcast.Scan and seqcast.Block.
#pragma once

#include <nanobind/nanobind.h>

#include <string>

#include "seqcast/seqcast.hpp"

namespace seqcast::python {

void bind_scan(nanobind::module_& module);

/// What Network::predict_blocks is asked.
struct ScanRequest {
  std::string fasta;
  Places places;
  PredictSettings settings;
  int64_t block_bins = 65536;
};

/// An iterator over the blocks, which are computed meanwhile.
nanobind::object scan_object(const Network& network, ScanRequest request);

}  // namespace seqcast::python
