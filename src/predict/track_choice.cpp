// SPDX-License-Identifier: MIT
#include "predict/track_choice.hpp"

#include <fmt/format.h>
#include <fnmatch.h>

#include <algorithm>
#include <charconv>
#include <set>
#include <sstream>

#include "base/setting.hpp"
#include "io/file_bytes.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

constexpr size_t max_unasked = 16;

std::vector<std::string> split(const std::string& text, char at) {
  std::vector<std::string> parts;
  size_t begin = 0;
  for (size_t end = text.find(at); end != text.npos; begin = end + 1, end = text.find(at, begin))
    parts.push_back(text.substr(begin, end - begin));
  parts.push_back(text.substr(begin));
  return parts;
}

std::vector<std::string> lines_of(const std::string& path) {
  std::istringstream file(read_text(path));
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) {
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (!line.empty() && line[0] != '#') lines.push_back(line);
  }
  return lines;
}

/// `7` or `10-12` as a range of numbers; none if the text is anything else.
std::optional<std::pair<size_t, size_t>> as_numbers(std::string_view text) {
  const char* end = text.data() + text.size();
  size_t first = 0;
  auto parsed = std::from_chars(text.data(), end, first);
  if (parsed.ec != std::errc{}) return std::nullopt;
  size_t last = first;
  if (parsed.ptr != end) {
    if (*parsed.ptr != '-') return std::nullopt;
    parsed = std::from_chars(parsed.ptr + 1, end, last);
    if (parsed.ec != std::errc{} || parsed.ptr != end) return std::nullopt;
  }
  return std::pair{first, last};
}

std::string tracks_text(const std::string& wanted) { return set_to(Setting::tracks, fmt::format("'{}'", wanted)); }

class Chooser {
 public:
  explicit Chooser(const Contract& contract) : contract_(contract) {}

  void add(const std::string& wanted) {
    auto [head, what] = split_head(wanted);
    const std::vector<std::string>& names = contract_.heads[head].tracks;
    const size_t before = matched_;
    if (what == "all") {
      for (size_t t = 0; t < names.size(); ++t) take(head, t);
    } else if (const auto exact = std::find(names.begin(), names.end(), what); exact != names.end()) {
      take(head, static_cast<size_t>(exact - names.begin()));
    } else if (const auto numbers = as_numbers(what)) {
      take_numbers(head, wanted, *numbers);
    } else {
      for (size_t t = 0; t < names.size(); ++t)
        if (fnmatch(what.c_str(), names[t].c_str(), 0) == 0) take(head, t);
    }
    if (matched_ == before) fail(head, wanted);
  }

  std::vector<TrackChoice> chosen;

 private:
  std::pair<size_t, std::string> split_head(const std::string& wanted) const {
    for (size_t h = 0; h < contract_.heads.size(); ++h)
      if (const std::string prefix = contract_.heads[h].name + ":"; wanted.starts_with(prefix))
        return {h, wanted.substr(prefix.size())};
    return {0, wanted};
  }

  void take(size_t head, size_t track) {
    ++matched_;
    if (seen_.insert({head, track}).second) chosen.push_back({head, track});
  }

  void take_numbers(size_t head, const std::string& wanted, std::pair<size_t, size_t> numbers) {
    const size_t tracks = contract_.heads[head].tracks.size();
    if (numbers.first > numbers.second)
      throw Error(fmt::format("{}: the range runs backwards, expected {}-{}", tracks_text(wanted), numbers.second,
                              numbers.first));
    if (numbers.second >= tracks)
      throw Error(
          fmt::format("{}: head '{}' has tracks 0 to {}", tracks_text(wanted), contract_.heads[head].name, tracks - 1));
    for (size_t t = numbers.first; t <= numbers.second; ++t) take(head, t);
  }

  [[noreturn]] void fail(size_t head, const std::string& wanted) const {
    std::string heads;
    for (const Head& other : contract_.heads) heads += (heads.empty() ? "" : ", ") + other.name;
    std::string names;
    const std::vector<std::string>& tracks = contract_.heads[head].tracks;
    for (size_t t = 0; t < std::min<size_t>(tracks.size(), 6); ++t) names += (t ? ", " : "") + tracks[t];
    throw Error(fmt::format("{} matches none of the {} tracks of head '{}'", tracks_text(wanted), tracks.size(),
                            contract_.heads[head].name),
                fmt::format("its tracks are {}{}; the heads are {}", names, tracks.size() > 6 ? ", ..." : "", heads));
  }

  const Contract& contract_;
  std::set<std::pair<size_t, size_t>> seen_;
  size_t matched_ = 0;
};

}  // namespace

std::vector<std::string> track_list(const std::string& text) {
  if (text.empty()) return {};
  if (text[0] != '@') return split(text, ',');
  std::vector<std::string> lines = lines_of(text.substr(1));
  if (lines.empty()) throw Error(fmt::format("{}: the file names no track", set_to(Setting::tracks, text)));
  return lines;
}

std::vector<TrackChoice> choose_tracks(const Contract& contract, const std::vector<std::string>& wanted) {
  Chooser chooser(contract);
  if (wanted.empty()) {
    const Head& head = contract.heads[0];
    const bool is_one_answer = needs_all_tracks(head.transform);  // the probabilities of classes, which sum to 1
    if (head.tracks.size() > max_unasked && !is_one_answer)
      throw Error(
          fmt::format("head '{}' has {} tracks: say which with {}", head.name, head.tracks.size(), Setting::tracks),
          fmt::format("{} by number, {} by name, {} for every one", set_to(Setting::tracks, "0,3,10-12"),
                      set_to(Setting::tracks, "'CHIP:*'"), set_to(Setting::tracks, "all")));
    chooser.add("all");
  }
  for (const std::string& one : wanted) chooser.add(one);
  return std::move(chooser.chosen);
}

std::vector<std::string> track_names(const Contract& contract, const std::vector<TrackChoice>& tracks) {
  const bool several = std::any_of(tracks.begin(), tracks.end(),
                                   [&](const TrackChoice& choice) { return choice.head != tracks[0].head; });
  std::vector<std::string> names;
  for (const TrackChoice& choice : tracks) {
    const Head& head = contract.heads[choice.head];
    const bool prefixed = several || head.numbered;
    names.push_back(prefixed ? head.name + ":" + head.tracks[choice.track] : head.tracks[choice.track]);
  }
  return names;
}

std::vector<std::string> value_names(const std::vector<std::string>& tracks, Strand strand) {
  if (strand != Strand::both) return tracks;
  std::vector<std::string> names;
  for (const std::string& track : tracks) {
    names.push_back(track + ".plus");
    names.push_back(track + ".minus");
  }
  return names;
}

}  // namespace seqcast
