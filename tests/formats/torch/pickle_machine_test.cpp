// SPDX-License-Identifier: MIT
// Tests of the reader of pickles.
#include "formats/torch/pickle_machine.hpp"

#include <catch2/catch.hpp>

#include "tests/model/error_of.hpp"

using namespace seqcast;
using seqcast::test::error_of;
using Kind = PickleValue::Kind;

namespace {

using namespace std::string_literals;

Pickle read(const std::string& opcodes) { return read_pickle("\x80\x02" + opcodes + "."); }
std::string error(const std::string& opcodes) {
  return error_of([&] { read(opcodes); });
}

/// A text as protocol 2 writes it, up to 255 letters.
std::string text(const std::string& letters) { return "X"s + static_cast<char>(letters.size()) + "\0\0\0"s + letters; }

/// A call by REDUCE.
std::string call(const std::string& module, const std::string& function, const std::string& arguments) {
  return "c" + module + "\n" + function + "\n(" + arguments + "tR";
}

}  // namespace

TEST_CASE("numbers of a pickle are those that Python wrote") {
  const Pickle pickle = read(
      "("
      "K\xff"
      "M\xff\xff"
      "J\xfe\xff\xff\xff"
      "\x8a\x00"s +
      "\x8a\x01\x80"s + "\x8a\x02\xff\x00"s + "\x8a\x08\xff\xff\xff\xff\xff\xff\xff\x7f"s +
      "G\x3f\xc3\x33\x33\x33\x33\x33\x33" + "\x88\x89N" + "t");
  const std::vector<PickleId>& items = pickle.at(pickle.root).items;
  const std::vector<int64_t> expected{255, 65535, -2, 0, -128, 255, INT64_MAX};
  for (size_t i = 0; i < expected.size(); ++i) {
    CHECK(pickle.is(items[i], Kind::integer));
    CHECK(pickle.at(items[i]).integer == expected[i]);
  }
  CHECK(pickle.at(items[7]).real == 0.15);
  CHECK(pickle.at(items[8]).integer == 1);
  CHECK(pickle.at(items[9]).integer == 0);
  CHECK(pickle.is(items[9], Kind::boolean));
  CHECK(pickle.is(items[10], Kind::none));
}

TEST_CASE("containers hold what was put into them, themselves included") {
  const Pickle pickle = read("}q\x01(" + text("a") + "]q\x02(K\x01h\x02" + "e" + text("b") + "h\x01" + "u");
  const PickleId list = pickle.find(pickle.root, "a");
  REQUIRE(pickle.is(list, Kind::list));
  CHECK(pickle.at(list).items.size() == 2);
  CHECK(pickle.at(list).items[1] == list);
  CHECK(pickle.find(pickle.root, "b") == pickle.root);
  CHECK(pickle.find(pickle.root, "c") == no_value);
}

TEST_CASE("an unknown class is a name, and an object of it a record") {
  const Pickle pickle = read("c__main__\nNet\n(K\x05t\x81}" + text("width") + "K\x07sb");
  const PickleValue& object = pickle.at(pickle.root);
  CHECK(object.kind == Kind::object);
  CHECK(object.text == "__main__.Net");
  CHECK(object.arguments.size() == 1);
  CHECK(pickle.at(pickle.find(object.state, "width")).integer == 7);
  CHECK(read("cos\nsystem\n").at(0).kind == Kind::global);  // a name alone does nothing
}

TEST_CASE("whatever is called that is not known is refused by its name") {
  const std::string why = "', and only what files of weights need is read; nothing was run";
  CHECK(error(call("os", "system", text("true"))) == "its pickle calls 'os.system" + why);
  CHECK(error("(" + text("true") + "ios\nsystem\n") == "its pickle calls 'os.system" + why);
  CHECK(error("(cos\nsystem\n" + text("true") + "o") == "its pickle calls 'os.system" + why);
  CHECK(error("cos\nsystem\n" + text("true") + "\x85R") == "its pickle calls 'os.system" + why);
  CHECK(error(call("builtins", "getattr", "}" + text("keys"))) == "its pickle calls 'builtins.getattr" + why);
  CHECK(error(call("torch.storage", "_load_from_bytes", "C\x01x")) ==
        "its pickle calls 'torch.storage._load_from_bytes" + why);
  CHECK(error(text("os") + text("system") + "\x93" + text("true") + "\x85R") == "its pickle calls 'os.system" + why);
  CHECK(error(call("torch._tensor", "_rebuild_from_type_v2", "cos\nsystem\nN(" + text("true") + "tN")) ==
        "its pickle is damaged: 'torch._tensor._rebuild_from_type_v2' has 'os.system' in it");
  CHECK(error("}(t"
              "R") == "its pickle is damaged: it calls a value that is neither a class nor a function");
}

