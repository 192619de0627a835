// SPDX-License-Identifier: MIT
#include "interruptible.hpp"

#include <nanobind/nanobind.h>
#include <pthread.h>

#include <chrono>
#include <set>
#include <thread>

#include "errors.hpp"
#include "seqcast/error.hpp"

namespace nb = nanobind;
using namespace std::chrono_literals;

namespace seqcast::python {
namespace {

/// What a run throws that was told to end.
struct Cancelled {};

std::atomic<int> runs = 0;
std::atomic<bool> forked_in_a_run = false;
std::mutex running_mutex;
std::set<Task*> running;  // guarded by that

void after_fork_in_child() {
  if (runs.exchange(0) > 0) forked_in_a_run = true;
}

void note_running(Task* task, bool runs_now) {
  const std::lock_guard lock(running_mutex);
  if (runs_now) {
    running.insert(task);
  } else {
    running.erase(task);
  }
}

void check_fork() {
  if (forked_in_a_run)
    throw Error("this process was forked while its parent was predicting in another thread, whose locks it has",
                "multiprocessing.get_context('spawn') starts processes without them");
}

void end_all_runs() {
  if (runs == 0) return;
  {
    const std::lock_guard lock(running_mutex);
    for (Task* task : running) task->cancel();
  }
  while (runs > 0) std::this_thread::sleep_for(1ms);
}

}  // namespace

std::function<void()> Task::poll_of(const std::shared_ptr<Task>& task) {
  return [task] {
    if (task->cancelled_) throw Cancelled();
  };
}

NoticeSink Task::notices_of(const std::shared_ptr<Task>& task) {
  return [task](const Notice& notice) {
    const std::lock_guard lock(task->mutex_);
    task->notices_.push_back(notice.text_in(as_keyword));
  };
}

void Task::start(const std::shared_ptr<Task>& task, std::function<void()> work) {
  check_fork();
  ++runs;
  try {
    std::thread([task, work = std::move(work)]() mutable {
      task->run(work);
      work = nullptr;  // what it holds goes before the process may end
      --runs;
    }).detach();
  } catch (const std::system_error&) {
    --runs;
    throw Error("cannot start a thread");
  }
}

void Task::run(const std::function<void()>& work) {
  note_running(this, true);
  std::exception_ptr failure;
  try {
    work();
  } catch (...) {
    failure = std::current_exception();
  }
  change([&] {
    failure_ = failure;
    done_ = true;
  });
  note_running(this, false);
}

void Task::change(const std::function<void()>& change) {
  const std::lock_guard lock(mutex_);
  change();
  changed_.notify_all();
}

void Task::cancel() {
  change([this] { cancelled_ = true; });
}

void Task::wait_until(const std::function<bool()>& ready) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return cancelled_ || ready(); });
}

std::vector<std::string> Task::take_notices() {
  const std::lock_guard lock(mutex_);
  return std::exchange(notices_, {});
}

/// @return  whether there is nothing more to wait for.
bool Task::wait_a_little(const std::function<bool()>& ready) {
  const nb::gil_scoped_release released;
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, 50ms, [&] { return done_ || (ready && ready()); });
}

/// Gives a cancelled run a moment to end.
void Task::leave() {
  cancel();
  const nb::gil_scoped_release released;
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, 500ms, [this] { return done_; });
}

void Task::wait(const std::function<bool()>& ready) {
  while (!wait_a_little(ready)) {
    if (PyErr_CheckSignals() == 0) continue;
    nb::python_error interrupted;
    leave();
    throw interrupted;
  }
  std::exception_ptr failure;
  change([&] { failure = failure_; });
  if (failure) std::rethrow_exception(failure);
}

void watch_runs() {
  pthread_atfork(nullptr, nullptr, after_fork_in_child);
  const nb::object at_exit = nb::module_::import_("atexit").attr("register");
  at_exit(nb::cpp_function([] {
    const nb::gil_scoped_release released;
    end_all_runs();
  }));
}

void warn_of(Task& task) { warn(task.take_notices()); }

}  // namespace seqcast::python
