// SPDX-License-Identifier: MIT
// Tests of which files a model is read from.
#include "formats/files_of_model.hpp"

#include <catch2/catch.hpp>

#include "tests/formats/card/small_card.hpp"
#include "tests/formats/onnx/onnx_bytes.hpp"
#include "tests/io/temporary_folder.hpp"
#include "tests/paths.hpp"

using namespace seqcast;
using Files = std::vector<std::string>;

TEST_CASE("a card is read from its weights, or its members and theirs, too") {
  const TemporaryFolder folder;
  const std::string card = folder.write("card.json", test::small_card().dump());
  CHECK(files_of_model(card) == Files{card, folder.path("small.safetensors")});
  const std::string marked =
      folder.write("marked", "\xEF\xBB\xBF" + test::small_card().dump());  // as Windows' editors save
  CHECK(files_of_model(marked) == Files{marked, folder.path("small.safetensors")});
  Json ensemble = test::small_card();
  ensemble.erase("weights");
  ensemble["members"] = {"a.safetensors", "card.json"};
  ensemble["average"] = "tracks";
  const std::string members = folder.write("members.json", ensemble.dump());
  const Files all{members, folder.path("a.safetensors"), card, folder.path("small.safetensors")};
  CHECK(files_of_model(members) == all);
  CHECK(files_of_model(card + "," + members).size() == 6);
}

TEST_CASE("an ONNX model is read from the files that hold its tensors too, each once") {
  using namespace onnx_bytes;
  const auto placed = [](const std::string& name, const std::vector<int64_t>& sizes, const std::string& location) {
    return tensor_of(name, sizes, 1, number(14, 1) + text(13, text(1, "location") + text(2, location)));
  };
  const TemporaryFolder folder;
  OnnxParts parts;
  const std::string plain = folder.write("plain.onnx", parts.bytes());
  CHECK(files_of_model(plain) == Files{plain});
  parts.tensors[0] = placed("w", {2, 4, 3}, "m.data");
  parts.tensors.push_back(placed("more", {2}, "m.data"));
  parts.tensors.push_back(placed("other", {2}, "inner/n.data"));
  const std::string model = folder.write("m.onnx", parts.bytes());
  CHECK(files_of_model(model) == Files{model, folder.path("inner/n.data"), folder.path("m.data")});
}

TEST_CASE("a shipped model is its card and its weights") {
  const Files files = files_of_model("bacterial-genes");
  REQUIRE(files.size() == 2);
  CHECK(files[0].ends_with("/bacterial-genes.json"));
  CHECK(files[1].ends_with("/bacterial-genes.safetensors"));
}

TEST_CASE("what cannot be read names no more files") {
  const TemporaryFolder folder;
  CHECK(files_of_model(folder.path("none.json")).empty());
  CHECK(files_of_model("no-such-model").empty());
  CHECK(files_of_model("").empty());
  CHECK(files_of_model(folder.path("")).empty());  // a folder
  for (const char* const name : {"half.json", "half.onnx"}) {
    const std::string half = folder.write(name, "{\"seqcast_card\": 1, ");
    CHECK(files_of_model(half) == Files{half});
  }
}
