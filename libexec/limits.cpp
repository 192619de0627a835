// SPDX-License-Identifier: MIT
#include "limits.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>

#include "sanitizer.hpp"

namespace seqcast::libexec {
namespace {

constexpr rlim_t processor_seconds = 3;  // hostile files are walked for ever; honest ones take milliseconds
constexpr uint64_t bytes_a_second = 20'000'000;
constexpr rlim_t max_open_files = 32;

void limit(__rlimit_resource resource, rlim_t value) {
  rlimit current{};
  getrlimit(resource, &current);
  current.rlim_cur = current.rlim_max != RLIM_INFINITY && value > current.rlim_max ? current.rlim_max : value;
  setrlimit(resource, &current);
}

void limit_for_good(__rlimit_resource resource, rlim_t value) {
  const rlimit both{value, value};
  setrlimit(resource, &both);
}

}  // namespace

void limit_process() {
  clearenv();
  limit_for_good(RLIMIT_CORE, 0);
  limit(RLIMIT_NOFILE, max_open_files);
  limit_written_file(0);
  std::signal(SIGXFSZ, SIG_IGN);  // what is longer fails, and its cause can be told
}

void limit_memory([[maybe_unused]] uint64_t bytes) {
#if !SEQCAST_SANITIZER
  limit(RLIMIT_AS, bytes);
#endif
}

void limit_time(uint64_t file_bytes, uint64_t more_seconds) {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  const auto so_far = static_cast<rlim_t>(used.ru_utime.tv_sec + used.ru_stime.tv_sec);
  limit(RLIMIT_CPU, so_far + processor_seconds + file_bytes / bytes_a_second + more_seconds);
}

void limit_written_file(uint64_t bytes) { limit(RLIMIT_FSIZE, bytes); }

void limit_to_what_is_open() {
#if !SEQCAST_SANITIZER  // which reads files of its own
  const int next = dup(STDIN_FILENO);
  if (next < 0) return;  // the limit is reached
  close(next);
  limit_for_good(RLIMIT_NOFILE, static_cast<rlim_t>(next));
  limit_for_good(RLIMIT_NPROC, 0);
#endif
}

}  // namespace seqcast::libexec
