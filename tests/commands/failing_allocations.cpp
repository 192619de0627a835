// SPDX-License-Identifier: MIT
// Preloaded object that makes some allocations of a program fail: inject.sh.
//
// SEQCAST_FAIL_AT=K fails the K-th allocation, SEQCAST_FAIL_FROM=K all from the K-th on. SEQCAST_FAIL_COUNT=FILE has
// their number written to a file at the end.
#include <dlfcn.h>
#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstdlib>

extern "C" {
void* __libc_malloc(size_t bytes);
void* __libc_calloc(size_t count, size_t bytes);
void* __libc_realloc(void* old, size_t bytes);
void* __libc_memalign(size_t alignment, size_t bytes);
}

namespace {

std::atomic<long> allocations = 0;

long number_in(const char* variable) {
  const char* text = getenv(variable);
  return text ? atol(text) : 0;
}

bool fails() {
  static const long at = number_in("SEQCAST_FAIL_AT"), from = number_in("SEQCAST_FAIL_FROM");
  const long number = ++allocations;
  if (number != at && (from == 0 || number < from)) return false;
  errno = ENOMEM;
  return true;
}

struct Count {
  ~Count() {
    const char* path = getenv("SEQCAST_FAIL_COUNT");
    const int file = path ? open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666) : -1;
    if (file < 0) return;
    char text[32];
    const int size = snprintf(text, sizeof text, "%ld\n", allocations.load());
    static_cast<void>(!write(file, text, static_cast<size_t>(size)));
    close(file);
  }
} count;

}  // namespace

extern "C" {

void* malloc(size_t bytes) { return fails() ? nullptr : __libc_malloc(bytes); }
void* calloc(size_t count_of, size_t bytes) { return fails() ? nullptr : __libc_calloc(count_of, bytes); }
void* realloc(void* old, size_t bytes) { return fails() ? nullptr : __libc_realloc(old, bytes); }
void* memalign(size_t alignment, size_t bytes) { return fails() ? nullptr : __libc_memalign(alignment, bytes); }
void* aligned_alloc(size_t alignment, size_t bytes) { return fails() ? nullptr : __libc_memalign(alignment, bytes); }
int posix_memalign(void** result, size_t alignment, size_t bytes) {
  if (fails()) return ENOMEM;
  *result = __libc_memalign(alignment, bytes);
  return *result ? 0 : ENOMEM;
}
}
