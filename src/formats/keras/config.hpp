// SPDX-License-Identifier: MIT
// Typed access to a Keras layer config, in the spellings of Keras 0.3 to 3.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "formats/json_object.hpp"
#include "seqcast/error.hpp"

namespace seqcast {

/// A layer's config. Keys are given in all spellings; the first that is there and not null counts.
class KerasConfig {
 public:
  using Keys = std::initializer_list<std::string_view>;

  /// @param file   that says the config.
  /// @param layer  in messages, as in `layer 'conv1d_1' (Conv1D)`.
  KerasConfig(std::string file, std::string layer, const Json& config)
      : file_(std::move(file)), layer_(std::move(layer)), config_(&config) {}

  const std::string& file() const noexcept { return file_; }
  const std::string& layer() const noexcept { return layer_; }
  const Json& json() const noexcept { return *config_; }
  const Json* find(Keys keys) const;
  int64_t integer(Keys keys) const;
  int64_t integer(Keys keys, int64_t fallback) const;
  double number(Keys keys, double fallback) const;
  bool boolean(Keys keys, bool fallback) const;
  std::string text(Keys keys, std::string fallback) const;
  /// A number for each of `count` axes: a list, or one number for all of them; `fallback` where there is no key.
  std::vector<int64_t> sizes(Keys keys, size_t count, int64_t fallback) const;

  /// The error that something of this layer is wrong, ready to be thrown.
  Error error(std::string_view what) const;

 private:
  int64_t whole(const Json& value, std::string_view key) const;

  std::string file_, layer_;
  const Json* config_;
};

}  // namespace seqcast
