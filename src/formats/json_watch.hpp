// SPDX-License-Identifier: MIT
// Follows a JSON parser, and rejects keys that come twice and JSON that is too deep or too large.
#pragma once

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

namespace seqcast {

struct JsonLimits {
  size_t levels = 0;
  size_t keys = 0;    ///< of one object
  size_t values = 0;  ///< of all: numbers, texts, lists and objects
};

/// Receives each value as soon as it is parsed, before it is stored. Its time is that of the text's length.
class JsonWatch {
 public:
  /// @param what  that is JSON, for messages.
  JsonWatch(std::string file, std::string what, JsonLimits limits)
      : file_(std::move(file)), what_(std::move(what)), limits_(limits) {}

  /// Each of these: @throws Error  naming the file and the place.
  void begin_object() { begin(true); }
  void begin_list() { begin(false); }
  void key(const std::string& key);
  void end();
  /// A number, a text, true, false or null.
  void value();

 private:
  struct Level {
    bool is_object;
    std::set<std::string> keys;
    std::string key;  ///< the last
    int64_t element;
  };

  void begin(bool is_object);
  void count();
  std::string path() const;

  std::string file_, what_;
  JsonLimits limits_;
  std::vector<Level> levels_;
  size_t values_ = 0;
};

}  // namespace seqcast
