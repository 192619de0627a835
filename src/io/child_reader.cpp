// SPDX-License-Identifier: MIT
#include "io/child_reader.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "io/error_cause.hpp"
#include "io/own_prefix.hpp"
#include "io/reader_program.hpp"

extern char** environ;

namespace seqcast {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr int first_handed = 3;
constexpr const char* download_again = "the file may be damaged or cut short: copy or download it again";

std::string find(const ReaderProgram& program) {
  std::error_code ignored;
  if (const char* path = std::getenv(program.variable); path && *path) return path;
  const fs::path beside = beside_own_code(std::string("libexec/") + program.name);
  if (fs::is_regular_file(beside, ignored)) return beside.string();
  const fs::path installed = fs::path(SEQCAST_INSTALLED_LIBEXEC) / program.name;
  if (fs::is_regular_file(installed, ignored)) return installed.string();
  throw Error(fmt::format("cannot find the program that reads {} files: no '{}'", program.format, beside.string()),
              fmt::format("{}=FILE says where it is", program.variable));
}

std::string cannot_start(const ReaderProgram& program) {
  return fmt::format("cannot start the reader of {} files", program.format);
}

/// What the program is given: a socket to read from and to write to, what is handed to it, and no more.
class SpawnActions {
 public:
  SpawnActions(int channel, const std::vector<const Descriptor*>& handed) {
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, channel, 0);
    posix_spawn_file_actions_adddup2(&actions, channel, 1);
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
    int next = first_handed;
    for (const Descriptor* one : handed) posix_spawn_file_actions_adddup2(&actions, one->number(), next++);
    posix_spawn_file_actions_addclosefrom_np(&actions, next);
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

Clock::time_point after(double seconds) {
  return Clock::now() + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
}

/// Reads what is there, waiting for it. @return  bytes read; 0 at the end, -1 where nothing came until `end`.
ssize_t read_before(int channel, void* to, size_t count, Clock::time_point end) {
  for (;;) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now()).count();
    if (left <= 0) return -1;
    pollfd waiting{channel, POLLIN, 0};
    if (poll(&waiting, 1, static_cast<int>(std::min<int64_t>(left, 1000))) <= 0) continue;
    const ssize_t got = recv(channel, to, count, 0);
    if (got >= 0) return got;
    if (errno != EINTR) return 0;  // a program that is gone with unread questions resets the connection
  }
}

}  // namespace

std::string path_of(const ReaderProgram& program) { return find(program); }

ChildReader::ChildReader(const ReaderProgram& program, const std::string& file,
                         const std::vector<std::string>& arguments, const std::vector<const Descriptor*>& handed,
                         const std::string& path)
    : program_(program), file_(file), path_(path.empty() ? find(program) : path), channel_([&] {
        int ends[2] = {-1, -1};
        static_cast<void>(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends));
        Descriptor theirs(ends[1], cannot_start(program));
        Descriptor ours(ends[0], cannot_start(program));
        start(arguments, theirs.number(), handed);
        return ours;
      }()) {}

ChildReader::~ChildReader() { end(); }

void ChildReader::start(const std::vector<std::string>& arguments, int channel,
                        const std::vector<const Descriptor*>& handed) {
  SpawnActions spawn(channel, handed);
  std::vector<std::string> words{program_.name};
  words.insert(words.end(), arguments.begin(), arguments.end());
  words.push_back(file_);
  std::vector<char*> pointers;
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  const int error = posix_spawn(&id_, path_.c_str(), &spawn.actions, &spawn.attributes, pointers.data(), environ);
  if (error == 0) return;
  id_ = 0;
  throw Error(fmt::format("cannot start '{}': {}", path_, cause_of(error)));
}

void ChildReader::send(const void* bytes, size_t count) noexcept {
  for (const auto* at = static_cast<const char*>(bytes); count > 0;) {
    const ssize_t sent = ::send(channel_.number(), at, count, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return;
    at += sent;
    count -= static_cast<size_t>(sent);
  }
}

void ChildReader::receive(void* to, size_t count, double seconds) {
  for (auto* at = static_cast<char*>(to); count > 0;) {
    const ssize_t got = read_before(channel_.number(), at, count, after(seconds));
    if (got < 0) throw too_slow();
    if (got == 0) throw failure();
    at += got;
    count -= static_cast<size_t>(got);
  }
}

ReaderAnswer ChildReader::receive_all(size_t max_bytes, double seconds) {
  const auto end = after(seconds);
  ReaderAnswer answer;
  char buffer[4096];
  for (;;) {
    const ssize_t got = read_before(channel_.number(), buffer, sizeof buffer, end);
    if (got < 0) throw too_slow();
    if (got == 0) break;
    answer.text.append(buffer, std::min(static_cast<size_t>(got), max_bytes - answer.text.size()));
  }
  const int status = wait(std::chrono::duration<double>(end - Clock::now()).count());
  if (WIFSIGNALED(status)) throw crash(WTERMSIG(status));
  answer.succeeded = status == 0;
  return answer;
}

Error ChildReader::failure() {
  channel_.reset();  // a program that is well ends now
  const int status = wait(1);
  if (WIFSIGNALED(status)) return crash(WTERMSIG(status));
  return Error(fmt::format("the reader of {} files '{}' failed", program_.format, path_)).in(file_);
}

Error ChildReader::too_slow() {
  end();
  return Error(fmt::format("reading this {} file takes too long", program_.format), download_again).in(file_);
}

Error ChildReader::crash(int signal) const {
  if (signal == SIGXCPU)
    return Error(fmt::format("reading this {} file takes too long", program_.format), download_again).in(file_);
  return Error(fmt::format("{} crashes on this file ({})", program_.library, strsignal(signal)), download_again)
      .in(file_);
}

/// How it ended, as waitpid has it; 0 where another thread has waited for it. One that does not end is ended.
int ChildReader::wait(double seconds) {
  const auto deadline = after(seconds);
  int status = 0;
  while (id_ > 0) {
    const pid_t ended = waitpid(id_, &status, WNOHANG);
    if (ended == id_) break;
    if (ended < 0 && errno != EINTR) {
      status = 0;
      break;
    }
    if (Clock::now() > deadline) throw too_slow();
    usleep(100);
  }
  id_ = 0;
  return status;
}

void ChildReader::end() noexcept {
  if (id_ <= 0) return;
  kill(id_, SIGKILL);
  while (waitpid(id_, nullptr, 0) < 0 && errno == EINTR) continue;
  id_ = 0;
}

}  // namespace seqcast
