// SPDX-License-Identifier: MIT
// A thread pool: numbered tasks, taken in rounds by the calling thread and others.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace seqcast {

/// Libraries with threads of their own (oneDNN, by OpenMP) use one thread for what a task calls. That is a setting of
/// each thread: the pool's own have it from their start, the calling thread while each() runs, and no other one.
///
/// One thread at a time may call a pool.
class ThreadPool {
 public:
  /// @param threads  total, the calling thread included; at least 1.
  explicit ThreadPool(size_t threads);
  ~ThreadPool();
  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;

  /// Called by the calling thread before each of its tasks; what it throws ends each().
  void set_poll(std::function<void()> poll) { poll_ = std::move(poll); }

  /// Starts or stops threads until there are so many in all. Not while each() runs.
  /// @throws Error  where no further thread can be had; then none is left but the calling one.
  void resize(size_t threads);

  size_t size() const noexcept { return threads_.size() + 1; }

  /// Calls task(worker, index) for every index in [0, count), in no order, and returns when all are done. The calling
  /// thread is worker 0. After an exception no further task begins, and the first one is thrown again here.
  void each(size_t count, const std::function<void(size_t worker, size_t index)>& task);

 private:
  void stop_threads();
  void work(size_t worker, size_t seen);
  void take_tasks(size_t worker);

  std::mutex mutex_;
  std::condition_variable start_, done_;
  const std::function<void(size_t, size_t)>* task_ = nullptr;
  size_t count_ = 0, next_ = 0;
  // Changed under the mutex; read without it by who spins a little before going to sleep.
  std::atomic<size_t> busy_ = 0, round_ = 0;
  std::atomic<bool> stop_ = false;
  std::function<void()> poll_;
  std::exception_ptr failure_;
  std::vector<std::thread> threads_;
};

}  // namespace seqcast
