// SPDX-License-Identifier: MIT
// Parser callback that rejects duplicate keys and JSON that is too deep or too large.
#pragma once

#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

namespace seqcast {

struct JsonLimits {
  size_t levels = 0;
  size_t keys = 0;  ///< of one object
};

/// Follows the parser, since what it builds has lost the keys that came twice and can be too large to be built.
class JsonWatch {
 public:
  using Event = nlohmann::json::parse_event_t;

  /// @param what  that is JSON, for messages.
  JsonWatch(std::string file, std::string what, JsonLimits limits)
      : file_(std::move(file)), what_(std::move(what)), limits_(limits) {}

  /// @param key     of Event::key.
  /// @throws Error  naming the file and the place.
  void see(Event event, const std::string& key);

 private:
  struct Level {
    bool is_object;
    std::set<std::string> keys;
    std::string key;  ///< the last
    int64_t element;
  };

  void see_key(const std::string& key);
  std::string path() const;

  std::string file_, what_;
  JsonLimits limits_;
  std::vector<Level> levels_;
};

}  // namespace seqcast
