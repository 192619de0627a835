// SPDX-License-Identifier: MIT
// Settings in texts that every front end spells its own way.
#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/enum_names.hpp"
#include "seqcast/error.hpp"

namespace seqcast {

template <>
struct Names<Setting> {
  static constexpr std::pair<std::string_view, Setting> table[] = {{"acceptor", Setting::acceptor},
                                                                   {"alphabet", Setting::alphabet},
                                                                   {"architecture", Setting::architecture},
                                                                   {"around", Setting::around},
                                                                   {"backend", Setting::backend},
                                                                   {"bed", Setting::bed},
                                                                   {"bin_bases", Setting::bin_bases},
                                                                   {"channels_first", Setting::channels_first},
                                                                   {"context", Setting::context},
                                                                   {"digits", Setting::digits},
                                                                   {"distance", Setting::distance},
                                                                   {"donor", Setting::donor},
                                                                   {"exclude", Setting::exclude},
                                                                   {"family", Setting::family},
                                                                   {"first_base", Setting::first_base},
                                                                   {"flip_kernels", Setting::flip_kernels},
                                                                   {"format", Setting::format},
                                                                   {"genes", Setting::genes},
                                                                   {"head", Setting::head},
                                                                   {"input", Setting::input},
                                                                   {"lines", Setting::lines},
                                                                   {"mask", Setting::mask},
                                                                   {"memory", Setting::memory},
                                                                   {"missing", Setting::missing},
                                                                   {"mnv", Setting::mnv},
                                                                   {"mutations", Setting::mutations},
                                                                   {"name", Setting::name},
                                                                   {"no_merge", Setting::no_merge},
                                                                   {"normalise", Setting::normalise},
                                                                   {"output", Setting::output},
                                                                   {"pad", Setting::pad},
                                                                   {"picture", Setting::picture},
                                                                   {"place", Setting::place},
                                                                   {"plan", Setting::plan},
                                                                   {"reference", Setting::reference},
                                                                   {"region", Setting::region},
                                                                   {"resume", Setting::resume},
                                                                   {"sequence", Setting::sequence},
                                                                   {"shard", Setting::shard},
                                                                   {"share_window", Setting::share_window},
                                                                   {"shifts", Setting::shifts},
                                                                   {"site_bases", Setting::site_bases},
                                                                   {"skip_bad_lines", Setting::skip_bad_lines},
                                                                   {"stat", Setting::stat},
                                                                   {"step", Setting::step},
                                                                   {"strand", Setting::strand},
                                                                   {"strict", Setting::strict},
                                                                   {"strict_names", Setting::strict_names},
                                                                   {"symbol", Setting::symbol},
                                                                   {"sync", Setting::sync},
                                                                   {"targets", Setting::targets},
                                                                   {"threads", Setting::threads},
                                                                   {"track_line", Setting::track_line},
                                                                   {"tracks", Setting::tracks},
                                                                   {"transcripts", Setting::transcripts},
                                                                   {"transform", Setting::transform},
                                                                   {"unknown", Setting::unknown},
                                                                   {"unscale", Setting::unscale},
                                                                   {"untransform", Setting::untransform},
                                                                   {"variant", Setting::variant},
                                                                   {"verbose", Setting::verbose},
                                                                   {"weights", Setting::weights},
                                                                   {"window", Setting::window}};
};

/// A setting in a text, unspelled as yet: between control characters that no other text has. fmt prints a Setting so.
std::string unspelled(Setting setting);

/// A setting with a value, as place=record.
std::string set_to(Setting setting, std::string_view value);

/// The text with its settings as `style` spells them.
std::string spelled(std::string_view text, SettingStyle style);

/// As the library spells them: `place`, `place=record`.
std::string spelled_plainly(std::string_view name, std::string_view value);

/// The settings that a text names, each once, in order.
std::vector<Setting> settings_in(std::string_view text);

}  // namespace seqcast

template <>
struct fmt::formatter<seqcast::Setting> : fmt::formatter<std::string> {
  template <class Context>
  auto format(seqcast::Setting setting, Context& context) const {
    return fmt::format_to(context.out(), "{}", seqcast::unspelled(setting));
  }
};
