// SPDX-License-Identifier: MIT
// Self-test: the engine's numbers on this machine against those that are known to be right.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>
#include <vector>

namespace seqcast {

/// How far one network's values are from the right ones, in standard deviations of the track that is farthest.
struct SelfTestRow {
  std::string network;
  double rms = 0;
  double largest = 0;
  std::string problem;  ///< why nothing could be compared; empty where something was

  /// About what design §7 promises.
  bool is_right() const noexcept;
};

struct SelfTest {
  std::vector<SelfTestRow> rows;
  double seconds = 0;

  bool is_right() const noexcept;
  /// Of all networks.
  double largest() const noexcept;
};

/// Small networks of random weights, of the kinds that published models are made of, are computed by the engine and by
/// the naive loops of model/reference in double precision, and `bacterial-genes` as it is shipped is compared with
/// values that are part of the program. Takes about a second.
///
/// @param threads  that compute; another thread's bytes must be the same.
/// @param change   is done to what the engine computed, before it is compared: for tests of this test.
SelfTest self_test(size_t threads, const std::function<void(std::span<float>)>& change = {});

}  // namespace seqcast
