// SPDX-License-Identifier: MIT
#include "engine/run/thread_pool.hpp"

#include "engine/kernels/one_library_thread.hpp"
#include "engine/run/start_thread.hpp"

namespace seqcast {
namespace {

/// Waits for some microseconds until `holds()`: rounds follow each other faster than a thread wakes up.
template <class Holds>
void spin_until(const Holds& holds) {
  constexpr int max_turns = 2000;
  for (int turn = 0; turn < max_turns && !holds(); ++turn) __builtin_ia32_pause();
}

}  // namespace

ThreadPool::ThreadPool(size_t threads) { resize(threads); }

void ThreadPool::resize(size_t threads) {
  if (threads < size()) stop_threads();
  const size_t seen = round_;
  threads_.reserve(threads);  // a thread that has begun is never without its place
  try {
    while (size() < threads) {
      const size_t worker = size();
      threads_.push_back(start_thread([this, worker, seen] { work(worker, seen); }));
    }
  } catch (...) {
    stop_threads();  // of a constructor that throws nothing else would
    throw;
  }
}

ThreadPool::~ThreadPool() { stop_threads(); }

void ThreadPool::stop_threads() {
  {
    const std::lock_guard lock(mutex_);
    stop_ = true;
  }
  start_.notify_all();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
  stop_ = false;
}

void ThreadPool::each(size_t count, const std::function<void(size_t, size_t)>& task) {
  const OneLibraryThread one_library_thread;
  {
    const std::lock_guard lock(mutex_);
    task_ = &task;
    count_ = count;
    next_ = 0;
    failure_ = nullptr;
    busy_ = threads_.size();
    ++round_;
  }
  start_.notify_all();
  take_tasks(0);
  spin_until([this] { return busy_ == 0; });
  std::unique_lock lock(mutex_);
  done_.wait(lock, [this] { return busy_ == 0; });
  if (failure_) std::rethrow_exception(failure_);
}

void ThreadPool::work(size_t worker, size_t seen) {
  const OneLibraryThread one_library_thread;
  for (;;) {
    spin_until([&] { return stop_ || round_ != seen; });
    {
      std::unique_lock lock(mutex_);
      start_.wait(lock, [&] { return stop_ || round_ != seen; });
      if (stop_) return;
      seen = round_;
    }
    take_tasks(worker);
    const std::lock_guard lock(mutex_);
    if (--busy_ == 0) done_.notify_one();
  }
}

void ThreadPool::take_tasks(size_t worker) {
  for (;;) {
    size_t index = 0;
    {
      const std::lock_guard lock(mutex_);
      if (failure_ || next_ >= count_) return;
      index = next_++;
    }
    try {
      if (worker == 0 && poll_) poll_();
      (*task_)(worker, index);
    } catch (...) {
      const std::lock_guard lock(mutex_);
      if (!failure_) failure_ = std::current_exception();
    }
  }
}

}  // namespace seqcast
