// SPDX-License-Identifier: MIT
// Tests of the pipeline.
#include "predict/pipeline.hpp"

#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <stdexcept>
#include <vector>

using namespace seqcast;

namespace {

enum class Step { none, read, compute, write };

void fail_in(Step step, Step failing, int item, int at) {
  if (step == failing && item == at) throw std::runtime_error("item " + std::to_string(item));
}

/// Runs `count` items; one step fails at item `at`. @return  the items that were written.
std::vector<int> run(int count, bool overlap, Step failing = Step::none, int at = 0) {
  std::vector<int> written;
  int next = 0;
  const auto read = [&]() -> std::optional<int> {
    if (next == count) return std::nullopt;
    fail_in(Step::read, failing, next, at);
    return next++;
  };
  const auto compute = [&](int& item) {
    fail_in(Step::compute, failing, item, at);
    item *= 10;
  };
  const auto write = [&](int& item) {
    fail_in(Step::write, failing, item / 10, at);
    written.push_back(item / 10);
  };
  try {
    run_pipeline<int>(read, compute, write, overlap);
    CHECK(failing == Step::none);
  } catch (const std::runtime_error& error) {
    CHECK(error.what() == "item " + std::to_string(at));
  }
  return written;
}

}  // namespace

TEST_CASE("items are written in the order in which they are read") {
  for (const bool overlap : {false, true}) {
    for (const int count : {0, 1, 2, 5, 1000}) {
      const std::vector<int> written = run(count, overlap);
      REQUIRE(written.size() == static_cast<size_t>(count));
      for (int i = 0; i < count; ++i) CHECK(written[i] == i);
    }
  }
}

TEST_CASE("an exception of any step stops the others and comes out, and nothing after it is written") {
  for (const bool overlap : {false, true}) {
    for (const Step failing : {Step::read, Step::compute, Step::write}) {
      for (const int at : {0, 1, 50}) {
        for (int round = 0; round < 20; ++round) {
          const std::vector<int> written = run(200, overlap, failing, at);
          REQUIRE(written.size() <= static_cast<size_t>(at));
          if (failing == Step::write) CHECK(written.size() == static_cast<size_t>(at));
        }
      }
    }
  }
}

TEST_CASE("a failing writer does not wait for a reader that has endless items") {
  std::atomic<int> items = 0;
  const auto read = [&]() -> std::optional<int> { return items++; };
  const auto write = [](int&) { throw std::runtime_error("disk full"); };
  CHECK_THROWS_WITH(run_pipeline<int>(
                        read, [](int&) {}, write, true),
                    "disk full");
  CHECK(items < 50);
}

TEST_CASE("few items wait before a slow step") {
  std::atomic<int> read_so_far = 0;
  std::atomic<int> max_ahead = 0;
  int written = 0;
  const auto read = [&]() -> std::optional<int> {
    if (read_so_far == 40) return std::nullopt;
    return read_so_far++;
  };
  const auto write = [&](int&) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
    max_ahead = std::max(max_ahead.load(), read_so_far - ++written);
  };
  run_pipeline<int>(
      read, [](int&) {}, write, true);
  CHECK(written == 40);
  CHECK(max_ahead <= 2 + 1 + 2 + 1);  // in both queues, in the hands of compute and of read
}

TEST_CASE("without overlap everything happens in the calling thread") {
  const auto caller = std::this_thread::get_id();
  bool elsewhere = false;
  int left = 5;
  const auto check = [&] { elsewhere = elsewhere || std::this_thread::get_id() != caller; };
  const auto read = [&]() -> std::optional<int> {
    check();
    if (left == 0) return std::nullopt;
    return left--;
  };
  run_pipeline<int>(
      read, [&](int&) { check(); }, [&](int&) { check(); }, false);
  CHECK_FALSE(elsewhere);
}
