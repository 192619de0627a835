// SPDX-License-Identifier: MIT
// Pipeline of three ordered steps: read, compute, write.
#pragma once

#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "engine/run/start_thread.hpp"

namespace seqcast {

/// A queue between two threads that holds at most `most` items.
template <class Item>
class BoundedQueue {
 public:
  explicit BoundedQueue(size_t most) : most_(most) {}

  /// Waits for room. @return  false once the queue is closed: the item is dropped.
  bool push(Item item) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return closed_ || items_.size() < most_; });
    if (closed_) return false;
    items_.push_back(std::move(item));
    changed_.notify_all();
    return true;
  }

  /// Waits for an item. @return  none once the queue has ended and is empty, or is closed.
  std::optional<Item> pop() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return closed_ || ended_ || !items_.empty(); });
    if (closed_ || items_.empty()) return std::nullopt;
    std::optional<Item> item(std::move(items_.front()));
    items_.pop_front();
    changed_.notify_all();
    return item;
  }

  /// No more items will come.
  void end() { mark(ended_); }
  /// No more pushes or pops will follow.
  void close() { mark(closed_); }

 private:
  void mark(bool& flag) {
    const std::lock_guard lock(mutex_);
    flag = true;
    changed_.notify_all();
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Item> items_;
  size_t most_;
  bool ended_ = false;
  bool closed_ = false;
};

/// Runs items through three steps in order. With `overlap`, reading and writing have threads of their own and at most
/// two items wait before each step; without, everything happens in the calling thread.
///
/// @param read     the next item, or none at the end.
/// @throws         the first exception of any step, once all have stopped.
template <class Item>
void run_pipeline(const std::function<std::optional<Item>()>& read, const std::function<void(Item&)>& compute,
                  const std::function<void(Item&)>& write, bool overlap) {
  if (!overlap) {
    while (std::optional<Item> item = read()) {
      compute(*item);
      write(*item);
    }
    return;
  }
  BoundedQueue<Item> to_compute(2), to_write(2);
  std::mutex mutex;
  std::exception_ptr failure;
  const auto guarded = [&](const auto& step) {
    try {
      step();
    } catch (...) {
      const std::lock_guard lock(mutex);
      if (!failure) failure = std::current_exception();
      to_compute.close();
      to_write.close();
    }
  };
  const auto read_all = [&] {
    while (std::optional<Item> item = read())
      if (!to_compute.push(std::move(*item))) return;
    to_compute.end();
  };
  const auto write_all = [&] {
    while (std::optional<Item> item = to_write.pop()) write(*item);
  };
  std::thread reader, writer;
  guarded([&] {
    reader = start_thread([&] { guarded(read_all); });
    writer = start_thread([&] { guarded(write_all); });
    while (std::optional<Item> item = to_compute.pop()) {
      compute(*item);
      if (!to_write.push(std::move(*item))) return;
    }
    to_write.end();
  });
  for (std::thread* thread : {&reader, &writer})
    if (thread->joinable()) thread->join();
  if (failure) std::rethrow_exception(failure);
}

}  // namespace seqcast
