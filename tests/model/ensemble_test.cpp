// SPDX-License-Identifier: MIT
// Tests of ensembles.
#include "model/ensemble.hpp"

#include <catch2/catch.hpp>
#include <functional>

#include "tests/model/error_of.hpp"
#include "tests/model/graph_builder.hpp"

using namespace seqcast;
using namespace seqcast::test;

namespace {

Model member(const std::string& path, int64_t tracks = 2, int64_t pool = 2) {
  GraphBuilder builder;
  builder.then(Conv1d{.filters = 3, .kernel = 3, .padding = same});
  builder.then(MaxPool{pool});
  builder.then(Dense{tracks});
  Model model;
  model.reading.path = path;
  model.graph = builder.graph();
  model.contract.window_bases = 24;
  Head head;
  head.name = "out";
  head.node = model.graph.nodes.size() - 1;
  for (int64_t track = 0; track < tracks; ++track) head.tracks.push_back("t" + std::to_string(track));
  head.bin_bases = pool;
  model.contract.heads.push_back(head);
  settle(model);
  return model;
}

/// What adding a member that was changed so says.
std::string refusal(const std::function<void(Model&)>& change) {
  Ensemble ensemble{{member("a.json")}};
  Model other = member("b.json");
  change(other);
  return error_of([&] { add_member(ensemble, {{other}}); });
}

}  // namespace

TEST_CASE("models of one contract are an ensemble, whatever their layers and their heads' names") {
  Ensemble ensemble{{member("a.json")}};
  Model other = member("b.json");
  std::get<Conv1d>(other.graph.nodes[1].layer).filters = 5;
  other.contract.heads[0].name = "conv1d_41";
  settle(other);
  add_member(ensemble, {{other}});
  add_member(ensemble, {{member("c.json")}});
  REQUIRE(ensemble.members.size() == 3);
  CHECK(ensemble.members[1].reading.path == "b.json");
  CHECK(ensemble.members[2].reading.path == "c.json");
}

TEST_CASE("heads of the same names are averaged by name, in whatever order; of other names, in their order") {
  const auto with_heads = [](const std::string& path, const std::vector<std::string>& names) {
    Model model = member(path);
    const Head head = model.contract.heads[0];
    model.contract.heads.clear();
    for (const std::string& name : names) {
      model.contract.heads.push_back(head);
      model.contract.heads.back().name = name;
      model.contract.heads.back().first_base = name == "c" ? 4 : 0;  // which one it is, in the check too
    }
    return model;
  };
  const auto names_of = [](const Model& model) {
    std::string names;
    for (const Head& head : model.contract.heads) names += head.name;
    return names;
  };
  Ensemble ensemble{{with_heads("a.json", {"a", "b", "c"})}};
  add_member(ensemble, {{with_heads("b.json", {"c", "a", "b"})}});
  CHECK(names_of(ensemble.members[1]) == "abc");
  CHECK(ensemble.members[1].contract.heads[2].first_base == 4);
  add_member(ensemble, {{with_heads("c.json", {"b", "x", "c"})}});
  CHECK(names_of(ensemble.members[2]) == "bxc");
}

TEST_CASE("models of other input or output are none, and both are named") {
  const std::string none = "a.json and b.json cannot be averaged: ";
  CHECK(refusal([](Model& m) { m = member("b.json", 3); }) ==
        none + "their numbers of tracks of head 'out' are 2 and 3");
  CHECK(refusal([](Model& m) { m = member("b.json", 2, 3); }) ==
        none + "their numbers of bins of head 'out' are 12 and 8");
  CHECK(refusal([](Model& m) { m.contract.heads[0].tracks[1] = "x"; }) ==
        none + "their tracks of head 'out' are t1 and x");
  CHECK(refusal([](Model& m) { m.contract.heads[0].bin_bases = 1; }) ==
        none + "their bin sizes of head 'out' are 2 and 1");
  CHECK(refusal([](Model& m) { m.contract.heads[0].first_base = 1; }) ==
        none + "their places of bin 0 of head 'out' are 0 and 1");
  CHECK(refusal([](Model& m) { m.contract.heads[0].transform = Transform::exp; }) ==
        none + "their transforms of head 'out' are none and exp");
  CHECK(refusal([](Model& m) {
          m.contract.heads[0].strand_pairs = {1, 0};
        }) == none + "they swap tracks in different ways on the other strand");
  CHECK(refusal([](Model& m) { m.contract.heads.push_back(m.contract.heads[0]); }) ==
        none + "their numbers of heads are 1 and 2");
  CHECK(refusal([](Model& m) { m.contract.alphabet = "AGCT"; }) == none + "their alphabets are ACGT and AGCT");
  CHECK(refusal([](Model& m) { m.contract.window_bases = 22; }) == none + "their windows are 24 and 22");
  CHECK(refusal([](Model& m) { m.contract.unknown = 0.25; }) ==
        none + "their values of an unknown base are 0 and 0.25");
  CHECK(refusal([](Model& m) { m.contract.fold_case = false; }) == none + "they read other letters in different ways");
  CHECK(refusal([](Model& m) { m.shapes[0].channels = 5; }) == none + "their numbers of channels are 4 and 5");
}

TEST_CASE("an ensemble is no member of another") {
  Ensemble first{{member("a.json")}};
  Ensemble other{{member("b.json")}};
  add_member(other, {{member("c.json")}});
  CHECK(error_of([&] { add_member(first, other); }) ==
        "b.json is an ensemble itself: it cannot be a member of another");
}
