// SPDX-License-Identifier: MIT
#include "predict/cone_scan.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/setting.hpp"
#include "engine/kernels/isa.hpp"
#include "engine/plan/cone_cost.hpp"
#include "predict/cone_pass.hpp"
#include "predict/given_inputs.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

constexpr int64_t cached_baseline_bytes = int64_t{64} << 20;  // of the baselines of sequences that go together
constexpr int64_t longer_piece_bytes = int64_t{64} << 20;     // that a longer piece of a chromosome adds to a baseline
constexpr int64_t value_bytes = int64_t{64} << 20;            // of alternatives that go together
constexpr int64_t large_baseline = int64_t{128} << 20;
constexpr size_t max_sequences = 16;
constexpr size_t max_alternatives = 512;

}  // namespace

bool ConeScan::can(const Ensemble& ensemble, const ScanOptions& options) {
  const bool alike_everywhere = std::none_of(options.given.begin(), options.given.end(),
                                             [](const GivenInput& input) { return input.other_strand; });
  return !ensemble.first().contract.takes_numbers() &&
         (options.given.empty() || (options.context == Context::window && alike_everywhere));
}

ConeScan::ConeScan(const Ensemble& ensemble, std::vector<TrackChoice> tracks, const ScanOptions& options,
                   const ConeKinds& kinds)
    : ensemble_(ensemble),
      options_(options),
      kinds_(kinds),
      tracks_(ensemble, std::move(tracks), options_),
      workers_(options.threads) {
  workers_.set_poll(options_.poll);
  plans_ = choose_cone_plans(
      {ensemble_, tracks_, options_.context, options_.given.empty(), kinds_}, workers_,
      [&](std::span<const PlannedCones> members) { return fitting(members, least(), options_.memory).has_value(); });
}

ConeScan::~ConeScan() = default;

bool ConeScan::pays() const {
  if (options_.context == Context::genome) return true;  // what is wanted is little of a window
  double windows = 0;
  for (const Model& model : ensemble_.members) {
    const PlanOptions options{tracks_.computed(), tracks_.counts_of(model)};
    windows += window_seconds(make_plan(model, tracks_.heads(), this_machine(), options), model, this_machine());
  }
  const double edits = plans_.edits_per_baseline;  // each against a window, and one of the reference
  return edits * plans_.seconds_of_edit(kinds_.bins_around) < (1 + edits) * windows;
}

ConeSize ConeScan::least() const {
  ConeSize size{.bins = kinds_.bins_of(ensemble_.first().contract.heads[tracks_.heads()[0]]),
                .strands = options_.strand == Strand::mean || options_.strand == Strand::both ? size_t{2} : size_t{1},
                .tracks = 0,
                .input_bytes = options_.input_bytes};
  for (const std::vector<size_t>& of_head : tracks_.computed()) size.tracks += std::ssize(of_head);
  return size;
}

/// Bins of a piece that is long enough for several windows and to go on from often, and short enough to be held.
int64_t ConeScan::quickest_piece() const {
  int64_t bins = plans_.members[0].plan.of_windows ? 2 * least().bins : least().bins;
  const int64_t bytes = baseline_bytes(plans_.members[0], bins);
  while (bins < int64_t{1} << 16 && baseline_bytes(plans_.members[0], 2 * bins) <= bytes + longer_piece_bytes)
    bins *= 2;
  return bins;
}

ConeSize ConeScan::quickest() const {
  ConeSize size = least();
  size.workers = options_.threads;
  if (along_chromosomes()) size.bins = quickest_piece();
  const int64_t baseline = std::max<int64_t>(baseline_bytes(plans_.members[0], size.bins), 1);
  const auto cached = static_cast<size_t>(cached_baseline_bytes / baseline);
  const size_t least = baseline > large_baseline ? 1 : size.workers;  // workers share a baseline, but not an edit
  size.sequences = std::max(least, std::min(cached, max_sequences));
  if (options_.batch > 0) size.sequences = options_.batch;
  const int64_t bytes = alternative_bytes(plans_.members, kinds_, size);
  size.alternatives = static_cast<size_t>(std::clamp<int64_t>(value_bytes / bytes, 1, max_alternatives));
  return size;
}

