// SPDX-License-Identifier: MIT
// Runs the library in a thread of its own, so that Python's other threads go on and Ctrl-C is answered.
#pragma once

#include <atomic>
#include <condition_variable>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "seqcast/notice.hpp"

namespace seqcast::python {

/// One run: what its own thread and the one that waits for it share.
class Task {
 public:
  /// What the library is to call often, and to tell notices to. Both are for the run's own thread, and hold the task.
  static std::function<void()> poll_of(const std::shared_ptr<Task>& task);
  static NoticeSink notices_of(const std::shared_ptr<Task>& task);

  /// Runs work in a thread of its own. It must not touch Python.
  /// @throws Error  where this process cannot run anything, since it was forked while its parent did.
  static void start(const std::shared_ptr<Task>& task, std::function<void()> work);

  /// Waits with the GIL released, and answers signals meanwhile. An interrupted run is told to end; one that is busy
  /// with a file is not waited for longer than a moment, and ends by itself.
  /// @param ready  called with the task locked, when it has changed: whether to stop waiting before its end.
  /// @throws       what the run threw, or what a signal raised.
  void wait(const std::function<bool()>& ready = {});

  /// Asks the run to end.
  void cancel();
  /// Calls `change` with the task locked, and wakes who waits.
  void change(const std::function<void()>& change);
  /// Waits, in the run's own thread, until `ready` is true or the run is cancelled.
  void wait_until(const std::function<bool()>& ready);
  /// The notices so far, which are taken.
  std::vector<std::string> take_notices();

 private:
  void run(const std::function<void()>& work);
  bool wait_a_little(const std::function<bool()>& ready);
  void leave();

  std::mutex mutex_;
  std::condition_variable changed_;
  std::atomic<bool> cancelled_ = false;
  bool done_ = false;
  std::exception_ptr failure_;
  std::vector<std::string> notices_;
};

/// Has the process end runs that are left before it ends itself, and forks recognised that come at a wrong time.
void watch_runs();

/// Warns of what the task was told.
void warn_of(Task& task);

/// The result of `work(poll, notices)`.
template <class Work>
auto interruptible(Work work) {
  using Result = decltype(work(std::function<void()>(), NoticeSink()));
  const auto task = std::make_shared<Task>();
  const auto result = std::make_shared<std::optional<Result>>();
  Task::start(task, [poll = Task::poll_of(task), notices = Task::notices_of(task), result, work = std::move(work)] {
    result->emplace(work(poll, notices));
  });
  task->wait();
  warn_of(*task);
  return std::move(**result);
}

}  // namespace seqcast::python
