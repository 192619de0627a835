// SPDX-License-Identifier: MIT
#include "limits.hpp"

#include <sys/prctl.h>
#include <sys/resource.h>

#include <csignal>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SEQCAST_SANITIZER 1  // GCC
#elif defined(__has_feature)
#define SEQCAST_SANITIZER (__has_feature(address_sanitizer) || __has_feature(thread_sanitizer))  // Clang
#endif

namespace seqcast::read_h5 {
namespace {

constexpr uint64_t program_bytes = uint64_t{96} << 20;  // of addresses: the libraries take half of them
constexpr rlim_t processor_seconds = 3;  // hostile files make HDF5 walk for ever; honest ones take milliseconds
constexpr uint64_t bytes_a_second = 20'000'000;

}  // namespace

void limit_memory([[maybe_unused]] uint64_t file_bytes, [[maybe_unused]] uint64_t handed_over_bytes) {
#if !SEQCAST_SANITIZER  // which takes terabytes of address space for itself
  rlimit limit{};
  getrlimit(RLIMIT_AS, &limit);
  limit.rlim_cur = program_bytes + 2 * file_bytes + 2 * handed_over_bytes;
  if (limit.rlim_max != RLIM_INFINITY && limit.rlim_cur > limit.rlim_max) limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_AS, &limit);
#endif
}

void limit_time(uint64_t file_bytes) {
  const rlim_t seconds = processor_seconds + file_bytes / bytes_a_second;
  const rlimit time{seconds, seconds + 1};
  setrlimit(RLIMIT_CPU, &time);
}

void die_quietly() {
  const rlimit none{0, 0};
  setrlimit(RLIMIT_CORE, &none);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
}

}  // namespace seqcast::read_h5