/// The size that comes nearest to the wanted one in `limit` bytes: fewer sequences first, then shorter pieces, fewer
/// alternatives and workers.
std::optional<ConeSize> ConeScan::fitting(std::span<const PlannedCones> members, ConeSize wanted, int64_t limit) const {
  const int64_t least_bins = least().bins;
  while (limit > 0 && memory_need(members, kinds_, wanted).total() > limit) {
    if (wanted.sequences > 1) {
      wanted.sequences /= 2;
    } else if (wanted.bins > least_bins) {
      wanted.bins = std::max(wanted.bins / 2, least_bins);
    } else if (wanted.alternatives > 1) {
      wanted.alternatives /= 2;
    } else if (wanted.workers > 1) {
      --wanted.workers;
    } else {
      return std::nullopt;
    }
  }
  return wanted;
}

bool ConeScan::fits() const { return fitting(plans_.members, least(), options_.memory).has_value(); }

void ConeScan::build() {
  size_ = fitting(plans_.members, quickest(), options_.memory).value_or(least());
  const auto fitted = fitting(plans_.members, size_, options_.machine_memory);
  if (!fitted) {
    const MemoryNeed need = memory_need(plans_.members, kinds_, least());
    throw Error(fmt::format("this run takes at least {} MiB, and there are {} MiB of memory; {}",
                            whole_mebibytes(need.total()), options_.machine_memory >> 20, largest_parts(need)),
                set_to(Setting::memory, "SIZE") + " takes smaller tiles; values differ in their last bits then");
  }
  size_ = *fitted;
  for (const PlannedCones& planned : plans_.members)
    members_.push_back(std::make_unique<EditedRuns>(*planned.model, planned.plan, workers_));
  workers_.resize(size_.workers);  // all of them have built kernels
  for (const bool reverse : {false, true})
    for (const GivenInput& input : options_.given) given_[reverse].push_back(given_everywhere(input, reverse));
}

/// A constant's values, for the positions of a window that any of the members reads.
ScanJob::Given ConeScan::given_everywhere(const GivenInput& input, bool reverse) const {
  const Model& model = *plans_.members[0].model;
  const size_t node = *model.graph.find(input.name);
  ScanJob::Given given;
  for (const auto& member : members_)
    given.positions = hull(given.positions, member->given_positions(node, {0, least().bins}));
  given.values = input.values({}, given.positions);
  if (reverse) swap_strands(model, node, given.values);
  return given;
}

std::vector<GivenValues> ConeScan::given_values(bool reverse) const {
  std::vector<GivenValues> values;
  for (size_t g = 0; g < options_.given.size(); ++g) {
    const ScanJob::Given& given = given_[reverse][g];
    values.push_back({*plans_.members[0].model->graph.find(options_.given[g].name), given.positions, given.values});
  }
  return values;
}

BaselineNeeds ConeScan::needs(std::span<const Edit> edits, Range bins) const {
  BaselineNeeds all;
  for (const auto& member : members_) {
    const BaselineNeeds one = member->needs(edits, bins);
    all = {hull(all.bins, one.bins), hull(all.bases, one.bases)};
  }
  return all;
}

/// Room for what a member gives of one strand.
void ConeScan::make_room(EditedSequence& sequence, size_t member, bool reverse) const {
  if (sequence.codes[reverse].empty()) return;
  for (EditedSequence::Asked& asked : sequence.asked) {
    for (const std::vector<size_t>& tracks : tracks_.computed())
      asked.job.raw[reverse].emplace_back(tracks.size() * static_cast<size_t>(asked.job.bins[reverse].size()));
    for (size_t node : tracks_.counts_of(ensemble_.members[member]))
      asked.job.counts[reverse].emplace_back(static_cast<size_t>(ensemble_.members[member].shapes[node].channels));
  }
}

void ConeScan::predict(std::vector<EditedSequence>& sequences) {
  if (options_.poll) options_.poll();
  for (size_t member = 0; member < members_.size(); ++member) {
    for (const bool reverse : {false, true}) {
      for (EditedSequence& sequence : sequences) make_room(sequence, member, reverse);
      ConePass(*members_[member], tracks_, member, reverse, size_.bins, given_values(reverse))
          .run(sequences, size_.sequences);
    }
    if (members_.size() > 1) members_[member]->rest();
  }
  for (EditedSequence& sequence : sequences)
    for (EditedSequence::Asked& asked : sequence.asked) tracks_.set(asked.job);
}

ConeCounts ConeScan::counts() const {
  ConeCounts sum;
  for (const auto& member : members_) {
    const ConeCounts one = member->counts();
    sum.computed += one.computed;
    sum.plain += one.plain;
    sum.of_baselines += one.of_baselines;
  }
  return sum;
}

}  // namespace seqcast
