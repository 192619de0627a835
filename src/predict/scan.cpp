// SPDX-License-Identifier: MIT
#include "predict/scan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/setting.hpp"
#include "model/geometry.hpp"
#include "predict/given_inputs.hpp"
#include "predict/pipeline.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

/// Whether a piece of a chromosome begins where another ends.
bool goes_on(const Window& before, const Window& after) {
  return after.chrom == before.chrom && after.first_bin == before.first_bin + before.bins;
}

bool gives_other_strand(const ScanOptions& options) {
  return std::any_of(options.given.begin(), options.given.end(),
                     [](const GivenInput& one) { return one.other_strand; });
}

}  // namespace

void Scan::check_given() const {
  for (const GivenInput& input : options_.given) {
    if (!input.other_strand) continue;
    const auto& node = std::get<Input>(model_.graph.nodes[*model_.graph.find(input.name)].layer);
    if (node.per_window || node.channels != model_.shapes[0].channels)
      throw Error(fmt::format("input '{}' has {} values a {}, and the reverse complement has {} a position", input.name,
                              node.channels, node.per_window ? "window" : "position", model_.shapes[0].channels));
    if (options_.context == Context::genome)
      throw Error(
          fmt::format("input '{}' is the reverse complement of a window, and a chromosome has no window", input.name),
          set_to(Setting::context, "window"));
  }
}

Scan::Scan(const Ensemble& ensemble, std::vector<TrackChoice> tracks, const ScanOptions& options)
    : model_(ensemble.first()),
      options_(options),
      tracks_(ensemble, std::move(tracks), options_),
      reader_(model_, options.strand != Strand::forward || gives_other_strand(options)),
      workers_(options.threads) {
  check_given();
  workers_.set_poll(options_.poll);
  RunSize least{.bins = layout().bins,
                .strands = options_.strand < Strand::mean ? size_t{1} : size_t{2},
                .tracks = 0,
                .input_bytes = options_.input_bytes};
  for (const std::vector<size_t>& of_head : tracks_.computed()) least.tracks += std::ssize(of_head);
  std::vector<PlanRequest> models;
  for (const Model& member : ensemble.members)
    models.push_back({&member, {tracks_.computed(), tracks_.counts_of(member)}});
  planned_ = plans_within(models, tracks_.heads(), options_.context, least, options_.memory, workers_);
  size_ = choose_size(least);
  for (const PlannedModel& planned : planned_)
    members_.push_back(std::make_unique<Executor>(*planned.model, planned.plan, workers_));
  workers_.resize(size_.workers);  // all of them have built kernels
}

RunSize Scan::choose_size(const RunSize& least) const {
  RunSize wanted = least;
  wanted.workers = options_.threads;
  wanted = quickest_size(planned_[0], options_.context, wanted);
  if (options_.batch > 0) wanted.batch = options_.batch;
  const auto fitting = [&](int64_t limit) {
    return limit > 0 ? fit(planned_, options_.context, wanted, least, limit) : std::optional<RunSize>(wanted);
  };
  if (const auto size = fitting(options_.memory)) wanted = *size;  // the plans were made to fit
  if (const auto size = fitting(options_.machine_memory)) return *size;
  const MemoryNeed need = memory_need(planned_, options_.context, least);
  throw Error(fmt::format("this run takes at least {} MiB, and there are {} MiB of memory; {}",
                          whole_mebibytes(need.total()), options_.machine_memory >> 20, largest_parts(need)),
              set_to(Setting::memory, "SIZE") + " takes smaller tiles; values differ in their last bits then");
}

WindowLayout Scan::layout() const {
  const Head& head = model_.contract.heads[tracks_.heads()[0]];
  return {model_.contract.window_bases, head.first_base, head.bin_bases, head.bins, head.kept_bases()};
}

int64_t Scan::receptive_field_bases() const {
  return receptive_field(model_.graph, model_.shapes, model_.contract.heads[tracks_.heads()[0]].node).bases;
}

