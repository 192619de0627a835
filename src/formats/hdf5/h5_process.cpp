// SPDX-License-Identifier: MIT
#include "formats/hdf5/h5_process.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "io/byte_stream.hpp"
#include "seqcast/error.hpp"

extern char** environ;

namespace seqcast {
namespace {

namespace fs = std::filesystem;

constexpr size_t max_message_bytes = 4096;
constexpr int handed_descriptor = 3;  // as libexec/read_h5.cpp has it
constexpr std::string_view download_again = "the file may be damaged or cut short: copy or download it again";

/// A file descriptor above those that the program gets, closed at the end.
class Descriptor {
 public:
  explicit Descriptor(int descriptor) {
    if (descriptor >= 0) number_ = fcntl(descriptor, F_DUPFD_CLOEXEC, handed_descriptor + 1);
    const int error = errno;
    if (descriptor >= 0) close(descriptor);
    if (number_ < 0) throw Error(fmt::format("cannot start the reader of HDF5 files: {}", cause_of(error)));
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() { reset(); }

  int number() const noexcept { return number_; }
  void reset() noexcept {
    if (number_ >= 0) close(number_);
    number_ = -1;
  }

 private:
  int number_ = -1;
};

std::string find_program() {
  std::error_code ignored;
  if (const char* program = std::getenv("SEQCAST_READ_H5"); program && *program) return program;
  const fs::path self = fs::read_symlink("/proc/self/exe", ignored);
  const fs::path beside = self.parent_path().parent_path() / "libexec/seqcast-read-h5";
  if (fs::is_regular_file(beside, ignored)) return beside.string();
  const fs::path installed = fs::path(SEQCAST_INSTALLED_LIBEXEC) / "seqcast-read-h5";
  if (fs::is_regular_file(installed, ignored)) return installed.string();
  throw Error(fmt::format("cannot find the program that reads HDF5 files: no '{}'", beside.string()),
              "SEQCAST_READ_H5=FILE says where it is");
}

/// What the program is given: nothing to read, `said` as standard output, `handed` as its descriptor 3, and no more.
class SpawnActions {
 public:
  SpawnActions(int said, int handed) {
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, said, 1);
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, handed, handed_descriptor);
    posix_spawn_file_actions_addclosefrom_np(&actions, handed_descriptor + 1);
    posix_spawnattr_init(&attributes);
    sigset_t none;
    sigemptyset(&none);
    sigset_t all;
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setpgroup(&attributes, 0);  // an interrupt of the terminal's is for the program that waits
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
  }
  SpawnActions(const SpawnActions&) = delete;
  SpawnActions& operator=(const SpawnActions&) = delete;
  ~SpawnActions() {
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
  }

  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
};

/// The running program; ended and waited for when this goes.
class Child {
 public:
  Child(const std::string& program, const char* mode, const std::string& path, int said, int handed) {
    SpawnActions spawn(said, handed);
    std::string name = "seqcast-read-h5", what = mode, file = path;
    char* arguments[] = {name.data(), what.data(), file.data(), nullptr};
    const int error = posix_spawn(&id_, program.c_str(), &spawn.actions, &spawn.attributes, arguments, environ);
    if (error != 0) throw Error(fmt::format("cannot start '{}': {}", program, cause_of(error)));
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child() {
    if (id_ <= 0) return;
    kill(id_, SIGKILL);
    wait();
  }

  /// How it ended, as waitpid has it; 0 where somebody else has waited for it.
  int wait() {
    int status = 0;
    while (waitpid(id_, &status, 0) < 0) {
      if (errno == EINTR) continue;
      status = 0;
      break;
    }
    id_ = 0;
    return status;
  }

 private:
  pid_t id_ = 0;
};

/// All that is written to a pipe until its other end is closed. @return false where that takes longer than `seconds`.
bool read_until_closed(int pipe, double seconds, std::string& text) {
  using Clock = std::chrono::steady_clock;
  const auto end = Clock::now() + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
  for (;;) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now()).count();
    if (left <= 0) return false;
    pollfd waiting{pipe, POLLIN, 0};
    if (poll(&waiting, 1, static_cast<int>(std::min<int64_t>(left, 1000))) <= 0) continue;
    char buffer[max_message_bytes];
    const ssize_t count = read(pipe, buffer, sizeof buffer);
    if (count == 0) return true;
    if (count > 0 && text.size() < max_message_bytes) text.append(buffer, static_cast<size_t>(count));
  }
}

double patience(const std::string& path, const H5Reader& reader) {
  if (reader.seconds > 0) return reader.seconds;
  std::error_code ignored;
  const uintmax_t bytes = fs::file_size(path, ignored);
  return 60 + (ignored ? 0 : static_cast<double>(bytes) / 4e6);
}

H5Handover map_handover(int descriptor, const std::string& path) {
  struct stat status {};
  constexpr off_t min_bytes = 8;
  if (fstat(descriptor, &status) != 0 || status.st_size < min_bytes)
    throw Error(fmt::format("{}: the reader of HDF5 files handed nothing over", path));
  const size_t size = static_cast<size_t>(status.st_size);
  // Shared and to be written, so that parts can be let go.
  void* start = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
  if (start == MAP_FAILED) throw Error(fmt::format("cannot read '{}': {}", path, cause_of(errno)));
  return {std::shared_ptr<const void>(start, [size](const void* mapped) { munmap(const_cast<void*>(mapped), size); }),
          {static_cast<const char*>(start), size}};
}

}  // namespace

void let_go(std::span<const std::byte> bytes) noexcept {
  const auto page = static_cast<uintptr_t>(sysconf(_SC_PAGESIZE));
  const auto first = (reinterpret_cast<uintptr_t>(bytes.data()) + page - 1) / page * page;
  const auto end = reinterpret_cast<uintptr_t>(bytes.data() + bytes.size()) / page * page;
  if (first < end) madvise(reinterpret_cast<void*>(first), end - first, MADV_REMOVE);
}

H5Handover run_h5_reader(const std::string& path, bool with_values, const H5Reader& reader) {
  const std::string program = reader.program.empty() ? find_program() : reader.program;
  Descriptor handed(memfd_create("seqcast-h5", MFD_CLOEXEC));
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0)
    throw Error(fmt::format("cannot start the reader of HDF5 files: {}", cause_of(errno)));
  Descriptor said(ends[0]);
  Descriptor saying(ends[1]);
  Child child(program, with_values ? "values" : "structure", path, saying.number(), handed.number());
  saying.reset();
  std::string message;
  const double seconds = patience(path, reader);
  const Error too_slow(fmt::format("{}: reading this HDF5 file takes too long", path), std::string(download_again));
  if (!read_until_closed(said.number(), seconds, message)) throw too_slow;
  const int status = child.wait();
  if (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU) throw too_slow;
  if (message == "ok" && status == 0) return map_handover(handed.number(), path);
  if (WIFSIGNALED(status))
    throw Error(fmt::format("{}: HDF5's library crashes on this file ({})", path, strsignal(WTERMSIG(status))),
                std::string(download_again));
  if (message.empty() || message == "ok")
    throw Error(fmt::format("{}: the reader of HDF5 files '{}' failed", path, program));
  const bool may_be_damaged = message.find("damaged") != message.npos || message.find("claim") != message.npos;
  throw Error(fmt::format("{}: {}", path, message), may_be_damaged ? std::string(download_again) : "");
}

}  // namespace seqcast
