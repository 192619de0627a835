// SPDX-License-Identifier: MIT
// Contents of a file of weights: named tensors, their order, and what else it says as plain data.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "formats/json_object.hpp"
#include "model/weights.hpp"

namespace seqcast {

struct WeightsFile {
  Weights weights;
  std::string assumed;             ///< which of several sets of tensors these are; empty where there is one
  std::vector<std::string> order;  ///< the tensors' names as the file lists them; empty where that means nothing
  std::map<std::string, Json> attributes;          ///< numbers, texts and lists besides the tensors
  std::string class_name;                          ///< of a whole module that was saved; else empty
  std::map<std::string, std::string> other_types;  ///< tensors that are no floating-point numbers: left out
};

/// What keeps values alive of which some are a file's and others were made of them: the storage of such weights.
struct WeightsOwner {
  std::shared_ptr<const void> file;
  std::deque<std::vector<float>> made;
};

}  // namespace seqcast
