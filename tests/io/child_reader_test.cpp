// SPDX-License-Identifier: MIT
// Tests of the helper programs' start, messages and end, with shell scripts in their place.
#include "io/child_reader.hpp"

#include <signal.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <thread>

#include "tests/io/temporary_folder.hpp"

using namespace seqcast;

namespace {

constexpr ReaderProgram program{"seqcast-read-x", "SEQCAST_READ_X", "X", "libX"};

std::string script(const TemporaryFolder& folder, const std::string& body) {
  const std::string path = folder.write("reader", "#!/bin/sh\n" + body + "\n");
  std::filesystem::permissions(path, std::filesystem::perms(0755));
  return path;
}

/// What a script answers to `question`, or why it does not.
std::string answer(const std::string& body, const std::string& question = "", size_t bytes = 3, double seconds = 20) {
  const TemporaryFolder folder;
  std::string text(bytes, '\0');
  const std::string error = error_of([&] {
    ChildReader child(program, "x.dat", {"mode"}, {}, script(folder, body));
    child.send(question.data(), question.size());
    child.receive(text.data(), bytes, seconds);
  });
  return error.empty() ? text : error;
}

}  // namespace

TEST_CASE("a helper gets its arguments, then the file, and answers on a socket") {
  CHECK(answer("printf '%s %s' \"$1\" \"$2\"", "", 10) == "mode x.dat");
  CHECK(answer("read line; printf '%s' \"$line\"", "abc\n") == "abc");
}

TEST_CASE("a helper inherits no descriptor but its own") {
  const TemporaryFolder folder;
  const Descriptor secret(::dup(0), "x");
  const Descriptor handed(::dup(0), "x");
  CHECK(answer("for f in 3 4 5 6 7 8 9; do [ -e /proc/$$/fd/$f ] && printf '%s' $f; done; printf end") == "end");
  ChildReader child(program, "x.dat", {}, {&handed}, script(folder, "[ -e /proc/$$/fd/3 ] && printf yes"));
  const ReaderAnswer all = child.receive_all(100, 20);
  CHECK(all.text == "yes");
  CHECK(all.succeeded);
}

TEST_CASE("a helper that crashes, fails, is slow or uses up its processor time is one sentence each") {
  const std::string again = " | the file may be damaged or cut short: copy or download it again";
  CHECK(answer("kill -SEGV $$") == "x.dat: libX crashes on this file (Segmentation fault)" + again);
  CHECK(answer("kill -XCPU $$") == "x.dat: reading this X file takes too long" + again);
  CHECK(answer("exec sleep 60", "", 3, 0.1) == "x.dat: reading this X file takes too long" + again);
  CHECK(answer("exec >&- <&-; exec sleep 60") == "x.dat: reading this X file takes too long" + again);
  CHECK_THAT(answer("printf ab; exit 3"),
             Catch::StartsWith("x.dat: the reader of X files '/tmp/") && Catch::EndsWith("/reader' failed | "));
}

TEST_CASE("a helper's last words come with whether it succeeded; more than is wanted is dropped") {
  const TemporaryFolder folder;
  const auto all = [&](const std::string& body) {
    return ChildReader(program, "x.dat", {}, {}, script(folder, body)).receive_all(4, 20);
  };
  CHECK(all("printf abcdefgh").text == "abcd");
  CHECK(all("printf ok").succeeded);
  CHECK_FALSE(all("printf ok; exit 1").succeeded);
  CHECK_THAT(error_of([&] { all("printf ok; kill -SEGV $$"); }), Catch::Contains("crashes"));
}

TEST_CASE("a helper is ended with its reader, and ends where nobody asks any more") {
  const TemporaryFolder folder;
  std::string text(8, '\0');
  {
    ChildReader child(program, "x.dat", {}, {}, script(folder, "printf '%8d' $$; exec sleep 60"));
    child.receive(text.data(), text.size(), 20);
    CHECK(kill(std::stoi(text), 0) == 0);
  }
  CHECK(kill(std::stoi(text), 0) != 0);
}

TEST_CASE("a helper outlives the thread that started it") {
  const TemporaryFolder folder;
  std::unique_ptr<ChildReader> child;
  std::thread([&] {
    child =
        std::make_unique<ChildReader>(program, "x.dat", std::vector<std::string>{}, std::vector<const Descriptor*>{},
                                      script(folder, "read line; printf '%s' \"$line\""));
  }).join();
  std::string text(3, '\0');
  child->send("abc\n", 4);
  child->receive(text.data(), 3, 20);
  CHECK(text == "abc");
}

TEST_CASE("a helper that is missing is named, with the variable that says where it is") {
  CHECK_THAT(error_of([] { ChildReader(program, "x.dat", {}); }),
             Catch::StartsWith("cannot find the program that reads X files: no '") &&
                 Catch::EndsWith("/libexec/seqcast-read-x' | SEQCAST_READ_X=FILE says where it is"));
  setenv("SEQCAST_READ_X", "/nowhere/reader", 1);
  CHECK(error_of([] { ChildReader(program, "x.dat", {}); }) ==
        "cannot start '/nowhere/reader': no such file or directory | ");
  unsetenv("SEQCAST_READ_X");
}
