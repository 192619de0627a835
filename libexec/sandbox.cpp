// SPDX-License-Identifier: MIT
#include "sandbox.hpp"

#include <fcntl.h>
#include <linux/capability.h>
#include <poll.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <memory>

#include "limits.hpp"
#include "sanitizer.hpp"

namespace seqcast::libexec {
namespace {

volatile int watched_socket = -1;
constexpr suseconds_t microseconds_between_looks = 250'000;

void look_for_the_other_end(int) {
  const int before = errno;
  pollfd other_end{watched_socket, POLLRDHUP, 0};
  if (poll(&other_end, 1, 0) == 1) _exit(1);
  errno = before;
}

/// Of a root's process too.
void drop_capabilities() {
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3]{};
  syscall(SYS_capset, &header, none);
}

/// What reading, computing, answering and ending take. None of them names a file.
constexpr int allowed_calls[] = {SCMP_SYS(read),          SCMP_SYS(readv),           SCMP_SYS(pread64),
                                 SCMP_SYS(write),         SCMP_SYS(writev),          SCMP_SYS(lseek),
                                 SCMP_SYS(fstat),         SCMP_SYS(close),           SCMP_SYS(ftruncate),
                                 SCMP_SYS(poll),          SCMP_SYS(ppoll),           SCMP_SYS(munmap),
                                 SCMP_SYS(mremap),        SCMP_SYS(madvise),         SCMP_SYS(brk),
                                 SCMP_SYS(futex),         SCMP_SYS(getrusage),       SCMP_SYS(getrlimit),
                                 SCMP_SYS(clock_gettime), SCMP_SYS(gettimeofday),    SCMP_SYS(getrandom),
                                 SCMP_SYS(getpid),        SCMP_SYS(gettid),          SCMP_SYS(sched_yield),
                                 SCMP_SYS(rt_sigaction),  SCMP_SYS(rt_sigreturn),    SCMP_SYS(rt_sigprocmask),
                                 SCMP_SYS(sigaltstack),   SCMP_SYS(restart_syscall), SCMP_SYS(exit),
                                 SCMP_SYS(exit_group)};

bool allow(scmp_filter_ctx filter, int call) { return seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 0) == 0; }

bool allow_where(scmp_filter_ctx filter, int call, const scmp_arg_cmp& argument) {
  return seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, call, 1, &argument) == 0;
}

bool add_rules(scmp_filter_ctx filter) {
  bool is_whole = true;
  for (const int call : allowed_calls) is_whole &= allow(filter, call);
  // Memory, but none that can be run; this process's own limits and signals; fstat, as glibc asks for it.
  for (const int call : {SCMP_SYS(mmap), SCMP_SYS(mprotect)})
    is_whole &= allow_where(filter, call, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
  is_whole &= allow_where(filter, SCMP_SYS(prlimit64), SCMP_A0(SCMP_CMP_EQ, 0));
  is_whole &= allow_where(filter, SCMP_SYS(tgkill), SCMP_A0(SCMP_CMP_EQ, static_cast<scmp_datum_t>(getpid())));
  is_whole &= allow_where(filter, SCMP_SYS(newfstatat), SCMP_A3(SCMP_CMP_EQ, AT_EMPTY_PATH));
  return is_whole;
}

void filter_calls() {
#if !SEQCAST_SANITIZER
  const std::unique_ptr<void, decltype(&seccomp_release)> filter(seccomp_init(SCMP_ACT_ERRNO(EPERM)), &seccomp_release);
  if (filter && add_rules(filter.get())) seccomp_load(filter.get());
#endif
}

}  // namespace

void enter_sandbox() {
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  drop_capabilities();
  limit_to_what_is_open();
  filter_calls();
}

std::string sandbox_report() {
  const scmp_version* library = seccomp_version();
  std::string text = "libseccomp " + std::to_string(library->major) + "." + std::to_string(library->minor) + "." +
                     std::to_string(library->micro);
  const int opened = open("/", O_RDONLY | O_CLOEXEC);
  const bool is_denied = opened < 0 && errno == EPERM;  // EMFILE: the limits alone hold
  if (opened >= 0) close(opened);
  return text + (is_denied ? "\nsandbox on\n" : "\nsandbox off\n");
}

void end_with(int socket) {
  watched_socket = socket;
  struct sigaction look {};
  look.sa_handler = look_for_the_other_end;
  look.sa_flags = SA_RESTART;
  sigaction(SIGALRM, &look, nullptr);
  const itimerval often{{0, microseconds_between_looks}, {0, microseconds_between_looks}};
  setitimer(ITIMER_REAL, &often, nullptr);
}

}  // namespace seqcast::libexec
