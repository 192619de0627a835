// SPDX-License-Identifier: MIT
#include "compare/cause_search.hpp"

#include <algorithm>
#include <limits>

#include "seqcast/error.hpp"

namespace seqcast {
namespace {

using reference::Array;

// Multiplications: about half a minute for a layer, and a few minutes for a model.
constexpr int64_t max_cost = int64_t{20} << 30;
constexpr int64_t max_cost_of_all = int64_t{100} << 30;
constexpr size_t max_pairs = 4000;  // of two changes at once

/// A change explains a difference where little of it is left: also where it was hardly more than rounding.
constexpr double part_left = 1.0 / 3;

/// What goes together in ports: two of these at once.
constexpr Cause together[] = {
    Cause::letter_order, Cause::flipped_kernel, Cause::padding,       Cause::epsilon,
    Cause::gelu,         Cause::activation,     Cause::flatten_order, Cause::missing_activation};

}  // namespace

const std::vector<Array>& OutputValues::of(Shape shape) {
  const auto [found, is_new] = held_.try_emplace({shape.channels, shape.length});
  if (is_new) found->second = read_(shape);
  return found->second;
}

void Nearest::see(size_t at, const Array& value, const TargetOutput& target) {
  const std::vector<Array>& orders = target.values->of(value.shape);
  for (size_t i = 0; i < orders.size(); ++i) {
    const Difference now = seqcast::difference(value, orders[i]);
    if (is_set && now.largest >= difference.largest) continue;
    *this = {true, at, i, now};
  }
}

/// One run of a search.
struct CauseSearch::Trial {
  const TargetOutput& target;
  const Section& section;
  const std::map<size_t, const Array*>& begins;
  double limit;         // of what may be left
  int64_t cost_of_one;  // change
  int64_t left = max_cost;
  CausesTried tried = {};
};

CauseSearch::CauseSearch(const ComparedModel& model, ThreadPool& pool)
    : model_(model), pool_(pool), causes_(causes_to_try()), budget_(max_cost_of_all) {}

CausesTried CauseSearch::run(const TargetOutput& target, const Section& section,
                             const std::map<size_t, const Array*>& begins, const std::optional<Difference>& alone) {
  const double limit = alone ? std::min(target.tolerance, alone->largest * part_left) : target.tolerance;
  Trial trial{target, section, begins, limit, cost_of(model_, section)};
  for (const Cause cause : causes_) {
    if (!try_cause(cause, trial)) continue;
    const auto at = std::ranges::find(causes_, cause);
    std::rotate(causes_.begin(), at, at + 1);  // clang 14 cannot compile that of std::ranges
    return trial.tried;
  }
  try_two(trial);
  return trial.tried;
}

bool CauseSearch::try_cause(Cause cause, Trial& trial) {
  Nearest best;
  Change best_change;
  for (const Change& change : changes_of(cause, model_, trial.section)) {
    const Nearest now = measure(change, trial);
    if (!now.is_set || (best.is_set && now.difference.largest >= best.difference.largest)) continue;
    best = now;
    best_change = change;
  }
  return take(best_change, best, {cause}, trial);
}

bool CauseSearch::try_two(Trial& trial) {
  std::vector<Change> all;
  for (const Cause cause : together)
    for (Change& change : changes_of(cause, model_, trial.section))
      if (change.is_whole) all.push_back(std::move(change));
  size_t pairs = 0;
  for (size_t i = 0; i < all.size(); ++i)
    for (size_t j = i + 1; j < all.size() && pairs < max_pairs; ++j) {
      if (all[i].cause == all[j].cause) continue;
      ++pairs;
      const Change change = both(all[i], all[j]);
      if (take(change, measure(change, trial), {all[i].cause, all[j].cause}, trial)) return true;
    }
  return false;
}

Nearest CauseSearch::measure(const Change& change, Trial& trial) {
  Nearest nearest;
  if (trial.left < trial.cost_of_one || budget_ < trial.cost_of_one) {
    ++trial.tried.untried;
    return nearest;
  }
  trial.left -= trial.cost_of_one;
  budget_ -= trial.cost_of_one;
  try {
    compute(model_, trial.section, trial.begins, change, pool_, [&](size_t node, const Array& value) {
      if (std::ranges::find(trial.target.nodes, node) != trial.target.nodes.end())
        nearest.see(node, value, trial.target);
    });
  } catch (const Error&) {  // layers that the change does not leave fitting
  }
  return nearest;
}

bool CauseSearch::take(const Change& change, const Nearest& nearest, std::vector<Cause> causes, Trial& trial) {
  if (!nearest.is_within(trial.limit)) return false;
  trial.tried.finding = Finding{std::move(causes), change.text, nearest.difference.largest};
  trial.tried.nearest = nearest;
  return true;
}

}  // namespace seqcast
