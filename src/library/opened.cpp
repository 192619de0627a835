// SPDX-License-Identifier: MIT
// Settings of the installed interface as requests of the predictor.
#include "library/opened.hpp"

#include <fmt/format.h>

#include "base/setting.hpp"
#include "io/usable_cpus.hpp"
#include "io/usable_memory.hpp"
#include "library/asked.hpp"
#include "predict/track_choice.hpp"

namespace seqcast {
namespace {

Strand strand_of(ReadStrand strand) {
  switch (strand) {
    case ReadStrand::forward:
      return Strand::forward;
    case ReadStrand::reverse:
      return Strand::reverse;
    case ReadStrand::mean:
      return Strand::mean;
    case ReadStrand::both:
      return Strand::both;
    case ReadStrand::own:
      return Strand::own;
  }
  return Strand::forward;
}

std::optional<Placement> placement_of(SequencePlace place) {
  if (place == SequencePlace::model) return std::nullopt;
  return place == SequencePlace::grid ? Placement::grid : Placement::record;
}

template <class Choice>
std::optional<Choice> choice_named(Setting setting, const std::string& name) {
  if (name.empty()) return std::nullopt;
  if (const auto choice = named<Choice>(name)) return choice;
  throw RequestError(fmt::format("{}: expected {}", set_to(setting, name), known_names<Choice>()));
}

InputSetting input_setting(const SideInput& input) {
  if (!input.constants.empty() + !input.files.empty() + input.other_strand != 1)
    throw RequestError(fmt::format("{}: expected constants, files or the other strand, one of the three",
                                   set_to(Setting::input, input.name)));
  InputSetting setting{input.name, InputSetting::OtherStrand{}, input.name};
  if (!input.constants.empty()) setting.values = input.constants;
  if (!input.files.empty()) setting.values = InputSetting::Files{input.files, {}};
  return setting;
}

}  // namespace

Request request_of(const PredictSettings& settings) {
  if (settings.threads > 1024)
    throw RequestError(fmt::format("{} is {}, expected 1 to 1024", Setting::threads, settings.threads));
  if (settings.step_bases < 0)
    throw RequestError(fmt::format("{} is {}, expected at least 1", Setting::step, settings.step_bases));
  Request request;
  request.tracks = track_list(settings.tracks);
  request.tracks.insert(request.tracks.end(), settings.track_list.begin(), settings.track_list.end());
  request.strand = strand_of(settings.strand);
  request.context = settings.whole_sequences ? Context::genome : Context::window;
  request.step = settings.step_bases;
  request.transform = choice_named<Transform>(Setting::transform, settings.transform);
  request.untransform = choice_named<Untransform>(Setting::untransform, settings.untransform);
  request.unscale = settings.unscale;
  for (const SideInput& input : settings.inputs) request.inputs.push_back(input_setting(input));
  request.placement = placement_of(settings.place);
  request.pad = settings.pad;
  request.poll = settings.poll;
  request.threads = settings.threads > 0 ? settings.threads : usable_cpus();
  request.memory = settings.memory_bytes;
  request.machine_memory = usable_memory();
  return request;
}

TakeNotice notices_to(const NoticeSink& sink) {
  if (!sink) return [](const std::string&) {};
  return [sink](const std::string& text) {
    if (!text.empty()) sink(Notice(text));
  };
}

Request Network::Opened::sequence_request(const PredictSettings& settings) const {
  if (settings.strand == ReadStrand::own)
    throw RequestError(fmt::format("{} is for scores of regions", set_to(Setting::strand, "bed")));
  return request(settings);
}

Request Network::Opened::window_request(const PredictSettings& settings, bool are_letters) const {
  refuse_if(settings.place == SequencePlace::grid, set_to(Setting::place, "grid"), "the sequences of a file");
  refuse_if(settings.lines, unspelled(Setting::lines), "the sequences of a file");
  refuse_if(settings.channels_first && are_letters, unspelled(Setting::channels_first), "arrays of numbers");
  check_of_records(settings);
  Request request = sequence_request(settings);
  request.placement = Placement::record;
  return request;
}

}  // namespace seqcast
