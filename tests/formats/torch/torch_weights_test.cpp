// SPDX-License-Identifier: MIT
// Tests of the reader of PyTorch files, which make_torch_files.py writes.
#include "formats/torch/torch_weights.hpp"

#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <random>

#include "formats/torch/torch_file.hpp"
#include "io/zip_file.hpp"
#include "io/zip_writer.hpp"
#include "tests/io/temporary_folder.hpp"
#include "tests/model/error_of.hpp"
#include "tests/paths.hpp"

using namespace seqcast;

namespace {

std::string path_of(const std::string& name) { return test_data("/torch/" + name); }
WeightsFile read(const std::string& name) { return read_torch(path_of(name), true); }
std::vector<float> floats(const WeightsFile& file, const std::string& name) {
  return to_floats(file.weights.tensors.at(name));
}
/// The message without the file's path.
std::string error(const std::string& name) {
  const std::string text = test::error_of([&] { read(name); });
  const std::string path = path_of(name) + ": ";
  REQUIRE(text.starts_with(path));
  return text.substr(path.size());
}

}  // namespace

TEST_CASE("a state_dict's tensors have the values that PyTorch saved, whatever their type, order and place") {
  for (const char* name : {"state_dict.pt", "protocol_5.pt", "plain_dict.pt", "no_byteorder.pt", "big_endian.pt"}) {
    INFO(name);
    const WeightsFile file = read(name);
    CHECK(floats(file, "whole") == std::vector<float>{0, 0.25, 0.5, 0.75, 1, 1.25});
    CHECK(file.weights.tensors.at("whole").shape == std::vector<int64_t>{2, 3});
    CHECK(floats(file, "double")[1] == static_cast<float>(1.0 / 3 + 0.25));
    CHECK(file.weights.tensors.at("double").type == DataType::f32);
    CHECK(floats(file, "half") == std::vector<float>{0, 0.25, 0.5, 0.75, 1});
    CHECK(file.weights.tensors.at("half").type == DataType::f16);
    CHECK(floats(file, "brain") == std::vector<float>{0, 0.25, 0.5, 0.75});
    CHECK(file.weights.tensors.at("brain").type == DataType::bf16);
    CHECK(file.weights.tensors.at("turned").shape == std::vector<int64_t>{3, 2});
    CHECK(floats(file, "turned") == std::vector<float>{0, 0.75, 0.25, 1, 0.5, 1.25});
    CHECK(floats(file, "first") == std::vector<float>{0, 0.25, 0.5, 0.75});
    CHECK(floats(file, "last") == std::vector<float>{1.5, 1.75, 2, 2.25});
    CHECK(floats(file, "every_third") == std::vector<float>{0.25, 1, 1.75});
    CHECK(floats(file, "scalar") == std::vector<float>{2.5});
    CHECK(floats(file, "nothing").empty());
    CHECK(floats(file, "spread") == std::vector<float>{1.5, 1.5, 1.5});
    CHECK(floats(file, "parameter") == std::vector<float>{0, 0.25, 0.5});
    CHECK(file.other_types == std::map<std::string, std::string>{{"steps", "LongStorage"}});
    CHECK(file.order.size() == 12);
    CHECK(file.order.front() == "whole");
    CHECK(file.order.back() == "parameter");
  }
}

TEST_CASE("values in a row are read where they lie, and the parts of one storage once") {
  const WeightsFile file = read("state_dict.pt");
  CHECK(floats_in_place(file.weights.tensors.at("whole")) != nullptr);
  const auto* first = floats_in_place(file.weights.tensors.at("first"));
  CHECK(floats_in_place(file.weights.tensors.at("last")) == first + 6);
}

TEST_CASE("without values a tensor has its shape") {
  const WeightsFile file = read_torch(path_of("state_dict.pt"), false);
  CHECK(file.weights.tensors.at("turned").shape == std::vector<int64_t>{3, 2});
  CHECK(file.weights.tensors.at("turned").bytes.empty());
  CHECK_NOTHROW(read_torch(path_of("flipped.pt"), false));  // no value was looked at
}

TEST_CASE("a state_dict is found in a checkpoint, and what lies next to it is kept as plain data") {
  const WeightsFile config = read("config.pt");
  CHECK(config.order == std::vector<std::string>{"w"});
  CHECK(config.attributes.at("filters") == 4);
  CHECK(config.attributes.at("name") == "small");
  CHECK(config.attributes.at("groups") == Json::array({1, 2}));
  CHECK(config.attributes.at("scale") == 0.15);
  const WeightsFile lightning = read("lightning.ckpt");
  CHECK(lightning.order == std::vector<std::string>{"model.w"});
  CHECK(lightning.attributes.at("lr") == 0.1);
  CHECK(floats(read("model_and_ema.pt"), "w") == std::vector<float>{0, 0.25});
  CHECK(read("model_and_ema.pt").assumed == "the tensors of 'model', not those of 'ema'");
  CHECK(read("config.pt").assumed.empty());
  CHECK(floats(read("no_folder.pt"), "w") == std::vector<float>{0, 0.25});
  CHECK(read("latin1.pt").attributes.at("name") == "sm_ll");  // no UTF-8, which messages and cards are
}

