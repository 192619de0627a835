// SPDX-License-Identifier: MIT
// Small card for tests, and helpers that modify it and write its files.
#pragma once

#include <cstring>
#include <string>

#include "formats/card/card.hpp"
#include "model/weights.hpp"
#include "tests/io/temporary_folder.hpp"

namespace seqcast::test {

/// 16 bases -> two heads on a common trunk, 8 bins of 2 bases each.
inline Json small_card() {
  return Json::parse(R"({
    "seqcast_card": 1, "name": "small", "summary": "for tests", "weights": {"file": "small.safetensors"},
    "input": {"alphabet": "ACGT", "unknown": 0.25, "window_bases": 16},
    "bin_bases": 2, "first_base": 0,
    "heads": [
      {"name": "out", "tracks": ["plus", "minus"], "transform": "sigmoid", "strand_pairs": [["plus", "minus"]]},
      {"name": "more", "layer": "extra", "tracks": 3, "transform": "none"}
    ],
    "layers": [
      {"name": "conv", "layer": "conv1d", "filters": 3, "kernel": 3, "padding": "same"},
      {"name": "bn", "layer": "batch_norm", "eps": 0.001},
      {"name": "act", "layer": "activation", "function": "relu"},
      {"name": "pool", "layer": "max_pool", "size": 2},
      {"name": "out", "layer": "dense", "units": 2},
      {"name": "extra", "layer": "dense", "units": 3, "inputs": ["pool"]}
    ]
  })");
}

/// "message | hint" of what reading a card with this text throws, without its path; "" where it is read.
inline std::string text_error(const std::string& text) {
  const TemporaryFolder folder;
  const std::string path = folder.write("card.json", text);
  const std::string message = error_of([&] { read_card(path); });
  return message.starts_with(path + ": ") ? message.substr(path.size() + 2) : message;
}

inline std::string card_error(const Json& card) { return text_error(card.dump()); }

/// The small card with one value replaced (`value` is JSON) or, where it is empty, taken out.
inline Json changed(const std::string& pointer, const std::string& value) {
  Json card = small_card();
  const Json::json_pointer at(pointer);
  if (value.empty()) {
    card.at(at.parent_pointer()).erase(at.back());
  } else {
    card[at] = Json::parse(value);
  }
  return card;
}

/// A safetensors file of f32 tensors.
inline void write_weights(const std::string& path, const Weights& weights) {
  Json header = Json::object();
  std::string data;
  for (const auto& [name, tensor] : weights.tensors) {
    const size_t begin = data.size();
    data.append(reinterpret_cast<const char*>(tensor.bytes.data()), tensor.bytes.size());
    header[name] = {{"dtype", "F32"}, {"shape", tensor.shape}, {"data_offsets", {begin, data.size()}}};
  }
  const std::string text = header.dump();
  std::string length(8, '\0');
  const uint64_t bytes = text.size();
  std::memcpy(length.data(), &bytes, 8);
  std::ofstream(path, std::ios::binary) << length << text << data;
}

}  // namespace seqcast::test