Range Scan::input_bases(Range bins) const {
  Range bases;
  for (const auto& member : members_) bases = hull(bases, member->input_bases(Context::genome, bins));
  return bases;
}

void Scan::read_strand(const Source& source, ScanJob& job, bool reverse) const {
  const Window& window = job.window;
  const WindowLayout where = layout();
  const Range forward{window.first_bin, window.first_bin + window.bins};
  const bool is_genome = options_.context == Context::genome;
  // On the reverse strand bin j is bin all - 1 - j, of the window or of the chromosome, and covers the same bases.
  const int64_t all = is_genome ? ceil_div(source.length(window), where.bin_bases) : where.bins;
  const Range bins = reverse ? Range{all - forward.end, all - forward.begin} : forward;
  const Range bases = is_genome ? input_bases(bins) : Range{0, where.window_bases};
  job.bases[reverse] = bases;
  job.wanted[reverse] = bins;
  job.bins[reverse] = tracks_.need_all_bins() ? Range{0, where.bins} : bins;
  job.input[reverse] = reader_.read(source, window, place_of(job, bases, all, reverse), reverse);
  for (const GivenInput& input : options_.given) job.given[reverse].push_back(read_given(input, job, all, reverse));
}

/// Where on the chromosome positions of a strand's input lie. @param all  bins of the window or of the chromosome.
Range Scan::place_of(const ScanJob& job, Range positions, int64_t all, bool reverse) const {
  const Window& window = job.window;
  if (!reverse) return {window.begin + positions.begin, window.begin + positions.end};
  const WindowLayout where = layout();
  const int64_t bin0 = window.bins_begin - window.first_bin * where.bin_bases;  // the base where forward bin 0 begins
  const int64_t end = bin0 + all * where.bin_bases + where.first_base;          // the reverse strand's position 0
  return {end - positions.end, end - positions.begin};
}

/// The reverse complement of what a strand of a window reads, one-hot. @return  [positions, letters]
std::vector<float> Scan::other_strand(const ScanJob& job, Range positions, bool reverse) const {
  const std::vector<uint8_t>& codes = job.input[reverse].codes;
  const auto letters = static_cast<size_t>(model_.shapes[0].channels);
  std::vector<float> values(static_cast<size_t>(positions.size()) * letters);
  for (int64_t at = positions.begin; at < positions.end; ++at) {
    const size_t code = reader_.complement(codes[codes.size() - 1 - static_cast<size_t>(at)]);
    const auto row = values.begin() + (at - positions.begin) * static_cast<int64_t>(letters);
    if (code < letters) {
      row[static_cast<int64_t>(code)] = 1;
    } else {
      std::fill_n(row, letters, static_cast<float>(model_.contract.unknown));
    }
  }
  return values;
}

/// One strand's values of a side input, for the positions that any of the members reads.
ScanJob::Given Scan::read_given(const GivenInput& input, const ScanJob& job, int64_t all, bool reverse) const {
  ScanJob::Given given;
  const size_t node = *model_.graph.find(input.name);
  const int64_t channels = model_.shapes[node].channels;
  for (const auto& member : members_)
    given.positions = hull(given.positions, member->given_positions(node, options_.context, job.bins[reverse]));
  if (given.positions.empty()) return given;
  if (input.other_strand) {
    given.values = other_strand(job, given.positions, reverse);
    return given;
  }
  const bool per_window = std::get<Input>(model_.graph.nodes[node].layer).per_window;
  given.values = input.values(job.window, per_window ? Range{} : place_of(job, given.positions, all, reverse));
  if (!reverse) return given;
  swap_strands(model_, node, given.values);
  if (per_window) return given;
  for (int64_t a = 0, b = given.positions.size() - 1; a < b; ++a, --b)
    std::swap_ranges(given.values.begin() + a * channels, given.values.begin() + (a + 1) * channels,
                     given.values.begin() + b * channels);
  return given;
}

