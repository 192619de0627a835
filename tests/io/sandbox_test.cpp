// SPDX-License-Identifier: MIT
// Tests that code inside the helper programs can do nothing but answer, and that they end with the program.
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "io/child_reader.hpp"
#include "tests/io/temporary_folder.hpp"

using namespace seqcast;

namespace {

constexpr ReaderProgram h5{"seqcast-read-h5", "SEQCAST_READ_H5", "HDF5", "HDF5's library"};
constexpr ReaderProgram bigwig{"seqcast-read-bigwig", "SEQCAST_READ_BIGWIG", "bigWig", "the reader"};

/// Loads the hostile library into what is started from now on.
class Hostile {
 public:
  explicit Hostile(const std::string& victim) {
    setenv("LD_PRELOAD", HOSTILE_LIBRARY, 1);
    setenv("SEQCAST_HOSTILE_FILE", victim.c_str(), 1);
  }
  ~Hostile() {
    unsetenv("LD_PRELOAD");
    unsetenv("SEQCAST_HOSTILE_FILE");
  }
};

std::string victim_in(const TemporaryFolder& folder, const std::string& name) {
  return folder.write(name, std::string(4096, 'x'));
}

/// What hostile code in the program says of what it tried, a line each.
std::string tried_in(const ReaderProgram& program, const std::string& path) {
  const Hostile hostile(path);
  const std::vector<std::string> arguments =
      &program == &h5 ? std::vector<std::string>{"structure"} : std::vector<std::string>{};
  return ChildReader(program, path, arguments).receive_all(10000, 20).text;
}

/// Whether the kernel has seccomp, without which less is kept from a program (docs/design.md).
bool has_seccomp() { return prctl(PR_GET_SECCOMP, 0, 0, 0, 0) >= 0; }

/// Whether a process is there and no zombie.
bool is_alive(pid_t id) {
  std::ifstream status("/proc/" + std::to_string(id) + "/stat");
  std::string text;
  return std::getline(status, text) && text.substr(text.rfind(')') + 2, 1) != "Z";
}

/// The processor time that a process has used, in seconds.
double processor_seconds(pid_t id) {
  std::ifstream status("/proc/" + std::to_string(id) + "/stat");
  std::string skipped;
  for (int field = 0; field < 13; ++field) status >> skipped;
  double user = 0, system = 0;
  status >> user >> system;
  return (user + system) / static_cast<double>(sysconf(_SC_CLK_TCK));
}

}  // namespace

TEST_CASE("hostile code in a helper can write no file, open no socket and start no program") {
  for (const ReaderProgram* program : {&h5, &bigwig}) {
    const TemporaryFolder folder;
    const std::string path = victim_in(folder, "victim");
    const std::string report = tried_in(*program, path);
    INFO(program->name << ":\n" << report);
    for (const char* what : {"write to a file", "make a file", "make a file in memory", "read a file",
                             "open a network socket", "open a local socket", "make a pair of sockets",
                             "start a program", "make a process", "become another program"})
      CHECK(report.find(std::string(what) + ": ") != std::string::npos);
    if (!has_seccomp()) {
      WARN("this kernel has no seccomp: only descriptors and processes are limited");
      CHECK(report.find("make a file: done") == std::string::npos);
      CHECK(report.find("open a network socket: done") == std::string::npos);
      continue;
    }
    CHECK(report.find("done") == std::string::npos);
    CHECK(std::count(report.begin(), report.end(), '\n') == 17);
    CHECK(read_bytes(path) == std::string(4096, 'x'));
    CHECK(std::distance(std::filesystem::directory_iterator(std::filesystem::path(path).parent_path()), {}) == 1);
  }
}

TEST_CASE("a helper that computes for ever ends when the program that started it is killed") {
  for (const ReaderProgram* program : {&h5, &bigwig}) {
    const TemporaryFolder folder;
    const std::string path = victim_in(folder, "SPIN");
    int ends[2];
    REQUIRE(pipe(ends) == 0);
    const pid_t starter = fork();
    if (starter == 0) {
      const Hostile hostile(path);
      const std::vector<std::string> arguments =
          program == &h5 ? std::vector<std::string>{"structure"} : std::vector<std::string>{};
      ChildReader child(*program, path, arguments);
      char digit = 0;
      while (digit != '\n') {
        child.receive(&digit, 1, 20);
        static_cast<void>(!write(ends[1], &digit, 1));
      }
      pause();
      _exit(0);
    }
    close(ends[1]);
    std::string text;
    for (char digit = 0; read(ends[0], &digit, 1) == 1 && digit != '\n';) text += digit;
    close(ends[0]);
    REQUIRE_FALSE(text.empty());
    const pid_t helper = std::stoi(text);
    CHECK(is_alive(helper));
    const double before = processor_seconds(helper);
    double last = before;
    kill(starter, SIGKILL);
    waitpid(starter, nullptr, 0);
    for (int tenths = 0; is_alive(helper) && tenths < 300; ++tenths) {  // a busy machine ends it late
      last = std::max(last, processor_seconds(helper));
      usleep(100000);
    }
    CHECK_FALSE(is_alive(helper));
    CHECK(last - before < 2);  // its own limit would end it after three
  }
}
