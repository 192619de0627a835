// SPDX-License-Identifier: MIT
// Tests of buffered text output.
#include "io/text_file.hpp"

#include <htslib/bgzf.h>
#include <sys/resource.h>

#include <catch2/catch.hpp>

#include "tests/output/output_fixture.hpp"

using namespace output_test;
using seqcast::ClosedPipe;
using seqcast::TextFile;

namespace {

using Names = std::vector<std::string>;

std::string long_text(size_t bytes) {
  std::string text;
  for (size_t line = 0; text.size() < bytes; ++line) text += "line " + std::to_string(line * 7919) + "\n";
  return text;
}

std::string read_bgzf(const std::string& path) {
  BGZF* file = bgzf_open(path.c_str(), "r");
  REQUIRE(file != nullptr);
  CHECK(bgzf_compression(file) == 2);  // BGZF, not plain gzip
  CHECK(bgzf_check_EOF(file) == 1);
  std::string text;
  char buffer[4096];
  for (ssize_t n; (n = bgzf_read(file, buffer, sizeof buffer)) > 0;) text.append(buffer, static_cast<size_t>(n));
  CHECK(bgzf_close(file) == 0);
  return text;
}

/// Makes a descriptor the child's standard output.
void replace_standard_output(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT, 0644);
  ::dup2(descriptor, STDOUT_FILENO);
}

}  // namespace

TEST_CASE("a file has no name until it is finished, and a temporary one until it is committed") {
  Folder folder;
  TextFile file(folder / "a.txt");
  file.write("hello\n");
  CHECK(folder.names().empty());
  file.finish();
  REQUIRE(folder.names().size() == 1);
  CHECK(folder.names()[0].starts_with(".a.txt.seqcast-"));
  file.commit();
  CHECK(folder.names() == Names{"a.txt"});
  CHECK(read_text(folder / "a.txt") == "hello\n");
}

TEST_CASE("a file that is not closed leaves nothing behind and the old one as it was") {
  Folder folder;
  write_text(folder / "a.txt", "old");
  {
    TextFile file(folder / "a.txt");
    file.write(long_text(200000));
    file.finish();
    CHECK(folder.names().size() == 2);
  }
  CHECK(folder.names() == Names{"a.txt"});
  CHECK(read_text(folder / "a.txt") == "old");
}

TEST_CASE("text longer than the buffer arrives byte for byte") {
  Folder folder;
  const std::string text = long_text(1000000);
  TextFile file(folder / "a.txt");
  for (size_t at = 0; at < text.size(); at += 77777) file.write(std::string_view(text).substr(at, 77777));
  file.close();
  CHECK(read_text(folder / "a.txt") == text);
}

TEST_CASE("a name that ends in .gz is written as BGZF with its end marked") {
  Folder folder;
  const std::string text = long_text(300000);
  TextFile file(folder / "a.txt.gz");
  file.write(text);
  file.flush();
  file.close();
  CHECK(read_bgzf(folder / "a.txt.gz") == text);
  CHECK(run("gzip -dc '" + (folder / "a.txt.gz") + "'") == text);
  TextFile empty(folder / "empty.gz");
  empty.close();
  CHECK(read_bgzf(folder / "empty.gz").empty());
}