void Scan::read(const Source& source, ScanJob& job) const {
  if (job.strand != Strand::reverse) read_strand(source, job, false);
  if (job.strand != Strand::forward) read_strand(source, job, true);
}

/// One strand of a window for one member, with room for what it computes.
Run Scan::run_of(ScanJob& job, size_t member, bool reverse) const {
  const Stretch& input = job.input[reverse];
  Run run{options_.context, job.bins[reverse], job.bases[reverse], input.codes, {}};
  run.numbers = input.numbers;
  for (size_t h = 0; h < tracks_.heads().size(); ++h)
    run.out.push_back({tracks_.computed()[h], job.raw[reverse][member * tracks_.heads().size() + h]});
  for (size_t g = 0; g < options_.given.size(); ++g) {
    const ScanJob::Given& given = job.given[reverse][g];
    run.given.push_back({*model_.graph.find(options_.given[g].name), given.positions, given.values});
  }
  // Rows that a piece takes over say nothing of what is given besides them: such pieces are computed whole.
  if (options_.context == Context::genome && run.given.empty()) {
    run.stream = {job.window.chrom, reverse ? Direction::down : Direction::up};
    run.is_last = job.is_last;
  }
  const size_t counts = tracks_.counts().size();
  for (size_t c = 0; c < counts; ++c) run.counts.emplace_back(job.counts[reverse][member * counts + c]);
  return run;
}

void Scan::compute(Batch& batch) {
  for (size_t member = 0; member < members_.size(); ++member) {
    for (ScanJob& job : batch) {
      for (const bool reverse : {false, true}) {
        if (job.input[reverse].empty()) continue;
        for (const std::vector<size_t>& tracks : tracks_.computed())
          job.raw[reverse].emplace_back(tracks.size() * static_cast<size_t>(job.bins[reverse].size()));
        for (size_t node : tracks_.counts())
          job.counts[reverse].emplace_back(static_cast<size_t>(model_.shapes[node].channels));
      }
    }
    std::vector<Run> runs;
    for (ScanJob& job : batch)
      for (const bool reverse : {false, true})
        if (!job.input[reverse].empty()) runs.push_back(run_of(job, member, reverse));
    members_[member]->compute(runs);
  }
}

void Scan::predict(std::vector<ScanJob>& jobs) {
  poll();
  for (ScanJob& job : jobs)
    for (const bool reverse : {false, true})
      for (const GivenInput& input : options_.given)
        if (!job.input[reverse].empty()) job.given[reverse].push_back(read_given(input, job, job.window.bins, reverse));
  compute(jobs);
  for (ScanJob& job : jobs) tracks_.set(job);
}

void Scan::poll() const {
  if (options_.poll) options_.poll();
}

ScanCounts Scan::run(const Source& source, const NextWindow& give, const TakeValues& take,
                     std::optional<Strand> strand) {
  ScanCounts counts;
  const auto next = [&] {
    poll();
    return give();
  };
  std::optional<Window> window = next();
  const auto read_batch = [&]() -> std::optional<Batch> {
    Batch batch;
    for (; window && batch.size() < size_.batch; window = next()) {
      batch.emplace_back();
      batch.back().window = *window;
      batch.back().strand = strand.value_or(options_.strand);
      read(source, batch.back());
    }
    for (size_t i = 0; i < batch.size(); ++i) {
      const Window* after = i + 1 < batch.size() ? &batch[i + 1].window : window ? &*window : nullptr;
      batch[i].is_last = !after || !goes_on(batch[i].window, *after);
    }
    if (batch.empty()) return std::nullopt;
    return batch;
  };
  const auto write_batch = [&](Batch& batch) {
    for (ScanJob& job : batch) {
      tracks_.set(job);
      take(job.window, job.values);
      ++counts.windows;
      counts.bases += job.window.bases;
    }
  };
  run_pipeline<Batch>(
      read_batch, [&](Batch& batch) { compute(batch); }, write_batch, size_.workers > 1);
  poll();
  return counts;
}

}  // namespace seqcast
