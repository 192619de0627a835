// SPDX-License-Identifier: MIT
#include "predict/splice_run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "base/setting.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

/// Exons' first and last bases, as offsets from a base.
std::vector<int64_t> boundaries_from(const Transcript& transcript, int64_t base) {
  std::vector<int64_t> boundaries;
  for (const Range& exon : transcript.exons) {
    boundaries.push_back(exon.begin - base);
    boundaries.push_back(exon.end - 1 - base);
  }
  std::sort(boundaries.begin(), boundaries.end());
  boundaries.erase(std::unique(boundaries.begin(), boundaries.end()), boundaries.end());
  return boundaries;
}

/// Of the tracks acceptor and donor.
SpliceRows rows_of(const AlleleValues& values) {
  const auto middle = values.values.begin() + std::ssize(values.values) / 2;
  return {{values.values.begin(), middle}, {middle, values.values.end()}};
}

SpliceRows cut(const SpliceRows& rows, int64_t first, int64_t count) {
  const auto part = [&](const std::vector<float>& track) {
    return std::vector<float>(track.begin() + first, track.begin() + first + count);
  };
  return {part(rows.acceptor), part(rows.donor)};
}

bool is_several_of_reference(const Allele& allele) {
  return allele.ref.size() > 1 && upper_case(allele.ref) == upper_case(allele.alt);
}

}  // namespace

void check(const SpliceOptions& options) {
  constexpr int64_t most = 4999;  // SpliceAI 1.3.1's
  if (options.distance < 0 || options.distance > most)
    throw RequestError(fmt::format("{} is {}, expected 0 to {}", Setting::distance, options.distance, most));
}

SpliceRun::SpliceRun(const Predictor& predictor, const Fasta& fasta, const Annotation& annotation,
                     const SpliceOptions& options, std::optional<AlleleWay> way)
    : fasta_(fasta),
      annotation_(annotation),
      options_(options),
      alleles_(predictor, fasta,
               {.held_bytes = options.held_bytes, .kinds = {.bins_around = 2 * options.distance + 1}, .way = way}) {
  if (alleles_.layout().bin_bases != 1 || predictor.tracks().size() != 2)
    throw RequestError(fmt::format("model '{}' gives values of {} bases each, and splice sites take a value a base",
                                   predictor.model().about.name, alleles_.layout().bin_bases));
  options_.checks.same = true;
  context_bases_ = alleles_.layout().first_base;
  sees_ = std::max(alleles_.receptive_field_bases(), 2 * context_bases_ + 1);
  const auto& sequences = fasta.sequences();
  if (std::none_of(sequences.begin(), sequences.end(), [&](const Sequence& one) { return annotation.has(one.name); }))
    throw Error(fmt::format("no transcript of {} lies on a sequence of {}: its first is on '{}'", annotation.path(),
                            fasta.path(), annotation.transcripts()[0].chrom),
                fasta.naming());
}

/// What of a transcript the bases of a stretch can see: transcripts that differ elsewhere are alike.
Range SpliceRun::kept_of(const Transcript& transcript, Range bases) const {
  return intersection(transcript.bases, {bases.begin - sees_, bases.end + sees_});
}

SpliceRecord SpliceRun::check(const Variant& variant) {
  SpliceRecord record{check_variant(variant, fasta_, options_.checks), {}};
  CheckedVariant& checked = record.checked;
  for (size_t alt = 0; alt < checked.alleles.size(); ++alt) {
    if (!checked.is_scored(alt)) continue;
    const Allele& allele = checked.alleles[alt];
    const int64_t reach = options_.distance + context_bases_;
    if (annotation_.covering(checked.chrom, allele.start).empty()) {
      checked.skips[alt] = Skip::no_gene;
    } else if (is_several_of_reference(allele) && options_.mnv != MnvRule::skip) {
      checked.skips[alt] = Skip::same_as_ref;  // its rows laid on the first would be losses
    } else if (!options_.checks.pad && (allele.start < reach || allele.start + reach >= fasta_.length(checked.chrom))) {
      checked.skips[alt] = Skip::chromosome_end;
    } else if (std::ssize(allele.ref) > 2 * options_.distance) {
      checked.skips[alt] = Skip::ref_too_long;
    } else {
      add_results(record, alt);
    }
  }
  check_strict(checked, fasta_, options_.checks);
  return record;
}

void SpliceRun::add_results(SpliceRecord& record, size_t alt) {
  const Allele& allele = record.checked.alleles[alt];
  if (options_.mnv == MnvRule::skip && allele.ref.size() > 1 && allele.alt.size() > 1)
    record.checked.skips[alt] = Skip::mnv;
  for (const size_t transcript : annotation_.covering(record.checked.chrom, allele.start))
    record.results.push_back({alt, transcript, allele, std::nullopt});
}

const Transcript& SpliceRun::transcript_of(const Task& task) const {
  return annotation_.transcripts()[task.result->transcript];
}

