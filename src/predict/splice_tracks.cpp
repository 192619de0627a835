// SPDX-License-Identifier: MIT
#include "predict/splice_tracks.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/setting.hpp"
#include "seqcast/error.hpp"

namespace seqcast {

std::vector<std::string> splice_tracks(const Contract& contract, const std::string& acceptor,
                                       const std::string& donor) {
  const Head& head = contract.heads[0];
  const auto has = [&](const char* name) {
    return std::find(head.tracks.begin(), head.tracks.end(), name) != head.tracks.end();
  };
  const bool is_threefold = head.tracks.size() == 3;
  const auto chosen = [&](const std::string& given, const char* name, const char* place, Setting setting) {
    if (!given.empty()) return given;
    if (has(name)) return std::string(name);
    if (is_threefold) return std::string(place);
    throw RequestError(
        fmt::format("head '{}' has {} tracks, none of them called '{}'", head.name, head.tracks.size(), name),
        fmt::format("{} says which it is", set_to(setting, "TRACK")));
  };
  return {chosen(acceptor, "acceptor", "1", Setting::acceptor), chosen(donor, "donor", "2", Setting::donor)};
}

}  // namespace seqcast
