// SPDX-License-Identifier: MIT
// Arguments of Python's functions as settings and regions of the library.
#pragma once

#include <nanobind/nanobind.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "seqcast/settings.hpp"
#include "values.hpp"

namespace seqcast::python {

/// @throws Error  naming the argument and what it may be.
[[noreturn]] void fail_choice(const char* name, const std::string& text, const std::vector<std::string_view>& known);

/// The one of several choices that is spelled so.
template <class Choice, size_t N>
Choice choose(const char* name, const std::string& text, const std::pair<std::string_view, Choice> (&choices)[N]) {
  std::vector<std::string_view> known;
  for (const auto& [spelling, choice] : choices) {
    if (spelling == text) return choice;
    known.push_back(spelling);
  }
  fail_choice(name, text, known);
}

/// Keyword arguments, taken one by one.
class Keywords {
 public:
  /// @param function  whose they are, for messages.
  Keywords(const nanobind::kwargs& given, const char* function) : given_(given), function_(function) {}

  /// An argument, or None where it is not given.
  nanobind::object take(const char* name);
  std::string take_text(const char* name);
  std::vector<std::string> take_texts(const char* name);
  std::string take_path(const char* name);
  std::vector<std::string> take_paths(const char* name);
  /// 0 where it is not given.
  int64_t take_number(const char* name, int64_t least) { return take_given_number(name, least).value_or(0); }
  std::optional<int64_t> take_given_number(const char* name, int64_t least);
  /// One, or a list of them.
  std::vector<int64_t> take_numbers(const char* name);
  bool take_flag(const char* name);

  /// One of several texts, or the first where it is not given.
  template <class Choice, size_t N>
  Choice take_choice(const char* name, const std::pair<std::string_view, Choice> (&choices)[N]) {
    const nanobind::object value = take(name);
    return value.is_none() ? choices[0].second : choose(name, text_of(value, name), choices);
  }

  /// @throws TypeError  for an argument that was not taken.
  void check_all_taken() const;

 private:
  const nanobind::kwargs& given_;
  const char* function_;
  std::vector<std::string> known_;
  size_t taken_ = 0;
};

/// The settings of opening.
OpenSettings open_settings(Keywords& keywords);

/// `transform`, `untransform`, `unscale`, `inputs`, `threads` and `memory`: how anything runs.
void take_running(Keywords& keywords, PredictSettings& settings);

/// `tracks` and `context`.
void take_tracks(Keywords& keywords, PredictSettings& settings);

/// The settings that predicting and scoring have in common.
PredictSettings predict_settings(Keywords& keywords);

/// `place`, of predicting.
SequencePlace take_place(Keywords& keywords);

/// The settings of scoring alone.
ScoreSettings score_settings(Keywords& keywords);

/// `region`, `bed` and `frame`, which are taken.
/// @param region  the positional argument.
Places places_of(nanobind::handle region, Keywords& keywords);

}  // namespace seqcast::python
