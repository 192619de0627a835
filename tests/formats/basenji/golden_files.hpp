// SPDX-License-Identifier: MIT
// Golden outputs of tests/data/basenji, written by tests/frameworks/make_basenji_files.py.
#pragma once

#include <string>

#include "formats/hdf5/h5_file.hpp"
#include "tests/frameworks/judgement.hpp"
#include "tests/paths.hpp"

namespace seqcast::test {

inline const std::string basenji_folder = test_data("/basenji/");
inline const char* const basenji_cases[] = {"small", "old", "nac", "plain", "flattened", "bare"};

struct BasenjiGolden {
  std::vector<std::vector<uint8_t>> codes;  ///< a window each
  goldens::GoldenHead head;
};

inline BasenjiGolden read_basenji_golden(const std::string& name) {
  const H5File file = read_h5(basenji_folder + name + ".golden.h5", true);
  BasenjiGolden golden;
  const Tensor& codes = file.tensor("/codes");  // [W, L]
  const std::vector<float> all = to_floats(codes);
  for (auto first = all.begin(); first != all.end(); first += codes.shape[1])
    golden.codes.emplace_back(first, first + codes.shape[1]);
  const Tensor& raw = file.tensor("/raw");  // [W, T, B]
  const std::vector<float> values = to_floats(raw), framework = to_floats(file.tensor("/framework"));
  golden.head = {name, raw.shape[0], raw.shape[2], {}, {values.begin(), values.end()}, {}};
  for (int64_t t = 0; t < raw.shape[1]; ++t) {
    golden.head.tracks.push_back(static_cast<size_t>(t));
    golden.head.framework.push_back({framework[2 * t], framework[2 * t + 1]});
  }
  return golden;
}

}  // namespace seqcast::test