TEST_CASE("a new file follows the umask and a replaced one keeps its mode") {
  Folder folder;
  const mode_t before = ::umask(027);
  TextFile(folder / "new").close();
  write_text(folder / "old", "old");
  ::chmod((folder / "old").c_str(), 0604);
  TextFile(folder / "old").close();
  ::umask(before);
  struct stat status;
  REQUIRE(::stat((folder / "new").c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0640);
  REQUIRE(::stat((folder / "old").c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0604);
}

TEST_CASE("a link stays a link and its target is replaced, also where nothing was there") {
  Folder folder;
  std::filesystem::create_directory(folder / "data");
  write_text(folder / "data/target", "old");
  std::filesystem::create_symlink("data/target", folder / "link");
  std::filesystem::create_symlink("data/none", folder / "dangling");
  std::filesystem::create_symlink("loop", folder / "loop");
  for (const char* name : {"link", "dangling"}) {
    TextFile file(folder / name);
    file.write("new");
    file.close();
    CHECK(std::filesystem::is_symlink(folder / name));
  }
  CHECK(read_text(folder / "data/target") == "new");
  CHECK(read_text(folder / "data/none") == "new");
  CHECK(error_of([&] { TextFile file(folder / "loop"); }) ==
        "cannot write '" + (folder / "loop") + "': too many levels of symbolic links");
}

TEST_CASE("a full disk is an error, in text, in BGZF and on standard output") {
  CHECK(error_of([] {
          TextFile file("/dev/full");
          file.write("x");
          file.close();
        }) == "cannot write '/dev/full': no space left on device");
  CHECK(error_of([] { TextFile("/dev/full", true).close(); }) == "cannot write '/dev/full': no space left on device");
  CHECK(error_of_child([] { replace_standard_output("/dev/full"); },
                       [] {
                         TextFile file("-");
                         file.write("x");
                         file.close();
                       }) == "cannot write standard output: no space left on device");
}

TEST_CASE("a file that grows too large is an error and leaves nothing behind") {
  Folder folder;
  const auto limit = [] {
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit bytes{100000, 100000};
    ::setrlimit(RLIMIT_FSIZE, &bytes);
  };
  CHECK(error_of_child(limit, [&] {
          TextFile file(folder / "a.txt");
          file.write(long_text(200000));
          file.close();
        }) == "cannot write '" + (folder / "a.txt") + "': file too large");
  CHECK(folder.names().empty());
}

TEST_CASE("a standard output that is closed is an error") {
  CHECK(error_of_child([] { ::close(STDOUT_FILENO); }, [] { TextFile file("-"); }) ==
        "cannot write standard output: bad file descriptor");
}

TEST_CASE("a pipe whose reader has gone throws ClosedPipe, which is no Error") {
  Folder folder;
  REQUIRE(::mkfifo((folder / "pipe").c_str(), 0600) == 0);
  const int reader = ::open((folder / "pipe").c_str(), O_RDONLY | O_NONBLOCK);
  const auto before = std::signal(SIGPIPE, SIG_IGN);
  TextFile file(folder / "pipe");
  file.write("first\n");
  file.flush();
  char buffer[16];
  CHECK(::read(reader, buffer, sizeof buffer) == 6);
  ::close(reader);
  file.write("second\n");
  CHECK_THROWS_AS(file.close(), ClosedPipe);
  std::signal(SIGPIPE, before);
  CHECK(folder.names() == Names{"pipe"});
}

TEST_CASE("BGZF that breaks off on standard output does not get the mark of a whole file") {
  Folder folder;
  const std::string path = folder / "out";
  CHECK(error_of_child([&] { replace_standard_output(path); },
                       [] {
                         TextFile file("-", true);
                         file.write(long_text(200000));
                       })
            .empty());
  BGZF* file = bgzf_open(path.c_str(), "r");
  REQUIRE(file != nullptr);
  CHECK(bgzf_check_EOF(file) == 0);
  bgzf_close(file);
}

TEST_CASE("standard output stays open for others after it has been closed here") {
  Folder folder;
  const std::string path = folder / "out";
  CHECK(error_of_child([&] { replace_standard_output(path); },
                       [] {
                         TextFile first("-"), second("");
                         first.write("one\n");
                         first.close();
                         second.write("two\n");
                         second.close();
                       })
            .empty());
  CHECK(read_text(path) == "one\ntwo\n");
}

TEST_CASE("a missing folder, a folder as file and a file as folder are errors that say so") {
  Folder folder;
  write_text(folder / "file", "");
  CHECK(error_of([&] { TextFile file(folder / "no/such/a.txt"); }) ==
        "cannot write '" + (folder / "no/such/a.txt") + "': folder '" + (folder / "no/such") +
            "' does not exist | mkdir -p '" + (folder / "no/such") + "'");
  CHECK(error_of([&] { TextFile file(folder.path()); }) ==
        "cannot write '" + folder.path() + "': it is a folder | name a file in it");
  CHECK(error_of([&] { TextFile file(folder / "none/"); }) ==
        "cannot write '" + (folder / "none/") + "': it is a folder | name a file in it");
  CHECK(error_of([&] { TextFile file(folder / "file/a.txt"); }) ==
        "cannot write '" + (folder / "file/a.txt") + "': '" + (folder / "file") + "' is not a folder");
  CHECK(error_of([&] { TextFile file(folder / std::string(300, 'x')); }).find("file name too long") !=
        std::string::npos);
  TextFile(folder / std::string(255, 'x')).close();
  CHECK(folder.names() == Names{"file", std::string(255, 'x')});
}

TEST_CASE("a folder or a file that may not be written is an error that says so") {
  Folder folder;
  write_text(folder / "old", "old");
  ::chmod((folder / "old").c_str(), 0444);
  ::chmod(folder.path().c_str(), 0555);
  CHECK(error_of_child(become_nobody, [&] { TextFile file(folder / "a.txt"); }) ==
        "cannot write '" + (folder / "a.txt") + "': permission denied | folder '" + folder.path() +
            "' is not writable; name a file in one that is");
  CHECK(error_of_child(become_nobody, [&] { TextFile file(folder / "old"); }) ==
        "cannot write '" + (folder / "old") + "': permission denied | remove it, or name another file");
  ::chmod(folder.path().c_str(), 0755);
}

TEST_CASE("a device is never replaced by a pending file") {
  CHECK(error_of([] { seqcast::PendingFile file("/dev/null"); }) ==
        "cannot write '/dev/null': it is not a regular file | name a regular file");
  TextFile file("/dev/null");
  file.write("x");
  file.close();
  CHECK_FALSE(std::filesystem::is_regular_file("/dev/null"));
}
