// SPDX-License-Identifier: MIT
// Tests of output without its name until it is complete.
#include "io/pending_file.hpp"

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>

#include "io/leftovers.hpp"
#include "io/pending_folder.hpp"
#include "tests/output/output_fixture.hpp"

using namespace output_test;
using seqcast::PendingFile;
using seqcast::PendingFolder;

namespace {

using Names = std::vector<std::string>;

/// A process that has ended: its number is free.
void in_a_process_that_is_killed(const std::function<void()>& action) {
  const pid_t child = ::fork();
  if (child == 0) {
    action();
    ::kill(::getpid(), SIGKILL);
  }
  ::waitpid(child, nullptr, 0);
}

}  // namespace

TEST_CASE("a file that is written has no name in any folder") {
  Folder folder;
  {
    PendingFile file(folder / "a");
    write_text(file.temporary(), "half");
    CHECK(folder.names().empty());
  }
  CHECK(folder.names().empty());
  PendingFile file(folder / "a");
  write_text(file.temporary(), "whole");
  file.finish();
  CHECK(folder.names().size() == 1);
  CHECK(folder.names()[0].starts_with(".a.seqcast-"));
  file.commit();
  CHECK(folder.names() == Names{"a"});
  CHECK(read_text(folder / "a") == "whole");
}

TEST_CASE("what a killed process left goes with the next file of its name, and nothing else does") {
  Folder folder;
  for (const char* name : {"a", "b"}) in_a_process_that_is_killed([&] { (new PendingFile(folder / name))->finish(); });
  const std::string alive = seqcast::temporary_beside(folder / "a");  // this process's own
  write_text(alive, "");
  std::string elsewhere = alive;  // of a process of another machine, which has no such process here
  elsewhere.replace(elsewhere.find(".seqcast-") + 9, 8, "00000000");
  write_text(elsewhere, "");
  write_text(folder / ".a.seqcast-notes", "");
  CHECK(folder.names().size() == 5);
  in_a_process_that_is_killed([&] { PendingFile(folder / "a").commit(); });
  const Names left = folder.names();
  CHECK(left.size() == 5);
  CHECK(std::count(left.begin(), left.end(), "a") == 1);
  for (const std::string& kept : {alive, elsewhere, folder / ".a.seqcast-notes"})
    CHECK(::access(kept.c_str(), F_OK) == 0);
}

TEST_CASE("a folder that a killed process was filling goes with the next one of its name") {
  Folder folder;
  in_a_process_that_is_killed([&] {
    auto* pending = new PendingFolder(folder / "model");
    PendingFile(pending->file("weights")).commit();
  });
  REQUIRE(folder.names().size() == 1);
  in_a_process_that_is_killed([&] {
    PendingFolder pending(folder / "model");
    PendingFile(pending.file("weights")).commit();
    pending.commit();
  });
  CHECK(folder.names() == Names{"model"});
}

TEST_CASE("of a set of files all get their names or none does") {
  Folder folder;
  write_text(folder / "old", "before");
  const auto write_all = [&] {
    ::mkdir((folder / "closed").c_str(), 0755);
    PendingFile old(folder / "old"), fresh(folder / "fresh"), last(folder / "closed/last");
    for (PendingFile* file : {&old, &fresh, &last}) write_text(file->temporary(), "after");
    for (PendingFile* file : {&old, &fresh, &last}) file->finish();
    ::chmod((folder / "closed").c_str(), 0555);
    PendingFile* const files[] = {&old, &fresh, &last};
    PendingFile::commit_all(files);
  };
  const auto prepare = [&] {
    ::chmod(folder.path().c_str(), 0777);
    ::chmod((folder / "old").c_str(), 0666);
    become_nobody();
  };
  CHECK(error_of_child(prepare, write_all) == "cannot write '" + (folder / "closed/last") + "': permission denied");
  CHECK(read_text(folder / "old") == "before");
  CHECK_FALSE(std::filesystem::exists(folder / "fresh"));
  PendingFile old(folder / "old"), fresh(folder / "fresh");
  for (PendingFile* file : {&old, &fresh}) write_text(file->temporary(), "after");
  PendingFile* const files[] = {&old, &fresh};
  PendingFile::commit_all(files);
  CHECK(read_text(folder / "old") == "after");
  CHECK(read_text(folder / "fresh") == "after");
  for (const std::string& name : folder.names()) CHECK_FALSE(name.starts_with(".old"));
}