TEST_CASE("the constructors of files of weights are known") {
  const Pickle sizes = read(call("torch", "Size", "(K\x02K\x03t"));
  REQUIRE(sizes.is(sizes.root, Kind::tuple));
  CHECK(sizes.at(sizes.at(sizes.root).items[1]).integer == 3);
  const Pickle dict = read(call("collections", "OrderedDict", "") + text("a") + "K\x01s");
  CHECK(dict.at(dict.find(dict.root, "a")).integer == 1);
  const Pickle pairs = read(call("collections", "OrderedDict", "]((" + text("a") + "K\x01te"));
  CHECK(pairs.is(pairs.root, Kind::dict));
  const std::string dtype = call("numpy", "dtype", text("i8") + "\x89\x88");
  const Pickle number = read(
      call("numpy.core.multiarray", "scalar",
           dtype + call("_codecs", "encode",
                        text("\xc3\xbe\xc3\xbf\xc3\xbf\xc3\xbf\xc3\xbf\xc3\xbf\xc3\xbf\xc3\xbf") + text("latin1"))));
  CHECK(number.at(number.root).integer == -2);
}

TEST_CASE("pickles that are cut short or make no sense say so") {
  const std::string damaged = "its pickle is damaged: ";
  CHECK(error("h\x05") == damaged + "it takes value 5 again, which it has not kept");
  CHECK(error("R") == damaged + "a value is missing from its stack");
  CHECK(error("t") == damaged + "a mark is missing from its stack");
  CHECK(error("(K\x01R") == damaged + "the arguments of a call are not a tuple");
  CHECK(error("K\x01K\x02") == damaged + "values are left on its stack");
  CHECK(error("K\x01(") == damaged + "a value is missing from its stack");
  CHECK(error("K\x01K\x02"
              "a") == damaged + "it appends to a value that is not a list");
  CHECK(error("}(K\x01u") == damaged + "a key without a value");
  CHECK(error("S'text'\n") == damaged + "opcode 0x53 at byte 2 is not one of protocol 2 to 5");
  CHECK(error("X\xff\xff\xff\x7f"
              "abc") == damaged + "it ends at byte 11, where 2147483647 more are expected");
  CHECK(error("cmodule") == damaged + "a line without an end");
  CHECK(error("\x8e\xff\xff\xff\xff\xff\xff\xff\xff") ==
        damaged + "it ends at byte 12, where 18446744073709551615 more are expected");
  CHECK(error_of([] { read_pickle("\x80\x06N."); }) == damaged + "protocol 6, expected 2 to 5");
  CHECK(error_of([] { read_pickle(""); }) == damaged + "it ends at byte 0, where 1 more are expected");
  CHECK(error(text("pid") + "Q") == damaged + "it refers to something other than a storage");
}

TEST_CASE("stack, marks and memo are bounded, and values named again and again take no more than is allowed") {
  CHECK(error(std::string(20000, '(')) == "its pickle is damaged: more than 10000 marks");
  CHECK(error("N" + std::string(1'000'001, '2')) == "its pickle is damaged: more than 1000000 values on its stack");
  CHECK(error(std::string(1'000'001, 'N')) == "its pickle has more than 1000000 values");
  CHECK(read(")" + std::string(100'000, '\x85')).values.size() == 100'001);  // nested, and no recursion
  CHECK(read("Nr\xff\xff\xff\x7f").values.size() == 1);                      // a memo of one value
  std::string names = "X\0\0\x10\0"s + std::string(1 << 20, 'b') + "q\x01";
  for (int i = 0; i < 1000; ++i)
    names +=
        "h\x01h\x01\x93"
        "0";
  CHECK(error(names + "N") == "its pickle's values take more than 268435456 bytes");
  std::string objects = "(" + std::string(100'000, 'N') + "tq\x01";
  for (int i = 0; i < 1000; ++i)
    objects +=
        "ca\nb\nh\x01\x81"
        "0";
  CHECK(error(objects) == "its pickle's values take more than 268435456 bytes");
}