std::vector<SpliceRun::Task> SpliceRun::tasks_of(std::vector<SpliceRecord>& records) const {
  std::vector<Task> tasks;
  for (SpliceRecord& record : records)
    for (SpliceResult& result : record.results) {
      if (!record.checked.is_scored(result.alt)) continue;
      const int64_t start = result.allele.start;
      const Range bases{start - options_.distance, start + options_.distance + 1};
      tasks.push_back(
          {&result, record.checked.chrom, bases, kept_of(annotation_.transcripts()[result.transcript], bases)});
    }
  return tasks;
}

/// Whether a task's bases join a stretch: of the same transcript and near enough that what lies between costs less than
/// another beginning, or of a transcript that looks alike there. @param first  of the stretch's tasks.
bool SpliceRun::joins(const Shared& shared, const Task& task, const Task& first) const {
  constexpr int64_t max_stretch = int64_t{1} << 18;  // of which values are held
  const int64_t max_gap = sees_ * 2 / 3;
  const Range bases{shared.stretch.bins.begin, shared.stretch.bins.begin + shared.stretch.bins.count};
  if (task.chrom != shared.stretch.chrom || transcript_of(task).reverse != transcript_of(first).reverse) return false;
  if (task.result->transcript == first.result->transcript)
    return task.bases.begin <= bases.end + max_gap && task.bases.end <= bases.begin + max_stretch;
  return intersection(task.bases, bases) == task.bases && kept_of(transcript_of(first), task.bases) == task.kept;
}

/// Adds a task to a stretch; tasks of one allele that look alike share it.
void SpliceRun::add(Shared& shared, Task& task) const {
  AlleleStretch& stretch = shared.stretch;
  const int64_t end = std::max(stretch.bins.begin + stretch.bins.count, task.bases.end);
  stretch.bins.count = end - stretch.bins.begin;
  const Allele& allele = task.result->allele;
  for (size_t i = stretch.alternatives.size(); i-- > 0 && stretch.alternatives[i].allele.start == allele.start;)
    if (stretch.alternatives[i].allele == allele) return shared.tasks[i].push_back(&task);
  stretch.alternatives.push_back({allele, {task.bases.begin, task.bases.size() + allele.added()}});
  shared.tasks.push_back({&task});
}

/// Stretches of neighbours, by place.
std::vector<SpliceRun::Shared> SpliceRun::shared_of(std::vector<Task>& tasks) const {
  std::vector<Task*> ordered;
  for (Task& task : tasks) ordered.push_back(&task);
  std::stable_sort(ordered.begin(), ordered.end(), [](const Task* a, const Task* b) {
    return std::tie(a->chrom, a->bases.begin) < std::tie(b->chrom, b->bases.begin);
  });
  std::vector<Shared> all;
  constexpr size_t looked_at = 64;  // stretches that a task may join
  for (Task* task : ordered) {
    Shared* found = nullptr;
    for (size_t i = all.size(); i-- > 0 && all.size() - i <= looked_at && !found;)
      if (joins(all[i], *task, *all[i].tasks[0][0])) found = &all[i];
    if (!found) {
      const Strand strand = transcript_of(*task).reverse ? Strand::reverse : Strand::forward;
      found = &all.emplace_back(Shared{{task->chrom, {}, strand, {task->bases.begin, 0}, {}}, {}});
    }
    add(*found, *task);
  }
  for (Shared& shared : all) {
    const WantedBins& bins = shared.stretch.bins;
    shared.stretch.kept = kept_of(transcript_of(*shared.tasks[0][0]), {bins.begin, bins.begin + bins.count});
  }
  return all;
}

void SpliceRun::set_score(const Shared& shared, const Task& task, const SpliceRows& reference,
                          const SpliceRows& alternative) const {
  const Allele& allele = task.result->allele;
  SpliceQuestion question{options_.distance,      std::ssize(allele.ref),
                          std::ssize(allele.alt), options_.mask,
                          options_.mnv,           boundaries_from(transcript_of(task), allele.start)};
  task.result->score = splice_score(cut(reference, task.bases.begin - shared.stretch.bins.begin, task.bases.size()),
                                    alternative, question);
}

std::vector<SpliceRecord> SpliceRun::score(std::span<const VariantRecord> records,
                                           const std::function<void(int64_t)>& advance) {
  std::vector<SpliceRecord> scored;
  for (const VariantRecord& record : records) scored.push_back(check(record.variant));
  std::vector<Task> tasks = tasks_of(scored);
  const std::vector<Shared> all = shared_of(tasks);
  std::vector<AlleleStretch> stretches;
  for (const Shared& shared : all) stretches.push_back(shared.stretch);
  SpliceRows reference;  // of the stretch whose alternatives come
  alleles_.predict(stretches, {[&](size_t, AlleleValues values) { reference = rows_of(values); },
                               [&](size_t s, size_t a, AlleleValues values) {
                                 const SpliceRows rows = rows_of(values);
                                 for (const Task* task : all[s].tasks[a]) set_score(all[s], *task, reference, rows);
                                 advance(std::ssize(all[s].tasks[a]));
                               }});
  return scored;
}

}  // namespace seqcast
