// SPDX-License-Identifier: MIT
// Tests of the thread pool.
#include "engine/run/thread_pool.hpp"

#include <omp.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <set>
#include <stdexcept>
#include <string>

using namespace seqcast;

TEST_CASE("every task is done once, by a worker that there is") {
  for (const size_t size : {1, 2, 3, 8}) {
    ThreadPool workers(size);
    CHECK(workers.size() == size);
    for (const size_t count : {0, 1, 2, 7, 1000}) {
      std::vector<std::atomic<int>> done(count);
      std::atomic<bool> known = true;
      workers.each(count, [&](size_t worker, size_t index) {
        if (worker >= size) known = false;
        ++done.at(index);
      });
      CHECK(known);
      for (const auto& times : done) CHECK(times == 1);
    }
  }
}

TEST_CASE("no two tasks run at a time on one worker") {
  ThreadPool workers(4);
  std::vector<std::atomic<int>> running(4);
  std::atomic<bool> alone = true;
  workers.each(2000, [&](size_t worker, size_t) {
    if (++running[worker] != 1) alone = false;
    --running[worker];
  });
  CHECK(alone);
}

TEST_CASE("a task's exception comes out of each(), and the crew works on after it") {
  for (const size_t size : {1, 2, 4}) {
    ThreadPool workers(size);
    for (int round = 0; round < 20; ++round) {
      const auto fail_at_7 = [](size_t, size_t index) {
        if (index == 7) throw std::runtime_error("task 7");
      };
      CHECK_THROWS_WITH(workers.each(100, fail_at_7), "task 7");
      std::atomic<int> done = 0;
      workers.each(50, [&](size_t, size_t) { ++done; });
      CHECK(done == 50);
    }
  }
}

TEST_CASE("when every task fails, one exception comes out") {
  ThreadPool workers(4);
  CHECK_THROWS_AS(workers.each(64, [](size_t, size_t index) { throw index; }), size_t);
}

TEST_CASE("libraries use one thread in every worker") {
  ThreadPool workers(3);
  std::atomic<int> others = 0;
  workers.each(300, [&](size_t, size_t) {
    if (omp_get_max_threads() != 1) ++others;
  });
  CHECK(others == 0);
}

TEST_CASE("the calling thread's setting for libraries is what it was before, whatever a task throws") {
  omp_set_num_threads(3);
  ThreadPool workers(2);
  workers.each(10, [](size_t, size_t) {});
  CHECK(omp_get_max_threads() == 3);
  CHECK_THROWS_AS(workers.each(2, [](size_t, size_t index) { throw index; }), size_t);
  CHECK(omp_get_max_threads() == 3);
}

TEST_CASE("no crew is smaller than the one who calls") { CHECK(ThreadPool(0).size() == 1); }
