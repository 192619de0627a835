// SPDX-License-Identifier: MIT
// Temporary folder for tests, with helpers that read files and act as another user.
#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "seqcast/error.hpp"

/// A folder of a test's own, removed with all that is in it.
class TemporaryFolder {
 public:
  TemporaryFolder() : path_("/tmp/seqcast_test.XXXXXX") {
    if (mkdtemp(path_.data()) == nullptr) throw std::runtime_error("cannot make a folder in /tmp");
    std::filesystem::permissions(path_, std::filesystem::perms(0755));
  }
  ~TemporaryFolder() { std::filesystem::remove_all(path_); }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  std::string path(const std::string& name) const { return path_ + "/" + name; }
  /// Writes a file and returns its path.
  std::string write(const std::string& name, const std::string& text) const {
    std::ofstream(path(name), std::ios::binary) << text;
    return path(name);
  }

 private:
  std::string path_;
};

inline std::string read_bytes(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// Runs a function in a process of its own; whether it returned true.
template <typename Function>
bool holds_in_child(const Function& function) {
  const pid_t child = fork();
  if (child == 0) {
    bool holds = false;
    try {
      holds = function();
    } catch (...) {
      holds = false;
    }
    _exit(holds ? 0 : 1);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/// The same as the user nobody: root can write anywhere.
template <typename Function>
bool holds_for_nobody(const Function& function) {
  return holds_in_child([&] {
    const bool dropped = geteuid() != 0 || (setgid(65534) == 0 && setuid(65534) == 0);
    return dropped && function();
  });
}

/// "message | hint" of the Error that a function throws; empty if it throws none.
template <typename Function>
std::string error_of(const Function& function) {
  try {
    function();
  } catch (const seqcast::Error& error) {
    return std::string(error.what()) + " | " + error.hint();
  }
  return {};
}

/// Runs a function with a file as standard input.
template <typename Function>
void with_standard_input(const std::string& path, const Function& function) {
  const int saved = dup(STDIN_FILENO);
  std::FILE* file = std::fopen(path.c_str(), "rb");
  dup2(fileno(file), STDIN_FILENO);
  std::fclose(file);
  function();
  dup2(saved, STDIN_FILENO);
  close(saved);
}
