// SPDX-License-Identifier: MIT
// Tests of the shipped models.
#include "formats/shipped.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <optional>

#include "formats/card/card.hpp"
#include "formats/read_model.hpp"
#include "model/geometry.hpp"
#include "tests/io/temporary_folder.hpp"
#include "tests/paths.hpp"

using namespace seqcast;

namespace {

/// SEQCAST_MODELS as a test wants it, and put back afterwards.
class ModelsVariable {
 public:
  explicit ModelsVariable(const std::string& value) {
    if (const char* before = std::getenv("SEQCAST_MODELS")) before_ = before;
    setenv("SEQCAST_MODELS", value.c_str(), 1);
  }
  ~ModelsVariable() { before_ ? setenv("SEQCAST_MODELS", before_->c_str(), 1) : unsetenv("SEQCAST_MODELS"); }
  ModelsVariable(const ModelsVariable&) = delete;
  ModelsVariable& operator=(const ModelsVariable&) = delete;

 private:
  std::optional<std::string> before_;
};

Model shipped(const std::string& name) { return read_card(models_dir("/") + name + ".json").model; }

Counts counts_of(const Model& model, const Head& head) {
  return total(counts(model.graph, model.shapes), upstream(model.graph, head.node));
}

}  // namespace

TEST_CASE("the models' folder is the variable's, which must be a folder") {
  const TemporaryFolder folder;
  {
    const ModelsVariable variable(folder.path(""));
    CHECK(models_folder() == folder.path(""));
    CHECK(shipped_models().empty());
  }
  const ModelsVariable variable(folder.path("nowhere"));
  CHECK(error_of([] { models_folder(); }) ==
        "SEQCAST_MODELS is '" + folder.path("nowhere") + "', which is not a folder | ");
}

TEST_CASE("without the variable the models lie next to the program's own folder") {
  const ModelsVariable variable("");
  CHECK(std::filesystem::equivalent(models_folder(), models_dir("").c_str()));
}

TEST_CASE("the shipped cards are the folder's JSON files, sorted") {
  const TemporaryFolder folder;
  for (const char* name : {"b.json", "a.json", "a.safetensors", "README.md", "c.d.json"}) folder.write(name, "{}");
  const ModelsVariable variable(folder.path(""));
  CHECK(shipped_models() == std::vector<std::string>{"a", "b", "c.d"});
}

TEST_CASE("a model is a file where there is one or the name has a slash, else a shipped card") {
  const TemporaryFolder folder;
  const ModelsVariable variable(models_dir("").c_str());
  CHECK(find_model("basenji2") == models_dir("/basenji2.json"));
  CHECK(find_model("./basenji2") == "./basenji2");
  CHECK(find_model(folder.path("none.json")) == folder.path("none.json"));
  const auto here = std::filesystem::current_path();
  std::filesystem::current_path(folder.path(""));
  folder.write("basenji2", "a file of that name");
  std::filesystem::create_directory("dna-primer");
  CHECK(find_model("basenji2") == "basenji2");
  CHECK(find_model("dna-primer") == models_dir("/dna-primer.json"));  // a folder is no model
  std::filesystem::current_path(here);
}

TEST_CASE("a model that is nowhere is an error that names the nearest card") {
  const ModelsVariable variable(models_dir("").c_str());
  const std::string message = "no model 'basenij2': there is no such file, and no such card comes with the program | ";
  CHECK(error_of([] { find_model("basenij2"); }) == message + "did you mean 'basenji2'?");
  CHECK(error_of([] {
          find_model("something-else");
        }).ends_with("| seqcast models lists the cards that come with the program"));
}

TEST_CASE("every shipped card is read, is called as its file, and its weights file is there or it says where from") {
  const ModelsVariable variable(models_dir("").c_str());
  CHECK(shipped_models().size() >= 3);
  for (const std::string& name : shipped_models()) {
    INFO(name);
    const Card card = read_card(find_model(name));
    CHECK(card.model.about.name == name);
    if (card.weights_file.empty()) CHECK_FALSE(card.model.about.obtain_weights.empty());
    if (!card.weights_file.empty()) CHECK_NOTHROW(read_model(name, "", true));
    for (const Head& head : card.model.contract.heads) CHECK(head.bins > 0);
  }
}

TEST_CASE("the shipped basenji2 is the published one") {
  const Model model = shipped("basenji2");
  REQUIRE(model.contract.heads.size() == 2);
  const Head& human = model.contract.heads[0];
  CHECK((human.name == "human" && human.tracks.size() == 5313 && human.transform == Transform::softplus));
  CHECK((model.contract.heads[1].name == "mouse" && model.contract.heads[1].tracks.size() == 1643));
  CHECK(model.contract.window_bases == 131072);
  for (const Head& head : model.contract.heads) {
    CHECK((head.bins == 896 && head.bin_bases == 128 && head.first_base == 8192));
    CHECK(receptive_field(model.graph, model.shapes, head.node).bases == 54918);
    CHECK((clean(model.graph, model.shapes)[head.node] == Range{151, 745}));
    CHECK(streams(model.graph, model.shapes, head.node));
  }
  CHECK(counts_of(model, human).trainable == 30088228);
  CHECK(counts_of(model, human).statistics == 35356);
  CHECK(counts_of(model, human).multiply_adds == 116627406848);
  const auto conv = [&](const char* name) {
    return std::get<Conv1d>(model.graph.nodes[*model.graph.find(name)].layer);
  };
  CHECK(conv("tower6_conv").filters == 768);
  CHECK(conv("res11_conv1").dilation == 72);
  CHECK(model.graph.nodes[*model.graph.find("res2_add")].inputs ==
        std::vector<size_t>{*model.graph.find("res1_add"), *model.graph.find("res2_bn2")});
}

TEST_CASE("the shipped dna-primer has 6,226 parameters and sees 47 of its 50 bases") {
  const Model model = shipped("dna-primer");
  REQUIRE(model.contract.heads.size() == 1);
  const Head& head = model.contract.heads[0];
  CHECK((head.bins == 1 && head.tracks.size() == 2 && head.transform == Transform::softmax));
  CHECK(model.contract.window_bases == 50);
  CHECK(receptive_field(model.graph, model.shapes, head.node).bases == 47);
  CHECK_FALSE(streams(model.graph, model.shapes, head.node));
  CHECK(counts_of(model, head).trainable == 6226);
}

TEST_CASE("the shipped bacterial-genes sees 3,104 bases, and all of its bins are clean") {
  const Model model = shipped("bacterial-genes");
  REQUIRE(model.contract.heads.size() == 1);
  const Head& head = model.contract.heads[0];
  CHECK(head.tracks == std::vector<std::string>{"coding_plus", "coding_minus"});
  CHECK(head.strand_pairs == std::vector<size_t>{1, 0});
  CHECK((head.bins == 496 && head.bin_bases == 12 && head.first_base == 1632));
  CHECK(receptive_field(model.graph, model.shapes, head.node).bases == 3104);
  CHECK((clean(model.graph, model.shapes)[head.node] == Range{0, 496}));
  CHECK(streams(model.graph, model.shapes, head.node));
  CHECK(counts_of(model, head).trainable == 194498);
  CHECK(counts_of(model, head).statistics == 2752);
}
