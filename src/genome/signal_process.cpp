// SPDX-License-Identifier: MIT
#include "genome/signal_process.hpp"

#include <bigWig.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <csignal>
#include <cstring>
#include <memory>

#include "io/byte_stream.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

constexpr int patience_milliseconds = 60'000;  // without a byte of an answer
constexpr uint64_t max_error_bytes = 1 << 16;
constexpr const char* download_again = "it may be damaged or cut short: copy or download it again";

/// What is asked: bases [start, end) of the chromosome whose name follows, or with no bases how many it has.
struct Question {
  int64_t start, end;
  uint64_t name_bytes;
};

/// What comes back, before `bytes` of values, or of an error's text and its hint with a line break between.
struct Answer {
  uint64_t is_error;
  uint64_t bytes;
};

/// @return  false where the other end is gone or says nothing for too long.
bool take(int socket, void* to, size_t bytes, int patience) {
  for (auto* at = static_cast<char*>(to); bytes > 0;) {
    pollfd waiting{socket, POLLIN, 0};
    const int ready = poll(&waiting, 1, patience);
    if (ready < 0 && errno == EINTR) continue;
    if (ready <= 0) return false;
    const ssize_t count = recv(socket, at, bytes, 0);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    at += count;
    bytes -= static_cast<size_t>(count);
  }
  return true;
}

bool give(int socket, const void* from, size_t bytes) {
  for (const auto* at = static_cast<const char*>(from); bytes > 0;) {
    const ssize_t count = send(socket, at, bytes, MSG_NOSIGNAL);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    at += count;
    bytes -= static_cast<size_t>(count);
  }
  return true;
}

// ---- in the child

/// libBigWig's number of a chromosome.
uint32_t number_of(const std::string& path, const bigWigFile_t* file, const std::string& chrom) {
  const uint32_t number = bwGetTid(file, chrom.c_str());
  if (number == static_cast<uint32_t>(-1))
    throw Error(fmt::format("{}: has no chromosome '{}'", path, chrom),
                file->cl->nKeys > 0
                    ? fmt::format("its first is '{}'; regions may leave out what it lacks", file->cl->chrom[0])
                    : "");
  return number;
}

std::vector<float> values_of(const std::string& path, bigWigFile_t* file, const std::string& chrom, uint32_t first,
                             uint32_t last) {
  const std::unique_ptr<bwOverlappingIntervals_t, decltype(&bwDestroyOverlappingIntervals)> found(
      bwGetOverlappingIntervals(file, chrom.c_str(), first, last), &bwDestroyOverlappingIntervals);
  if (!found) throw Error(fmt::format("{}: the data of {}:{}-{} are damaged", path, chrom, first + 1, last));
  std::vector<float> values(last - first, 0.0F);
  for (uint32_t i = 0; i < found->l; ++i) {
    const float value = found->value[i];
    if (!std::isfinite(value))
      throw Error(fmt::format("{}: the value at {}:{}-{} is not a finite number", path, chrom, found->start[i] + 1,
                              found->end[i]));
    for (uint32_t base = std::max(found->start[i], first); base < std::min(found->end[i], last); ++base)
      values[base - first] = value;
  }
  return values;
}

std::string answer_to(const std::string& path, bigWigFile_t* file, const std::string& chrom, const Question& asked) {
  const int64_t bases = file->cl->len[number_of(path, file, chrom)];
  if (asked.start == asked.end) return {reinterpret_cast<const char*>(&bases), sizeof bases};
  const std::vector<float> values =
      values_of(path, file, chrom, static_cast<uint32_t>(asked.start), static_cast<uint32_t>(asked.end));
  return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(float)};
}

bool send_answer(int socket, bool is_error, const std::string& text) {
  const Answer answer{is_error, text.size()};
  return give(socket, &answer, sizeof answer) && give(socket, text.data(), text.size());
}

