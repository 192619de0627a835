// SPDX-License-Identifier: MIT
#include "predict/predictor.hpp"

#include <fmt/format.h>

#include "base/setting.hpp"
#include "io/usable_memory.hpp"
#include "predict/track_choice.hpp"
#include "seqcast/error.hpp"

namespace seqcast {

Predictor::Predictor(Ensemble ensemble, Request request)
    : ensemble_(std::move(ensemble)), request_(std::move(request)) {
  check(request_);
  tracks_ = choose_tracks(model().contract, request_.tracks);
  check_context();
  find_squashes();
}

std::vector<std::string> Predictor::names() const {
  return value_names(track_names(model().contract, tracks_), request_.strand);
}

WindowLayout Predictor::layout() const {
  return {model().contract.window_bases, head().first_base, head().bin_bases, head().bins, head().kept_bases()};
}

void Predictor::read_numbers() {
  for (Model& member : ensemble_.members) member.contract.alphabet.clear();
}

void Predictor::check_context() const {
  if (request_.context == Context::window) return;
  for (const TrackChoice& choice : tracks_) {
    const Head& head = model().contract.heads[choice.head];
    if (needs_all_bins(request_.transform.value_or(head.transform)))
      throw RequestError(fmt::format("the transform of head '{}' is over a whole window: a chromosome cannot stream "
                                     "through it",
                                     head.name),
                         fmt::format("leave out {}, or take raw outputs: {}", set_to(Setting::context, "genome"),
                                     set_to(Setting::transform, "none")));
    if (!head.streams)
      throw RequestError(
          fmt::format("head '{}' of model '{}' takes the whole window at once: a chromosome cannot stream "
                      "through it",
                      head.name, model().about.name),
          "leave out " + set_to(Setting::context, "genome"));
  }
}

void Predictor::find_squashes() {
  if (!request_.untransform) return;
  for (const TrackChoice& choice : tracks_) {
    const Head& head = model().contract.heads[choice.head];
    if (head.squashes.empty())
      throw RequestError(
          fmt::format("{} is given, but nothing says how head '{}' was squashed", Setting::untransform, head.name),
          set_to(Setting::targets, "FILE") + " gives its table of targets, with clip_soft, scale and sum_stat");
    squashes_.push_back(head.squashes[choice.track]);
  }
}

ScanOptions Predictor::scan_options(std::optional<int64_t> lines, const std::vector<Sequence>& read,
                                    const RecordSource* records) const {
  ScanOptions options;
  options.context = request_.context;
  options.strand = request_.strand;
  options.transform = request_.transform;
  options.squashes = squashes_;
  options.untransform = request_.untransform.value_or(Untransform::newest);
  if (options.untransform == Untransform::newest && model().contract.squashed_by == Squasher::baskerville)
    options.untransform = Untransform::baskerville;
  options.unscale = request_.unscale;
  options.batch = request_.batch;
  options.threads = request_.threads;
  options.memory = request_.memory;
  options.machine_memory = request_.machine_memory ? *request_.machine_memory : usable_memory();
  options.poll = request_.poll;
  options.given = given_inputs(model(), tracks_, request_.inputs, lines, read, records);
  return options;
}

}  // namespace seqcast
