// SPDX-License-Identifier: MIT
// Exception that the library throws, with what it knows of the cause as fields.
#pragma once

#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "seqcast/export.hpp"

namespace seqcast {

/// What a caller can ask for, or say of a model's file. Each front end has its own spelling: the command line
/// has an option for each.
enum class Setting {
  acceptor,
  alphabet,
  architecture,
  around,
  backend,
  bed,
  bin_bases,
  channels_first,
  context,
  digits,
  distance,
  donor,
  exclude,
  family,
  first_base,
  flip_kernels,
  format,
  genes,
  head,
  input,
  lines,
  mask,
  memory,
  missing,
  mnv,
  mutations,
  name,
  no_merge,
  normalise,
  output,
  pad,
  picture,
  place,
  plan,
  reference,
  region,
  resume,
  sequence,
  shard,
  share_window,
  shifts,
  site_bases,
  skip_bad_lines,
  stat,
  step,
  strand,
  strict,
  strict_names,
  symbol,
  sync,
  targets,
  threads,
  track_line,
  tracks,
  transcripts,
  transform,
  unknown,
  unscale,
  untransform,
  variant,
  verbose,
  weights,
  window,
};

/// How a front end spells a setting. @param value  what it is set to; empty where only the setting is meant.
using SettingStyle = std::string (*)(std::string_view name, std::string_view value);

/// What went wrong: file:line first, the user's text in quotes, got, then expected; lower case, no full stop.
/// `what()` and `hint()` name settings as `bin_bases`, or `bin_bases=10` where a value is meant.
class SEQCAST_EXPORT Error : public std::runtime_error {
 public:
  explicit Error(const std::string& message, const std::string& hint = {});

  /// What to do next, or empty.
  const std::string& hint() const noexcept;
  /// The file that the error is in, or empty where it is not known or in none.
  const std::string& file() const noexcept;
  /// The line in that file, from 1; 0 where it is not known.
  int64_t line() const noexcept;
  /// The settings that the message names, then those that the hint names.
  const std::vector<Setting>& settings() const noexcept;
  /// Whether what was asked for is wrong in itself: a setting's value, or settings that exclude each other.
  bool is_request() const noexcept;

  /// Message and hint with settings as a front end spells them.
  std::string message_in(SettingStyle style) const;
  std::string hint_in(SettingStyle style) const;

  /// The error as one in a file: `FILE: MESSAGE`, or `FILE:LINE: MESSAGE`.
  Error in(const std::string& file, int64_t line = 0) const;
  /// The error with `CONTEXT: ` before its message.
  Error within(const std::string& context) const;
  /// The error with another hint.
  Error hinting(const std::string& hint) const;

 protected:
  struct Details;
  explicit Error(Details details);

 private:
  std::shared_ptr<const Details> details_;  // copying an exception must not throw
};

/// An error in what was asked for: `is_request()` says so.
class SEQCAST_EXPORT RequestError : public Error {
 public:
  explicit RequestError(const std::string& message, const std::string& hint = {});
};

}  // namespace seqcast
