// SPDX-License-Identifier: MIT
// Preloaded object that makes some calls into the system fail: inject.sh.
//
// SEQCAST_FAIL_AT=K fails the K-th call, SEQCAST_FAIL_FROM=K all from the K-th on, as a bad disk, a full one, or one
// process too many would. SEQCAST_FAIL_COUNT=FILE has their number written to a file at the end.
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>

namespace {

std::atomic<long> calls = 0;

long number_in(const char* variable) {
  const char* text = getenv(variable);
  return text ? atol(text) : 0;
}

bool fails(int error) {
  static const long at = number_in("SEQCAST_FAIL_AT"), from = number_in("SEQCAST_FAIL_FROM");
  const long number = ++calls;
  if (number != at && (from == 0 || number < from)) return false;
  errno = error;
  return true;
}

template <class Function>
Function next(const char* name) {
  return reinterpret_cast<Function>(dlsym(RTLD_NEXT, name));
}

struct Count {
  ~Count() {
    const char* path = getenv("SEQCAST_FAIL_COUNT");
    std::FILE* file = path ? next<std::FILE* (*)(const char*, const char*)>("fopen")(path, "w") : nullptr;
    if (!file) return;
    std::fprintf(file, "%ld\n", calls.load());
    std::fclose(file);
  }
} count;

}  // namespace

// NAME fails with ERROR and VALUE, else is what it is.
#define FAILING(RESULT, NAME, VALUE, ERROR, PARAMETERS, ARGUMENTS) \
  extern "C" RESULT NAME PARAMETERS {                              \
    static const auto real = next<RESULT(*) PARAMETERS>(#NAME);    \
    return fails(ERROR) ? VALUE : real ARGUMENTS;                  \
  }

FAILING(ssize_t, read, -1, EIO, (int file, void* to, size_t bytes), (file, to, bytes))
FAILING(ssize_t, pread64, -1, EIO, (int file, void* to, size_t bytes, off64_t at), (file, to, bytes, at))
FAILING(ssize_t, pread, -1, EIO, (int file, void* to, size_t bytes, off_t at), (file, to, bytes, at))
FAILING(size_t, fwrite, 0, ENOSPC, (const void* from, size_t bytes, size_t number, std::FILE* file),
        (from, bytes, number, file))
FAILING(int, fflush, EOF, ENOSPC, (std::FILE * file), (file))
FAILING(int, fsync, -1, EIO, (int file), (file))
FAILING(int, ftruncate64, -1, ENOSPC, (int file, off64_t bytes), (file, bytes))
FAILING(int, rename, -1, EIO, (const char* from, const char* to), (from, to))
FAILING(int, renameat2, -1, EIO, (int a, const char* from, int b, const char* to, unsigned flags),
        (a, from, b, to, flags))
FAILING(int, linkat, -1, EIO, (int a, const char* from, int b, const char* to, int flags), (a, from, b, to, flags))
FAILING(int, mkdir, -1, ENOSPC, (const char* path, mode_t mode), (path, mode))
FAILING(int, memfd_create, -1, EMFILE, (const char* name, unsigned flags), (name, flags))
FAILING(int, socketpair, -1, EMFILE, (int domain, int type, int protocol, int ends[2]), (domain, type, protocol, ends))
FAILING(std::FILE*, fopen, nullptr, EMFILE, (const char* path, const char* mode), (path, mode))
FAILING(std::FILE*, fopen64, nullptr, EMFILE, (const char* path, const char* mode), (path, mode))
FAILING(int, pthread_create, EAGAIN, EAGAIN,
        (pthread_t * thread, const pthread_attr_t* how, void* (*what)(void*), void* with), (thread, how, what, with))
FAILING(int, posix_spawn, EAGAIN, EAGAIN,
        (pid_t * process, const char* path, const posix_spawn_file_actions_t* actions, const posix_spawnattr_t* how,
         char* const arguments[], char* const environment[]),
        (process, path, actions, how, arguments, environment))

// What is said on standard error is not made to fail here: inject.sh reads it.
extern "C" ssize_t write(int file, const void* from, size_t bytes) {
  static const auto real = next<ssize_t (*)(int, const void*, size_t)>("write");
  return file != STDERR_FILENO && fails(ENOSPC) ? -1 : real(file, from, bytes);
}

extern "C" int open(const char* path, int flags, ...) {
  static const auto real = next<int (*)(const char*, int, ...)>("open");
  va_list more;
  va_start(more, flags);
  const auto mode = static_cast<mode_t>(va_arg(more, int));
  va_end(more);
  return fails(EMFILE) ? -1 : real(path, flags, mode);
}

extern "C" int open64(const char* path, int flags, ...) {
  static const auto real = next<int (*)(const char*, int, ...)>("open64");
  va_list more;
  va_start(more, flags);
  const auto mode = static_cast<mode_t>(va_arg(more, int));
  va_end(more);
  return fails(EMFILE) ? -1 : real(path, flags, mode);
}
