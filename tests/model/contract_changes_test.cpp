// SPDX-License-Identifier: MIT
// Tests of changes of a contract.
#include "model/contract_changes.hpp"

#include <catch2/catch.hpp>

#include "tests/model/error_of.hpp"
#include "tests/model/graph_builder.hpp"

using namespace seqcast;
using namespace seqcast::test;

namespace {

/// Two heads of 24 values each.
Model two_heads() {
  GraphBuilder builder;
  builder.then(Conv1d{.filters = 1, .kernel = 3, .padding = same});
  Model model;
  model.graph = builder.graph();
  model.contract.window_bases = 24;
  for (const char* name : {"one", "two"}) {
    Head head;
    head.name = name;
    head.node = model.graph.nodes.size() - 1;
    head.tracks = {"t"};
    head.bin_bases = 1;
    model.contract.heads.push_back(head);
  }
  settle(model);
  return model;
}

Contract changed(const ContractChanges& changes) {
  Ensemble ensemble{{two_heads(), two_heads()}};
  change(ensemble, changes);
  CHECK(ensemble.members[1].contract.heads[0].name == ensemble.members[0].contract.heads[0].name);
  return ensemble.first().contract;
}

}  // namespace

TEST_CASE("letters, the unknown base and heads are as they were but for what is changed, in every member") {
  const Contract same = changed({}),
                 letters = changed({.alphabet = "TGCA", .unknown = 0.25, .heads = {"two=b", "one=a"}});
  CHECK(same.alphabet == "ACGT");
  CHECK(same.heads[1].name == "two");
  CHECK(letters.alphabet == "TGCA");
  CHECK(letters.unknown_letter == UnknownLetter::value);
  CHECK(letters.unknown == 0.25);
  CHECK(letters.heads[0].name == "a");
  CHECK(letters.heads[1].name == "b");
}

TEST_CASE("what cannot be changed so is an error that names the setting") {
  CHECK(error_of([] { changed({.alphabet = "ACG"}); }) ==
        "alphabet is 'ACG', expected 4 different letters of ASCII, the input's channels");
  CHECK(error_of([] { changed({.unknown = 1.5}); }) == "unknown is 1.5, expected 0 to 1");
  CHECK(error_of([] { changed({.first_base = -1}); }) == "first_base is -1, expected at least 0");
  CHECK(error_of([] { changed({.heads = {"new"}}); }) == "head is 'new', but the model has 2 heads");
  CHECK(error_of([] { changed({.heads = {"three=new"}}); }) ==
        "head is 'three=new', but the model has no head 'three'");
  CHECK(error_of([] { changed({.heads = {"one=a b"}}); }) ==
        "head is 'one=a b', expected letters, digits, '_', '.' or '-' in the name");
}
