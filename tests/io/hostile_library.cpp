// SPDX-License-Identifier: MIT
// Attacks that code of a hostile file would try in a helper program: tests load it there with LD_PRELOAD. It takes
// the place of the function that reads the file's first bytes, tries, answers on standard output, and ends the program.
// Of a file whose name holds SPIN it answers with the program's number and computes for ever.
#include <fcntl.h>
#include <linux/io_uring.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

extern char** environ;

namespace {

std::string report;

void note(const char* what, bool is_done) {
  report += std::string(what) + (is_done ? ": done\n" : std::string(": ") + std::strerror(errno) + "\n");
}

/// The file to attack, by the environment, which the program clears later.
std::string victim_of_environment() {
  const char* path = std::getenv("SEQCAST_HOSTILE_FILE");
  return path ? path : "";
}

const std::string victim = victim_of_environment();

void try_all() {
  note("write to a file", open(victim.c_str(), O_WRONLY) >= 0);
  note("make a file", open((victim + ".new").c_str(), O_WRONLY | O_CREAT, 0600) >= 0);
  note("make a file in memory", memfd_create("x", 0) >= 0);
  note("read a file", open("/etc/passwd", O_RDONLY) >= 0);
  note("remove a file", unlink(victim.c_str()) == 0);
  note("rename a file", rename(victim.c_str(), (victim + ".new").c_str()) == 0);
  note("change a file's mode", chmod(victim.c_str(), 0777) == 0);
  note("open a network socket", socket(AF_INET, SOCK_STREAM, 0) >= 0);
  note("open a local socket", socket(AF_UNIX, SOCK_STREAM, 0) >= 0);
  int pair[2];
  note("make a pair of sockets", socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0);
  note("end its parent", kill(getppid(), 0) == 0);
  note("trace its parent", ptrace(PTRACE_ATTACH, getppid(), nullptr, nullptr) == 0);
  note("make code",
       mmap(nullptr, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED);
  io_uring_params ring{};
  note("call the kernel by a ring", syscall(SYS_io_uring_setup, 1, &ring) >= 0);
  pid_t child = 0;
  char name[] = "true";
  char* words[] = {name, nullptr};
  errno = posix_spawn(&child, "/bin/true", nullptr, nullptr, words, environ);
  note("start a program", errno == 0);
  child = fork();
  if (child == 0) _exit(0);
  note("make a process", child > 0);
  execve("/bin/true", words, environ);
  note("become another program", false);
}

[[noreturn]] void act() {
  if (victim.find("SPIN") == std::string::npos) {
    try_all();
  } else {
    report = std::to_string(getpid()) + "\n";
  }
  static_cast<void>(!write(STDOUT_FILENO, report.data(), report.size()));
  volatile bool computes = victim.find("SPIN") != std::string::npos;  // a loop without effects may be left out
  while (computes) continue;
  _exit(0);
}

}  // namespace

#define IN_PLACE_OF extern "C" __attribute__((visibility("default")))

// The functions that the two programs read their files' first bytes with.
IN_PLACE_OF ssize_t pread(int, void*, size_t, off_t) { act(); }
IN_PLACE_OF ssize_t pread64(int, void*, size_t, off64_t) { act(); }
IN_PLACE_OF int64_t H5Fopen(const char*, unsigned, int64_t) { act(); }