TEST_CASE("tensors next to a set that has a framework's name are not its own, and plain values are kept") {
  const WeightsFile file = read("beside.pt");
  CHECK(file.order == std::vector<std::string>{"w"});
  CHECK(file.attributes.at("width") == 4);  // of a SimpleNamespace
  CHECK(file.attributes.at("inner.kernel") == 5);
  CHECK(file.attributes.at("inner.none").is_null());
}

TEST_CASE("tensors whose values are not plain numbers have a type that says so") {
  const WeightsFile file = read("other_tensors.pt");
  CHECK(file.order == std::vector<std::string>{"w"});
  const std::map<std::string, std::string> expected{{"negated", "negated view"}, {"conjugated", "negated view"},
                                                    {"sparse", "sparse"},        {"quantized", "quantized"},
                                                    {"empty", "without values"}, {"later", "without values"}};
  CHECK(file.other_types == expected);
}

TEST_CASE("a whole module gives parameters, buffers and attributes, and is not run") {
  for (const char* name : {"module.pt", "module_inside.pt"}) {
    const WeightsFile file = read(name);
    CHECK(file.class_name == "__main__.Net");
    CHECK(file.order == std::vector<std::string>{"positions", "hidden", "stem.weight", "stem.bias",
                                                 "blocks.0.conv.weight", "blocks.0.conv.bias", "blocks.0.norm.weight",
                                                 "blocks.0.norm.bias", "blocks.0.norm.running_mean",
                                                 "blocks.0.norm.running_var", "blocks.1.conv.weight",
                                                 "blocks.1.conv.bias", "blocks.1.norm.weight", "blocks.1.norm.bias",
                                                 "blocks.1.norm.running_mean", "blocks.1.norm.running_var"});
    CHECK(floats(file, "blocks.0.conv.bias") == std::vector<float>{3, 3.25, 3.5, 3.75});
    CHECK(file.attributes.at("width") == 4);  // NumPy's
    CHECK(file.attributes.at("scale") == 0.15);
    CHECK(file.attributes.at("groups") == Json::array({1, 2}));
    CHECK(file.attributes.at("blocks.1.conv.dilation") == Json::array({2}));
    CHECK(file.attributes.at("blocks.1.conv.padding") == Json::array({2}));
    CHECK(file.attributes.at("blocks.1.norm.eps") == 1e-3);
    CHECK(file.attributes.at("blocks.1.norm.__class__") == "torch.nn.modules.batchnorm.BatchNorm1d");
    CHECK(file.attributes.at("absent").is_null());
    CHECK(file.attributes.at("kept_by.logger.a") == 1);
  }
}

TEST_CASE("files that are no weights, or of another kind, say what they are") {
  CHECK(error("legacy.pt") ==
        "saved by PyTorch before 1.6, or with _use_new_zipfile_serialization=False, expected its zip archive");
  CHECK(error("script.pt") == "a TorchScript archive, whose code is not run, expected the tensors alone");
  CHECK(error("exported.pt2") ==
        "a program of torch.export (.pt2), whose graph is not read, expected the tensors alone");
  CHECK(error("twice.pt") == "it has two tensors 'w'");
  CHECK(error("list.pt") == "it holds a list, expected a state_dict, a checkpoint or a module");
  CHECK(error("no_tensors.pt") == "it holds no tensors, expected a state_dict, a checkpoint with one, or a module");
  CHECK(error("two_sets.pt") == "it holds several sets of tensors: 'one', 'other'");
  CHECK(error("no_pickle.pt") == "a zip archive without data.pkl, expected one of torch.save");
  CHECK(error("middle_endian.pt") == "its byteorder is 'middle', expected little or big");
  CHECK(read("complex.pt").other_types.at("w") == "ComplexFloatStorage");
}

TEST_CASE("a safetensors file whose header has a pickle's first bytes as its length is no pickle") {
  using namespace std::string_literals;
  for (const char version : {2, 3, 4, 5}) CHECK_FALSE(looks_like_torch("\x80"s + version + "\0\0\0\0\0\0{\"w\":"s));
  CHECK(looks_like_torch("\x80\x02}q\0X\1\0\0\0{"s));
}

