// SPDX-License-Identifier: MIT
#include "model/ensemble.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "seqcast/error.hpp"

namespace seqcast {
namespace {

/// Compares two models' contracts.
class Comparison {
 public:
  Comparison(const Model& first, const Model& other) : first_(first), other_(other) {}

  void check() const {
    const Contract& a = first_.contract;
    const Contract& b = other_.contract;
    same("alphabets", a.alphabet, b.alphabet);
    same("numbers of channels", first_.shapes[0].channels, other_.shapes[0].channels);
    same("windows", a.window_bases, b.window_bases);
    same("values of an unknown base", a.unknown, b.unknown);
    if (a.fold_case != b.fold_case || a.unknown_letter != b.unknown_letter || a.unknown_code != b.unknown_code)
      fail("they read other letters in different ways");
    check_other_inputs();
    same("numbers of heads", a.heads.size(), b.heads.size());
    for (size_t h = 0; h < a.heads.size(); ++h) check_head(a.heads[h], b.heads[h]);
  }

 private:
  void check_other_inputs() const {
    const std::vector<size_t> nodes = first_.graph.side_inputs();
    if (nodes != other_.graph.side_inputs()) fail("their side inputs differ");
    for (size_t node : nodes) {
      const Node& a = first_.graph.nodes[node];
      const Node& b = other_.graph.nodes[node];
      same("side inputs", a.name, b.name);
      if (first_.shapes[node] != other_.shapes[node]) fail(fmt::format("their inputs '{}' have other shapes", a.name));
    }
  }

  void check_head(const Head& a, const Head& b) const {
    const std::string of_head = fmt::format(" of head '{}'", a.name);
    same("numbers of tracks" + of_head, a.tracks.size(), b.tracks.size());
    const auto [name, other] = std::mismatch(a.tracks.begin(), a.tracks.end(), b.tracks.begin());
    if (name != a.tracks.end()) same("tracks" + of_head, *name, *other);
    same("numbers of bins" + of_head, a.bins, b.bins);
    same("bin sizes" + of_head, a.bin_bases, b.bin_bases);
    same("places of bin 0" + of_head, a.first_base, b.first_base);
    same("transforms" + of_head, to_text(a.transform), to_text(b.transform));
    if (a.strand_pairs != b.strand_pairs) fail("they swap tracks in different ways on the other strand");
  }

  template <class Value>
  void same(const std::string& what, const Value& a, const Value& b) const {
    if (a != b) fail(fmt::format("their {} are {} and {}", what, a, b));
  }

  [[noreturn]] void fail(const std::string& cause) const {
    throw Error(fmt::format("{} and {} cannot be averaged: {}", first_.reading.path, other_.reading.path, cause));
  }

  const Model& first_;
  const Model& other_;
};

/// Heads of the same names are averaged by name: their order may follow a file's name, as a family's does.
void order_heads(const std::vector<Head>& wanted, std::vector<Head>& heads) {
  const auto same_name = [](const Head& a, const Head& b) { return a.name == b.name; };
  if (!std::is_permutation(wanted.begin(), wanted.end(), heads.begin(), heads.end(), same_name)) return;
  auto place = heads.begin();
  for (const Head& head : wanted) {
    const auto found = std::find_if(place, heads.end(), [&](const Head& other) { return same_name(head, other); });
    std::iter_swap(place++, found);
  }
}

}  // namespace

void add_member(Ensemble& ensemble, Ensemble other) {
  Model& member = other.first();
  if (!other.is_single())
    throw Error(fmt::format("{} is an ensemble itself: it cannot be a member of another", member.reading.path));
  order_heads(ensemble.first().contract.heads, member.contract.heads);
  Comparison(ensemble.first(), member).check();
  ensemble.members.push_back(std::move(member));
}

std::vector<std::string> files_of(const Ensemble& ensemble) {
  std::vector<std::string> files;
  for (const Model& member : ensemble.members)
    files.insert(files.end(), member.reading.files.begin(), member.reading.files.end());
  return files;
}

WeightsReport settle_weights(Ensemble& ensemble, std::vector<std::string>& dropped) {
  const std::string& first = ensemble.first().weights.source;
  WeightsReport report = settle_weights(ensemble.first(), dropped);
  for (size_t i = 1; i < ensemble.members.size(); ++i) {
    Model& member = ensemble.members[i];
    std::vector<std::string> of_member;
    report.add(settle_weights(member, of_member), member.weights.source);
    if (of_member != dropped)
      throw Error(fmt::format("{} and {} have weights of different heads", first, member.weights.source));
  }
  return report;
}

void set_window(Ensemble& ensemble, int64_t window_bases) {
  for (Model& member : ensemble.members) set_window(member, window_bases);
  for (size_t i = 1; i < ensemble.members.size(); ++i) Comparison(ensemble.first(), ensemble.members[i]).check();
}

}  // namespace seqcast
