// SPDX-License-Identifier: MIT
#include "limits.hpp"

#include <sys/prctl.h>
#include <sys/resource.h>

#include <csignal>
#include <cstdlib>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SEQCAST_SANITIZER 1  // GCC
#elif defined(__has_feature)
#define SEQCAST_SANITIZER (__has_feature(address_sanitizer) || __has_feature(thread_sanitizer))  // Clang
#endif

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

}  // namespace

void limit_process() {
  clearenv();
  const rlimit none{0, 0};
  setrlimit(RLIMIT_CORE, &none);
  limit(RLIMIT_NOFILE, max_open_files);
  limit_written_file(0);
}

void limit_memory([[maybe_unused]] uint64_t bytes) {
#if !SEQCAST_SANITIZER  // which takes terabytes of address space for itself
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

void end_with_parent() { prctl(PR_SET_PDEATHSIG, SIGKILL); }

}  // namespace seqcast::libexec
