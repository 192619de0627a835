// SPDX-License-Identifier: MIT
#include "cli/process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <new>

#include "io/temporary_names.hpp"

namespace seqcast {
namespace {

constexpr std::string_view no_memory = "error: not enough memory";
constexpr std::string_view memory_hint = "fewer threads (-@) and smaller batches (--batch) take less";
constexpr std::string_view defect_hint = "this is a defect of seqcast or of a library: please report it";
constexpr std::string_view erase_line = "\r\033[K";

char speaker[64] = "seqcast";
std::atomic<bool> line_is_passing = false;
thread_local bool memory_ran_out = false;
bool main_has_ended = false;

void write_all(std::string_view text) noexcept {
  while (!text.empty()) {
    const ssize_t written = ::write(STDERR_FILENO, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;
    text.remove_prefix(static_cast<size_t>(written));
  }
}

/// One line in one piece, without memory of its own: also for signal handlers.
class Line {
 public:
  Line& operator<<(std::string_view text) noexcept {
    const size_t taken = std::min(text.size(), sizeof text_ - size_);
    std::memcpy(text_ + size_, text.data(), taken);
    size_ += taken;
    return *this;
  }
  std::string_view text() const noexcept { return {text_, size_}; }

 private:
  char text_[1024];
  size_t size_ = 0;
};

/// `SPEAKER: MESSAGE`, and a hint if there is one.
Line line_of(std::string_view message, std::string_view hint) noexcept {
  Line line;
  if (line_is_passing) line << erase_line;
  line << speaker << ": " << message << "\n";
  if (!hint.empty()) line << "  hint: " << hint << "\n";
  return line;
}

/// In a signal handler nothing may wait, not even for who reads standard error.
void say_without_waiting(std::string_view message, std::string_view hint = {}) noexcept {
  pollfd error{STDERR_FILENO, POLLOUT, 0};
  if (::poll(&error, 1, 0) == 1 && (error.revents & POLLOUT)) write_all(line_of(message, hint).text());
}

/// The first thread that comes here ends the process; others stop.
void be_the_one_that_ends() noexcept {
  static std::atomic_flag ending = ATOMIC_FLAG_INIT;
  while (ending.test_and_set()) ::pause();
  remove_temporaries();
}

[[noreturn]] void end_without_memory() noexcept {
  be_the_one_that_ends();
  say_without_waiting(no_memory, memory_hint);
  ::_exit(failed);
}

void on_signal_to_end(int signal) {
  if (postpone_while_giving_names(signal)) return;
  be_the_one_that_ends();
  say_without_waiting(signal == SIGXCPU ? "error: the limit on processor time is reached" : "interrupted");
  ::_exit(by_signal + signal);
}

/// Whether as little can be had as the smallest run takes.
bool has_memory() noexcept {
  constexpr size_t bytes = size_t{8} << 20;
  void* some = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (some == MAP_FAILED) return false;
  ::munmap(some, bytes);
  return true;
}

std::string_view name_of_crash(int signal) noexcept {
  switch (signal) {
    case SIGSEGV:
      return "error: crashed (segmentation fault)";
    case SIGBUS:
      return "error: crashed (bus error)";
    case SIGILL:
      return "error: crashed (illegal instruction)";
    case SIGFPE:
      return "error: crashed (arithmetic error)";
    default:
      return "error: aborted";
  }
}

/// Libraries that do not look at what malloc returns crash right after it failed.
void on_crash(int signal) {
  if (errno == ENOMEM || !has_memory()) end_without_memory();
  be_the_one_that_ends();
  say_without_waiting(name_of_crash(signal), defect_hint);
  std::signal(signal, SIG_DFL);
  std::raise(signal);  // once this function returns: a core file may be wanted
}

/// What `new` calls where it finds no memory. @throws std::bad_alloc  as `new` would without it.
[[noreturn]] void on_no_memory() {
  memory_ran_out = true;
  throw std::bad_alloc();
}

[[noreturn]] void on_uncaught() noexcept {
  // A library's function that lets no exception through may come here without saying which one it was.
  if (std::uncaught_exceptions() > 0 && memory_ran_out) end_without_memory();
  const std::exception_ptr exception = std::current_exception();
  if (!exception && (memory_ran_out || errno == ENOMEM)) end_without_memory();  // not even for the exception itself
  try {
    if (exception) std::rethrow_exception(exception);
  } catch (const std::bad_alloc&) {
    end_without_memory();
  } catch (...) {
  }
  if (!has_memory()) end_without_memory();
  be_the_one_that_ends();
  say_without_waiting("error: ended by an exception that nothing catches", defect_hint);
  ::_exit(failed);
}

/// Some libraries call exit where they have no memory (htslib), and some of those say nothing.
void on_exit() noexcept {
  const bool without_memory = errno == ENOMEM || !has_memory();
  remove_temporaries();
  if (main_has_ended) return;
  say_without_waiting(without_memory ? no_memory : "error: a library ended the program",
                      without_memory ? memory_hint : std::string_view());
}

void handle(int signal, void (*handler)(int)) noexcept {
  struct sigaction action {};
  action.sa_handler = handler;
  action.sa_flags = SA_ONSTACK | SA_RESTART;
  sigfillset(&action.sa_mask);
  ::sigaction(signal, &action, nullptr);
}

bool is_ignored(int signal) noexcept {
  struct sigaction action {};
  return ::sigaction(signal, nullptr, &action) == 0 && action.sa_handler == SIG_IGN;
}

/// A stream that is not open would be the next file that is opened. What is put there cannot be used: reading from the
/// first and writing to the others fails.
void fill_standard_streams() noexcept {
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
    if (::fcntl(stream, F_GETFD) < 0)
      static_cast<void>(::open("/dev/null", stream == STDIN_FILENO ? O_WRONLY : O_RDONLY));
}

}  // namespace

void catch_crashes() noexcept {
  static char stack[size_t{64} << 10];
  stack_t other{};
  other.ss_sp = stack;
  other.ss_size = sizeof stack;
  ::sigaltstack(&other, nullptr);  // so that too deep a recursion can still say so
  std::set_terminate(on_uncaught);
  std::set_new_handler(on_no_memory);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)  // which report crashes themselves
  for (const int signal : {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT}) handle(signal, on_crash);
#endif
}

void raise_open_files() noexcept {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  static_cast<void>(::setrlimit(RLIMIT_NOFILE, &limit));
}

void prepare_process() noexcept {
  fill_standard_streams();
  raise_open_files();
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
  for (const int signal : {SIGINT, SIGTERM, SIGQUIT, SIGXCPU}) handle(signal, on_signal_to_end);
  if (!is_ignored(SIGHUP)) handle(SIGHUP, on_signal_to_end);  // nohup
  std::atexit(on_exit);
}

void set_speaker(const std::string& name) noexcept { std::strncpy(speaker, name.c_str(), sizeof speaker - 1); }

void print_error(std::string_view text) noexcept {
  if (line_is_passing.exchange(false)) write_all(erase_line);
  write_all(text);
}

void print_passing(std::string_view line) noexcept {
  line_is_passing = true;
  write_all("\r");
  write_all(line);
  write_all("\033[K");
}

void end_main() noexcept { main_has_ended = true; }

ExitCode fail_without_memory() noexcept {
  print_error("");
  write_all(line_of(no_memory, memory_hint).text());
  return failed;
}

}  // namespace seqcast