TEST_CASE("damaged archives name the entry or the tensor") {
  CHECK(error("cut.pt").starts_with("not a zip archive, or one that is damaged or cut short"));
  CHECK(error("flipped.pt") == "tensor 'w': entry 'config/data/0' is damaged: its CRC is another");
  CHECK(error("missing_entry.pt") == "tensor 'w': its values are missing: there is no entry 'config/data/0'");
  CHECK(error("short_entry.pt") == "tensor 'w': entry 'config/data/0' has 4 bytes, expected 2 values of float32");
  CHECK(error("deflated.pt") == "tensor 'w': entry 'config/data/0' is deflated, expected it stored as it is");
  CHECK(error("cut_pickle.pt").starts_with("its pickle is damaged: it ends at byte"));
}

TEST_CASE("tensors that lead out of their storage, or repeat it without end, are refused") {
  CHECK(error("far_offset.pt") == "tensor 'w': shape [2] with strides [1] from value 5 leads out of its 6 values");
  CHECK(error("negative.pt") == "tensor 'w': shape [2] with strides [1] from value -1 leads out of its 6 values");
  CHECK(error("far_stride.pt") ==
        "tensor 'w': shape [2, 3] with strides [4, 1] from value 0 leads out of its 6 values");
  CHECK(error("huge_shape.pt").starts_with("tensor 'w': shape [2147483647, 2147483647, 2147483647] "));
}

TEST_CASE("a pickle that calls something is refused, and nothing is run") {
  for (const char* name : {"calls_system_2.pt", "calls_system_4.pt"}) {
    CHECK(error(name) ==
          "its pickle calls 'posix.system', and only what files of weights need is read; nothing was run");
    struct stat status {};
    CHECK(stat("/tmp/seqcast_was_here", &status) != 0);
  }
  CHECK(error("calls_eval.pt").starts_with("its pickle calls '__builtin__.eval'"));
}

namespace {

/// A seeded change: one byte to three others, a stretch cut out, or a stretch written twice.
std::string mutated(std::string bytes, std::mt19937& random) {
  const auto below = [&](size_t limit) { return static_cast<size_t>(random()) % limit; };
  const size_t at = below(bytes.size()), length = 1 + below(40);
  switch (random() % 5) {
    case 0:
      return bytes.substr(0, at);
    case 1:
      return bytes.erase(at, length);
    case 2:
      return bytes.insert(at, bytes.substr(at, length));
    default:
      for (size_t i = 0; i < 1 + below(3); ++i) bytes[below(bytes.size())] = static_cast<char>(random());
      return bytes;
  }
}

/// Every tensor's shape and values; or the error, which names the file.
std::map<std::string, std::pair<std::vector<int64_t>, std::vector<float>>> tensors_of(const std::string& path,
                                                                                      std::string& error) {
  std::map<std::string, std::pair<std::vector<int64_t>, std::vector<float>>> result;
  error = error_of([&] {
    const WeightsFile file = read_torch(path, true);
    for (const auto& [name, tensor] : file.weights.tensors) result[name] = {tensor.shape, to_floats(tensor)};
  });
  CHECK((error.empty() || error.starts_with(path)));
  return result;
}

}  // namespace

TEST_CASE("a file that is changed anywhere is an error or has the same tensors") {
  const TemporaryFolder folder;
  std::mt19937 random(17);
  int errors = 0;
  for (const char* name : {"state_dict.pt", "module.pt", "lightning.ckpt", "no_byteorder.pt"}) {
    const std::string whole = read_bytes(path_of(name));
    std::string error;
    const auto expected = tensors_of(path_of(name), error);
    REQUIRE((error.empty() && !expected.empty()));
    for (int i = 0; i < 125; ++i) {
      const std::string path = folder.write("x.pt", mutated(whole, random));
      INFO(name << ", change " << i);
      const auto got = tensors_of(path, error);
      errors += error.empty() ? 0 : 1;
      if (error.empty()) CHECK(got == expected);
    }
  }
  CHECK(errors > 400);
  CHECK(errors < 500);  // the time of an entry, for example, changes nothing
}

TEST_CASE("a pickle that is changed anywhere, in an archive that is whole, is an error or plain data") {
  const TemporaryFolder folder;
  std::mt19937 random(18);
  int errors = 0;
  for (const char* name : {"state_dict.pt", "module.pt", "protocol_5.pt", "config.pt"}) {
    const ZipFile zip(path_of(name));
    for (int i = 0; i < 125; ++i) {
      ZipWriter writer(folder.path("x.pt"));
      for (const ZipEntry& entry : zip.entries()) {
        std::string bytes(zip.read(entry, 1 << 20).bytes);
        if (entry.name.ends_with("data.pkl")) bytes = mutated(std::move(bytes), random);
        writer.begin(entry.name, bytes.size());
        writer.put(bytes);
        writer.end();
      }
      writer.commit();
      INFO(name << ", change " << i);
      std::string error;
      int64_t values = 0;
      for (const auto& [tensor, what] : tensors_of(folder.path("x.pt"), error)) values += std::ssize(what.second);
      errors += error.empty() ? 0 : 1;
      CHECK(values < 1000);
    }
  }
  CHECK(errors > 250);
}
