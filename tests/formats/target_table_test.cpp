// SPDX-License-Identifier: MIT
// Tests of the target table reader.
#include "formats/target_table.hpp"

#include <catch2/catch.hpp>

#include "formats/card/card_text.hpp"
#include "tests/formats/card/small_card.hpp"

using namespace seqcast;
using namespace seqcast::test;

namespace {

constexpr const char* header = "\tidentifier\tfile\tclip\tclip_soft\tscale\tsum_stat\tstrand_pair\tdescription\n";

TargetTable table_of(const std::string& text) {
  const TemporaryFolder folder;
  return read_targets(folder.write("targets.txt", text));
}

/// The message without the folder.
std::string table_error(const std::string& text) {
  const std::string message = error_of([&] { table_of(text); });
  return message.substr(std::min(message.find("targets.txt"), message.size()));
}

Model small() {
  const TemporaryFolder folder;
  return read_card(folder.write("small.json", small_card().dump())).model;  // heads out of 2 and more of 3 tracks
}

}  // namespace

TEST_CASE("a table's columns are read by their names") {
  const TargetTable table = table_of(std::string(header) + "7\tRNA+\tx\t768\t384\t0.3\tsum_sqrt\t9\tRNA: a cell\r\n" +
                                     "9\tRNA-\tx\t768\t\t1\tmean\t7\t\n");
  REQUIRE(table.targets.size() == 2);
  CHECK(table.squashes);
  CHECK(table.targets[0].identifier == "RNA+");
  CHECK(table.targets[0].strand_pair == "9");
  CHECK(table.targets[0].squash.clip_soft == 384);
  CHECK(table.targets[0].squash.scale == 0.3);
  CHECK(table.targets[0].squash.square_root);
  CHECK(std::isinf(table.targets[1].squash.clip_soft));
  CHECK_FALSE(table.targets[1].squash.square_root);
}

TEST_CASE("a head gets names, and pairs by index") {
  Model model = small();
  apply_targets(model, table_of("index\tidentifier\tscale\tstrand_pair\n4\ta\t2\t6\n5\tb\t1\t5\n6\ta\t1\t4\n"), "");
  const Head& head = model.contract.heads[1];
  CHECK(head.tracks == std::vector<std::string>{"a", "b", "a.6"});
  CHECK_FALSE(head.numbered);
  CHECK(head.strand_pairs == std::vector<size_t>{2, 1, 0});
  CHECK(model.contract.heads[0].tracks == std::vector<std::string>{"plus", "minus"});
  REQUIRE(head.squashes.size() == 3);
  CHECK(head.squashes[0].scale == 2);
  CHECK(model.contract.heads[0].squashes.empty());
}

TEST_CASE("a name that is no UTF-8 is that of output, so that a card can hold it") {
  Model model = small();
  apply_targets(model, table_of("index\tidentifier\n1\tFu\xdf\n2\tFu\xdc\n3\tFu\xc3\x9f\n"), "");
  const std::vector<std::string> names{"Fu_", "Fu_.2", "Fu\xc3\x9f"};
  CHECK(model.contract.heads[1].tracks == names);
  const Json card = Json::parse(card_text(model, {"w.safetensors"}, Averaging{}));
  CHECK(card.at("heads").at(1).at("tracks") == names);
}

TEST_CASE("a table without squashes or pairs names tracks alone") {
  Model model = small();
  apply_targets(model, table_of("\tidentifier\n0\ta\n1\tb\n"), "out");
  CHECK(model.contract.heads[0].tracks == std::vector<std::string>{"a", "b"});
  CHECK(model.contract.heads[0].strand_pairs == std::vector<size_t>{1, 0});  // the card's
  CHECK(model.contract.heads[0].squashes.empty());
}

TEST_CASE("what is wrong in a table is named by its line") {
  CHECK(table_error("") == "targets.txt: the file is empty, expected a table of targets | ");
  CHECK(table_error("a\tb\n") == "targets.txt:1: no column 'identifier', expected a tab-separated table of targets | ");
  CHECK(table_error("\tidentifier\n") == "targets.txt: no target below the header | ");
  CHECK(table_error("\tidentifier\n0\ta\tb\n") == "targets.txt:2: got 3 columns, expected 2 as in the header | ");
  CHECK(table_error("\tidentifier\n0\t\n") == "targets.txt:2: no identifier | ");
  CHECK(table_error("\tidentifier\n0\ta\n0\tb\n") == "targets.txt:3: index '0' comes twice | ");
  for (const std::string scale : {"x", "1x", "0", "-1", "inf", "nan"})
    CHECK(table_error("\tidentifier\tscale\n0\ta\t" + scale + "\n") ==
          "targets.txt:2: scale is '" + scale + "', expected a number above 0 | ");
}

TEST_CASE("a table that does not fit the model is an error") {
  const auto fit_error = [](const std::string& text, const std::string& head = "") {
    Model model = small();
    const std::string message = error_of([&] { apply_targets(model, table_of(text), head); });
    return message.substr(std::min(message.find("targets.txt"), message.size() - 1));
  };
  CHECK(fit_error("\tidentifier\n0\ta\n") == "targets.txt: 1 targets, expected 2, the tracks of head 'out' | ");
  CHECK(fit_error("\tidentifier\n0\ta\n", "more") ==
        "targets.txt: 1 targets, expected 3, the tracks of head 'more' | ");
  CHECK(fit_error("\tidentifier\tstrand_pair\n0\ta\t7\n1\tb\t1\n") ==
        "targets.txt:2: strand_pair is '7', which is not an index of the table | ");
  CHECK(fit_error("\tidentifier\tstrand_pair\n0\ta\t1\n1\tb\t1\n") ==
        "targets.txt:2: strand_pair is '1', whose own is '1' | ");
  CHECK(fit_error("\tidentifier\n5\ta.1\n0\ta\n1\ta\n") == "targets.txt:4: two targets are called 'a.1' | ");
  Model model = small();
  CHECK(error_of([&] { apply_targets(model, table_of("\tidentifier\n0\ta\n"), "none"); }) ==
        "targets: model 'small' has no head 'none' | ");
}
