// SPDX-License-Identifier: MIT
// Tests of the known counts, sizes and receptive fields of the founding models.
#include <catch2/catch.hpp>

#include "formats/card/card.hpp"
#include "model/counts.hpp"
#include "model/geometry.hpp"
#include "model/reference/evaluate.hpp"
#include "tests/frameworks/weights_rule.hpp"
#include "tests/paths.hpp"

using namespace seqcast;

namespace {

Model shipped(const std::string& name) { return read_card(models_dir("/") + name + ".json").model; }

Counts counts_of(const Model& model) {
  const std::vector<Counts> all = counts(model.graph, model.shapes);
  return total(all, std::vector<bool>(all.size(), true));
}

Shape shape_of(const Model& model, const std::string& node) { return model.shapes[model.graph.find(node).value()]; }

ReceptiveField field_of(const Model& model, size_t head = 0) {
  return receptive_field(model.graph, model.shapes, model.contract.heads[head].node);
}

}  // namespace

TEST_CASE("the primer's forms have 6,226 parameters each and see 47 of 50 bases") {
  for (const char* form : {"dna-primer", "dna-primer-torch", "dna-primer-picture", "dna-primer-flux",
                           "dna-primer-flux-picture", "dna-primer-flux-first-try"}) {
    INFO(form);
    CHECK(counts_of(shipped(form)).trainable == 6226);
    CHECK(field_of(shipped(form)).bases == 47);
  }
}

TEST_CASE("what is flattened is as long as its authors say, and sees what their pools leave of the window") {
  CHECK(shape_of(shipped("basset"), "flatten") == Shape{3600, 1});
  CHECK(shape_of(shipped("deepsea"), "flatten") == Shape{50880, 1});
  for (const char* reading : {"chromdragonn", "chromdragonn-quarters"}) {
    CHECK(shape_of(shipped(reading), "flatten") == Shape{4200, 1});
    CHECK(field_of(shipped(reading)).bases == 1000);
    CHECK(counts_of(shipped(reading)).trainable == counts_of(shipped("chromdragonn")).trainable);
  }
  CHECK(field_of(shipped("basset")).bases == 984);
  CHECK(field_of(shipped("deepsea")).bases == 995);
  CHECK(shape_of(shipped("chromdragonn-quarters"), "quarters") == Shape{4, 1000});
}

TEST_CASE("the Keras models keep 200 positions, or leave 100 and 25, with 191 parameters each") {
  const Model dilated = shipped("keras-causal-dilated");
  CHECK(dilated.contract.takes_numbers());
  CHECK(shape_of(dilated, "conv1") == Shape{5, 200});
  CHECK(shape_of(dilated, "dense") == Shape{1, 200});
  CHECK(field_of(dilated).bases == 25);
  CHECK(field_of(dilated).first == -24);
  const Model strided = shipped("keras-causal-strided");
  CHECK(shape_of(strided, "conv1") == Shape{5, 100});
  CHECK(shape_of(strided, "dense") == Shape{1, 25});
  CHECK((field_of(strided).stride == Stride{8, 1}));
  for (const Model& model : {dilated, strided}) CHECK(counts_of(model).trainable == 191);
  const Model translob = shipped("translob-dilated");
  CHECK(field_of(translob).bases == 32);
  CHECK((translob.contract.heads[0].bins == 100 && translob.contract.heads[0].tracks.size() == 14));
}

TEST_CASE("the character models make 16 predictions of 23 letters, each of 8 of them") {
  for (const char* name : {"char-cnn", "char-dilated"}) {
    const Model model = shipped(name);
    CHECK(shape_of(model, "unrolled") == Shape{1, 230});
    CHECK(shape_of(model, "logits") == Shape{28, 16});
    CHECK(field_of(model).bases == 8);
    CHECK((field_of(model).stride == Stride{1, 1}));
    CHECK((receptive_field(model.graph, model.shapes, *model.graph.find("unrolled")).stride == Stride{1, 10}));
    CHECK(model.contract.unknown_letter == UnknownLetter::error);
  }
}

TEST_CASE("the character CNN is the dense model, window by window") {
  const Model cnn = shipped("char-cnn");
  const Model mlp = shipped("char-mlp");
  CHECK(counts_of(cnn).trainable == counts_of(mlp).trainable);
  const Weights of_cnn = goldens::rule_weights(cnn.graph, cnn.shapes, {});
  Weights of_mlp = of_cnn;
  of_mlp.tensors["logits.weight"].shape = {28, 80};
  std::vector<uint8_t> codes = goldens::rule_codes(0, 23, 28);
  const auto run = [](const Model& model, const Weights& weights, std::span<const uint8_t> letters) {
    return reference::evaluate(model.graph, weights, reference::one_hot(letters, 28, 0)).back();
  };
  const reference::Array all = run(cnn, of_cnn, codes);
  for (int64_t window = 0; window < 16; ++window) {
    const reference::Array one = run(mlp, of_mlp, std::span(codes).subspan(static_cast<size_t>(window), 8));
    for (int64_t letter = 0; letter < 28; ++letter) CHECK(one.at(letter, 0) == Approx(all.at(letter, window)));
  }
}

TEST_CASE("SpliceAI-10k takes 693,376 multiply-adds a position of input and 96 a position of output, at any length") {
  Model model = shipped("spliceai-10k");
  for (const int64_t window : {15000, 10001, 20000}) {
    set_window(model, window);
    CHECK(counts_of(model).multiply_adds == 693376 * window + 96 * (window - 10000));
    CHECK(model.contract.heads[0].bins == window - 10000);
    CHECK(field_of(model).bases == 10001);
  }
}

TEST_CASE("ChromBPNet's profile sees 1,115 bp and streams; its counts and its track are of the whole window") {
  const Model model = shipped("chrombpnet");
  REQUIRE(model.contract.heads.size() == 3);
  const Head& track = model.contract.heads[0];
  CHECK((track.transform == Transform::profile && track.bins == 1000 && track.first_base == 557));
  CHECK(field_of(model, 1).bases == 1115);
  CHECK(model.contract.heads[1].streams);
  CHECK_FALSE(model.contract.heads[2].streams);
  CHECK(clean(model.graph, model.shapes)[track.node] == Range{0, 1000});
  CHECK(model.graph.nodes[*track.counts].name == "logcounts");
}

TEST_CASE("the port's cards have 506 and 676 clean bins, and see 66,182 and 44,422 bp") {
  const auto clean_of = [](const Model& model) {  // of the 1,024, before 64 are cropped on either side
    const Range kept = clean(model.graph, model.shapes)[model.contract.heads[0].node];
    return Range{kept.begin + 64, kept.end + 64};
  };
  CHECK(clean_of(shipped("basenji2-pytorch-port")) == Range{259, 765});
  CHECK(clean_of(shipped("basenji2-pytorch-port-bug")) == Range{174, 850});
  CHECK(field_of(shipped("basenji2-pytorch-port")).bases == 66182);
  CHECK(field_of(shipped("basenji2-pytorch-port-bug")).bases == 44422);
  CHECK(field_of(shipped("basenji1")).bases == 32871);
}