/// Makes a crash this process's own affair: no handler of the parent's runs, nothing is said, no core is left.
void stand_alone() {
  for (int signal = 1; signal < NSIG; ++signal) std::signal(signal, SIG_DFL);
  setpgid(0, 0);  // an interrupt of the terminal's is for the program that waits
  const rlimit none{0, 0};
  setrlimit(RLIMIT_CORE, &none);
  const int nothing = open("/dev/null", O_WRONLY);
  for (const int standard : {1, 2})
    if (nothing >= 0) dup2(nothing, standard);  // what libBigWig says there comes back as an error of ours
}

/// Answers until nobody asks any more.
[[noreturn]] void serve(const std::string& path, int socket) {
  stand_alone();
  bigWigFile_t* file = bwOpen(path.c_str(), nullptr, "r");
  const bool is_open = file && file->cl;
  if (!send_answer(socket, !is_open, is_open ? "" : path + ": cannot be read as bigWig: is the file whole?\n"))
    _exit(1);
  Question question{};
  while (is_open && take(socket, &question, sizeof question, -1)) {
    std::string chrom(question.name_bytes, '\0');
    if (!take(socket, chrom.data(), chrom.size(), -1)) break;
    std::string text;
    bool is_error = false;
    try {
      text = answer_to(path, file, chrom, question);
    } catch (const Error& error) {
      is_error = true;
      text = fmt::format("{}\n{}", error.what(), error.hint());
    } catch (...) {
      _exit(1);  // nothing of the parent's, whose stack this process has too, may run here
    }
    if (!send_answer(socket, is_error, text)) break;
  }
  _exit(0);
}

}  // namespace

SignalProcess::Child::~Child() {
  if (socket >= 0) close(socket);
  if (id <= 0) return;
  kill(static_cast<pid_t>(id), SIGKILL);
  waitpid(static_cast<pid_t>(id), nullptr, 0);
}

SignalProcess::SignalProcess(const std::string& path) : path_(path) {
  const auto started = [&](bool is_started) {
    if (!is_started) throw Error(fmt::format("cannot start a reader of '{}': {}", path, cause_of(errno)));
  };
  int ends[2];
  started(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0);
  child_.socket = ends[0];
  child_.id = fork();
  if (child_.id == 0) {
    close(ends[0]);
    serve(path, ends[1]);
  }
  const int error = errno;
  close(ends[1]);
  errno = error;
  started(child_.id > 0);
  take_answer(nullptr, 0);
}

void SignalProcess::ask(const std::string& chrom, int64_t start, int64_t end) const {
  const Question question{start, end, chrom.size()};
  // Where the child is gone, there will be no answer either.
  if (give(child_.socket, &question, sizeof question)) give(child_.socket, chrom.data(), chrom.size());
}

/// `bytes` of an answer. @throws Error  what the child says is one, or if there is no such answer.
void SignalProcess::take_answer(void* to, uint64_t bytes) const {
  const auto take_all = [&](void* at, uint64_t count) {
    if (!take(child_.socket, at, count, patience_milliseconds))
      throw Error(fmt::format("{}: libBigWig crashes on this file, or takes too long", path_), download_again);
  };
  Answer answer{};
  take_all(&answer, sizeof answer);
  if (answer.is_error ? answer.bytes > max_error_bytes : answer.bytes != bytes)
    throw Error(fmt::format("{}: libBigWig crashes on this file", path_), download_again);
  if (!answer.is_error) return take_all(to, bytes);
  std::string text(answer.bytes, '\0');
  take_all(text.data(), text.size());
  const size_t line = text.find('\n');
  throw Error(text.substr(0, line), text.substr(line + 1));
}

int64_t SignalProcess::bases_of(const std::string& chrom) const {
  int64_t bases = 0;
  ask(chrom, 0, 0);
  take_answer(&bases, sizeof bases);
  return bases;
}

std::vector<float> SignalProcess::read(const std::string& chrom, int64_t start, int64_t end) const {
  std::vector<float> values(static_cast<size_t>(end - start));
  ask(chrom, start, end);
  take_answer(values.data(), values.size() * sizeof(float));
  return values;
}

}  // namespace seqcast
