// SPDX-License-Identifier: MIT
#include "arguments.hpp"

#include <fmt/format.h>
#include <nanobind/stl/string.h>

#include <algorithm>

#include "errors.hpp"
#include "frame.hpp"
#include "side_inputs.hpp"

namespace nb = nanobind;

namespace seqcast::python {
namespace {

/// A list that is given has something in it. @throws Error
template <class Values>
Values given(Values values, const char* name) {
  if (values.empty()) raise_error(fmt::format("{}=[] is empty, expected at least one", name), name);
  return values;
}

/// Tracks as one text or as a list of names and numbers.
void set_tracks(PredictSettings& settings, nb::handle tracks) {
  if (tracks.is_none()) return;
  if (PyUnicode_Check(tracks.ptr())) {
    settings.tracks = text_of(tracks, "tracks");
    if (settings.tracks.empty()) raise_error("tracks='' names no track", "tracks");
    return;
  }
  if (const auto number = whole_number(tracks, "tracks")) {
    settings.track_list.push_back(std::to_string(*number));
    return;
  }
  if (!PySequence_Check(tracks.ptr()) || PyBytes_Check(tracks.ptr()))
    fail_type("tracks", tracks, "a text, a number, or a list of them");
  for (const nb::handle track : nb::list(nb::borrow<nb::object>(tracks))) {
    const auto number = whole_number(track, "tracks");
    if (!number && !PyUnicode_Check(track.ptr())) fail_type("tracks", track, "texts and whole numbers");
    settings.track_list.push_back(number ? std::to_string(*number) : text_of(track, "tracks"));
  }
  if (settings.track_list.empty()) raise_error("tracks=[] names no track", "tracks");
}

constexpr std::pair<std::string_view, ReadStrand> strands[] = {
    {"+", ReadStrand::forward}, {"-", ReadStrand::reverse}, {"both", ReadStrand::both}, {"bed", ReadStrand::own}};
constexpr std::pair<std::string_view, bool> contexts[] = {{"window", false}, {"genome", true}};
constexpr std::pair<std::string_view, SequencePlace> places[] = {
    {"model", SequencePlace::model}, {"grid", SequencePlace::grid}, {"record", SequencePlace::record}};

constexpr std::pair<std::string_view, ScorePlace> score_places[] = {
    {"model", ScorePlace::model}, {"grid", ScorePlace::grid}, {"center", ScorePlace::center}};
constexpr std::pair<std::string_view, bool> points[] = {{"middle", false}, {"summit", true}};
constexpr std::pair<std::string_view, bool> missing_rows[] = {{"error", false}, {"na", true}};
constexpr std::pair<std::string_view, ScoreStatistic> statistics[] = {{"mean", ScoreStatistic::mean},
                                                                      {"sum", ScoreStatistic::sum},
                                                                      {"max", ScoreStatistic::max},
                                                                      {"min", ScoreStatistic::min}};

ReadStrand take_strand(Keywords& keywords) {
  const bool rc = keywords.take_flag("rc");
  const ReadStrand strand = keywords.take_choice("strand", strands);
  if (rc && strand != ReadStrand::forward)
    raise_error("rc and strand exclude each other", "strand",
                "rc is the mean of both strands, strand='both' gives each");
  return rc ? ReadStrand::mean : strand;
}

}  // namespace

nb::object Keywords::take(const char* name) {
  known_.emplace_back(name);
  if (!given_.contains(name)) return nb::none();
  ++taken_;
  return given_[name];
}

std::string Keywords::take_text(const char* name) {
  const nb::object value = take(name);
  return value.is_none() ? "" : text_of(value, name);
}

std::vector<std::string> Keywords::take_texts(const char* name) {
  const nb::object value = take(name);
  if (value.is_none()) return {};
  return given(texts_of(value, name), name);
}

std::string Keywords::take_path(const char* name) {
  const nb::object value = take(name);
  return value.is_none() ? "" : path_of(value, name);
}

std::vector<std::string> Keywords::take_paths(const char* name) {
  const nb::object value = take(name);
  if (value.is_none()) return {};
  if (!is_list(value)) return {path_of(value, name)};
  std::vector<std::string> paths;
  for (const nb::handle path : nb::list(value)) paths.push_back(path_of(path, name));
  return given(paths, name);
}

std::optional<int64_t> Keywords::take_given_number(const char* name, int64_t least) {
  const nb::object value = take(name);
  if (value.is_none()) return std::nullopt;
  const auto number = whole_number(value, name);
  if (!number) fail_type(name, value, "a whole number");
  if (*number < least) raise_error(fmt::format("{} is {}, expected at least {}", name, *number, least), name);
  return number;
}

std::vector<int64_t> Keywords::take_numbers(const char* name) {
  const nb::object value = take(name);
  if (value.is_none()) return {};
  if (const auto number = whole_number(value, name)) return {*number};
  if (!is_list(value)) fail_type(name, value, "a whole number or a list of them");
  std::vector<int64_t> numbers;
  for (const nb::handle one : nb::list(value)) {
    const auto number = whole_number(one, name);
    if (!number) fail_type(name, one, "whole numbers");
    numbers.push_back(*number);
  }
  return given(numbers, name);
}

bool Keywords::take_flag(const char* name) {
  const nb::object value = take(name);
  return !value.is_none() && flag_of(value);
}

void fail_choice(const char* name, const std::string& text, const std::vector<std::string_view>& known) {
  std::string all;
  for (const std::string_view one : known) all += fmt::format("{}'{}'", all.empty() ? "" : ", ", one);
  raise_error(fmt::format("{} is '{}', expected one of {}", name, text, all), name);
}

void Keywords::check_all_taken() const {
  if (taken_ == given_.size()) return;
  for (const auto& [key, value] : given_) {
    const std::string name = text_of(key, function_);
    if (std::find(known_.begin(), known_.end(), name) == known_.end())
      throw nb::type_error(fmt::format("{}() has no argument '{}'", function_, name).c_str());
  }
}

OpenSettings open_settings(Keywords& keywords) {
  OpenSettings settings;
  for (const std::string& path : keywords.take_paths("weights"))
    settings.weights += (settings.weights.empty() ? "" : ",") + path;
  settings.window_bases = keywords.take_number("window", 1);
  settings.architecture = keywords.take_path("architecture");
  settings.alphabet = keywords.take_text("alphabet");
  if (const nb::object unknown = keywords.take("unknown"); !unknown.is_none())
    settings.unknown = number_of(unknown, "unknown");
  settings.backend = keywords.take_text("backend");
  settings.sequence = keywords.take_text("sequence");
  settings.family = keywords.take_path("family");
  settings.bias = keywords.take_path("bias");
  settings.targets = keywords.take_paths("targets");
  if (const nb::object with = keywords.take("with_weights"); !with.is_none()) settings.with_weights = flag_of(with);
  return settings;
}

void take_running(Keywords& keywords, PredictSettings& settings) {
  settings.transform = keywords.take_text("transform");
  settings.untransform = keywords.take_text("untransform");
  settings.unscale = keywords.take_flag("unscale");
  settings.inputs = side_inputs(keywords.take("inputs"));
  settings.threads = static_cast<size_t>(keywords.take_number("threads", 1));
  settings.memory_bytes = keywords.take_number("memory", 1 << 20);
}

void take_tracks(Keywords& keywords, PredictSettings& settings) {
  set_tracks(settings, keywords.take("tracks"));
  settings.whole_sequences = keywords.take_choice("context", contexts);
}

PredictSettings predict_settings(Keywords& keywords) {
  PredictSettings settings;
  take_tracks(keywords, settings);
  settings.strand = take_strand(keywords);
  settings.step_bases = keywords.take_number("step", 1);
  take_running(keywords, settings);
  settings.pad = keywords.take_flag("pad");
  settings.strict_names = keywords.take_flag("strict_names");
  settings.skip_bad_lines = keywords.take_flag("skip_bad_lines");
  settings.exclude = keywords.take_path("exclude");
  return settings;
}

SequencePlace take_place(Keywords& keywords) { return keywords.take_choice("place", places); }

ScoreSettings score_settings(Keywords& keywords) {
  ScoreSettings settings;
  if (const std::vector<std::string> names = keywords.take_texts("stat"); !names.empty()) {
    settings.statistics.clear();
    for (const std::string& name : names) settings.statistics.push_back(choose("stat", name, statistics));
  }
  settings.place = keywords.take_choice("place", score_places);
  settings.site_bases = keywords.take_number("site_bases", 1);
  settings.around_summit = keywords.take_choice("around", points);
  settings.missing_is_nan = keywords.take_choice("missing", missing_rows);
  return settings;
}

Places places_of(nb::handle region, Keywords& keywords) {
  Places places;
  const nb::object frame = keywords.take("frame");
  places.bed = keywords.take_path("bed");
  if (!region.is_none()) {
    places.texts = texts_of(region, "region");
    if (places.texts.empty()) raise_error("no regions, expected at least one", "region");
  }
  if (!frame.is_none()) places.regions = regions_of_frame(frame);
  const int given = !places.texts.empty() + !places.bed.empty() + !frame.is_none();
  if (given > 1) raise_error("region, bed and frame exclude each other", "region");
  return places;
}

}  // namespace seqcast::python
