// SPDX-License-Identifier: MIT
// Tests of reading definitions.
#include "formats/seqgra/definition.hpp"

#include <catch2/catch.hpp>

#include "tests/formats/seqgra/definition_text.hpp"
#include "tests/model/error_of.hpp"

using namespace seqcast;
using namespace seqcast::test;

namespace {

std::string error(const std::string& text) {
  return error_of([&] { read_definition("m.xml", text); });
}

std::string error_with(const std::string& from, const std::string& to) { return error(with(from, to)); }

std::vector<std::string> labels(const std::string& text) {
  return read_definition("m.xml", with(R"(<pattern prefix="c" postfix="" min="1" max="2"/>)", text)).labels;
}

}  // namespace

TEST_CASE("a definition says what the model is") {
  const SeqgraDefinition read = read_definition("m.xml", small_definition);
  CHECK(read.id == "small-dna30");
  CHECK(read.name == "Small");
  CHECK(read.task == SeqgraTask::classes);
  CHECK(read.library == SeqgraLibrary::torch);
  CHECK(read.labels == std::vector<std::string>{"c1", "c2"});
  CHECK(read.loss == "crossentropyloss");
  CHECK_FALSE(read.is_2d);
  REQUIRE(read.external.size() == 1);
  CHECK(read.external[0].path == "PyTorch/o2-dna30-conv3n-fc4.py");
  CHECK(read.external[0].class_name == "TorchModel");
  CHECK_FALSE(read_definition("m.xml", with("<inputencoding>1D</inputencoding>\n", "")).is_2d);
  CHECK(read_definition("m.xml", with("1D", "2D")).is_2d);
  CHECK(read_definition("m.xml", with(">DNA<", ">protein<")).alphabet() == "ARNDCEQGHILKMFPSTWYV");
}

TEST_CASE("labels are listed or made of a pattern") {
  CHECK(labels(R"(<pattern max="3"/>)") == std::vector<std::string>{"1", "2", "3"});
  CHECK(labels(R"(<pattern prefix="a" postfix="-b" min="-1" max="0"/>)") == std::vector<std::string>{"a-1-b", "a0-b"});
  CHECK(labels("<label>yes</label><label>no, not</label>") == std::vector<std::string>{"yes", "no, not"});
  const auto wrong = [](const std::string& text) {
    return error(with(R"(<pattern prefix="c" postfix="" min="1" max="2"/>)", text));
  };
  CHECK(wrong(R"(<pattern min="1"/>)") == "m.xml:10: <pattern> lacks the attribute 'max'");
  CHECK(wrong(R"(<pattern max="0"/>)") == "m.xml:10: <pattern> goes from 1 to 0: these are not labels");
  CHECK(wrong(R"(<pattern max="9999999999"/>)").find("expected an integer from -1000000 to 1000000") !=
        std::string::npos);
  CHECK(wrong(R"(<pattern min="-1000000" max="1000000"/>)") ==
        "m.xml:10: <labels> has 2000001 labels, expected 1 to 1000000");
  CHECK(wrong("<label>a</label><label>a</label>") == "m.xml:10: <labels> has the label 'a' twice");
  CHECK(wrong("<label/>") == "m.xml:10: <label> is empty, expected a label's name");
  CHECK(wrong("") == "m.xml:10: <labels> has 0 labels, expected 1 to 1000000");
  CHECK(wrong("<label>a</label><pattern max='2'/>").find("expected either <label>s or one <pattern>") !=
        std::string::npos);
}

TEST_CASE("what is not in the schema is refused") {
  CHECK(error_with("<seed>1</seed>", "") == "m.xml:3: <general> lacks <seed>");
  CHECK(error_with("<seed>1</seed>", "<seed>1.5</seed>") == "m.xml:11: <seed> is '1.5', expected an integer");
  CHECK(error_with("<seed>1</seed>", "<seed>1</seed><seed>2</seed>") == "m.xml:11: <seed> comes twice in <general>");
  CHECK(error_with("<seed>", "<sed/><seed>").find("m.xml:11: <sed> is not a part of <general>") == 0);
  CHECK(error_with("small-dna30", "../x").find("has the id '../x'") != std::string::npos);
  CHECK(error_with("multi-class", "no").find("m.xml:6: <task> is 'no classification'") == 0);
  CHECK(error_with("1D", "3D") == "m.xml:9: <inputencoding> is '3D', expected '1D' or '2D'");
  CHECK(error_with(">DNA<", ">RNA<") ==
        "m.xml:7: <sequencespace> is 'RNA', whose letters seqgra's code does not encode");
  CHECK(
      error_with(">PyTorch<", ">BayesOptimalClassifier<") ==
      "m.xml:8: <library> is 'BayesOptimalClassifier': it has no layers, and scores by the rules of a data definition");
  CHECK(error_with("seqgramodel xmlns", "seqgramodel a='b' xmlns") ==
        "m.xml:2: <seqgramodel> has an attribute 'a', expected none");
  CHECK(error("<seqgradata/>") == "m.xml:1: <seqgradata> is the document, expected <seqgramodel>");
  CHECK(error_with("<external format=\"pytorch-module\"", "<external path=\"a\"").find("has an attribute 'path'") !=
        std::string::npos);
  CHECK(error_with("</external>", "</external><sequential><operation>Flatten</operation></sequential>") ==
        "m.xml:13: <architecture> has <external> and its own layers, expected one of them");
}

TEST_CASE("what says how a model was trained is checked") {
  CHECK(error_with("CrossEntropyLoss", "Cross")
            .find("m.xml:16: <hyperparameter> names the loss 'Cross', expected one of crossentropyloss") == 0);
  CHECK(error_with(">Adam<", ">Eve<").find("names the optimizer 'Eve'") != std::string::npos);
  CHECK(error_with(">100<", ">many<") ==
        "m.xml:18: <hyperparameter> is 'many', expected an integer from 1 to 1099511627776");
  CHECK(error_with("name=\"batch_size\"", "") == "m.xml:18: <hyperparameter> has no name");
  CHECK(error_with(">100</hyperparameter>",
                   ">100</hyperparameter><hyperparameter name='batch_size'>1</hyperparameter>") ==
        "m.xml:18: <hyperparameter> gives 'batch_size' a second time in <trainingprocess>");
  CHECK(read_definition("m.xml", with("CrossEntropyLoss", "bce_with_logits_loss")).loss == "bcewithlogitsloss");
  CHECK(read_definition("m.xml", with("\"batch_size\">100", "\"new_in_2030\">x")).loss == "crossentropyloss");
}
