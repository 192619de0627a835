// SPDX-License-Identifier: MIT
// Tests of memory limits.
#include "predict/fit.hpp"

#include "seqcast/error.hpp"
#include "tests/predict/scanning.hpp"

using namespace seqcast;
using namespace seqcast::test;

namespace {

/// 20,000 bases, few channels at either end and many between: a tile is most of what it takes.
Model wide_model() {
  GraphBuilder builder;
  for (const int64_t filters : {8, 512, 512, 3})
    builder.then(Conv1d{.filters = filters, .kernel = filters == 8 ? 3 : 1, .padding = same});
  return model_of(builder.graph(), 20000, random_rule(5));
}

RunSize min_of(const Model& model) { return {.bins = model.contract.heads[0].bins, .tracks = 3}; }

std::vector<PlannedModel> members_of(const Model& model, int64_t memory, ThreadPool& workers) {
  return plans_within({{&model, {}}}, {0}, Context::window, min_of(model), memory, workers);
}

}  // namespace

TEST_CASE("a cap makes tiles smaller, and one that is too small says what the least is") {
  const Model model = wide_model();
  ThreadPool workers(1);
  const auto need = [&](const std::vector<PlannedModel>& members, size_t count) {
    RunSize size = min_of(model);
    size.workers = count;
    return memory_need(members, Context::window, size).total();
  };
  const std::vector<PlannedModel> free = members_of(model, 0, workers);
  const size_t scratch = free[0].sizes.scratch_bytes();
  CHECK(members_of(model, need(free, 2), workers)[0].sizes.scratch_bytes() == scratch);
  const std::vector<PlannedModel> capped = members_of(model, need(free, 1) - 1, workers);
  CHECK(capped[0].sizes.scratch_bytes() < scratch);
  CHECK(need(capped, 1) < need(free, 1));
  CHECK_THROWS_WITH(members_of(model, 1 << 20, workers),
                    Catch::StartsWith("memory is 1 MiB, and this run takes at least "));
}

TEST_CASE("what does not fit runs fewer windows at a time, then with fewer workers, then not at all") {
  const Model model = wide_model();
  ThreadPool workers(1);
  const std::vector<PlannedModel> members = members_of(model, 0, workers);
  RunSize wanted = min_of(model);
  wanted.workers = 4;
  wanted.batch = 8;
  const auto needs = [&](size_t count, size_t batch) {
    RunSize size = min_of(model);
    size.workers = count;
    size.batch = batch;
    return memory_need(members, Context::window, size).total();
  };
  const auto fitted = [&](int64_t limit) { return fit(members, Context::window, wanted, min_of(model), limit); };
  CHECK(fitted(needs(4, 8))->batch == 8);
  CHECK(fitted(needs(4, 8) - 1)->batch == 4);
  CHECK(fitted(needs(4, 1))->workers == 4);
  CHECK(fitted(needs(4, 1) - 1)->workers == 3);
  CHECK(fitted(needs(1, 1))->workers == 1);
  CHECK_FALSE(fitted(needs(1, 1) - 1));
}

TEST_CASE("bytes depend on a cap, never on the machine's memory or on threads under a cap") {
  const TemporaryFolder folder;
  Random random(3);
  const Fasta fasta(folder.write("one.fa", fasta_text({{"chr", random_letters(random, 50000)}})));
  const Model model = wide_model();
  ThreadPool workers(1);
  RunSize one = min_of(model);
  const int64_t least = memory_need(members_of(model, 0, workers), Context::window, one).total();
  ScanOptions options;
  options.threads = 4;
  const Scanned free = scan_file(model, fasta, {all_tracks(model), options, {}});
  options.machine_memory = least;
  CHECK(Scan(Ensemble{{model}}, all_tracks(model), options).threads() == 1);
  CHECK(same_bytes(scan_file(model, fasta, {all_tracks(model), options, {}}).values, free.values));
  options.machine_memory = least - 1;
  CHECK_THROWS_WITH(Scan(Ensemble{{model}}, all_tracks(model), options), Catch::StartsWith("this run takes at least "));
  options.machine_memory = 0;
  options.memory = least;
  const Scanned capped = scan_file(model, fasta, {all_tracks(model), options, {}});
  for (const size_t threads : {1, 2}) {
    options.threads = threads;
    CHECK(same_bytes(scan_file(model, fasta, {all_tracks(model), options, {}}).values, capped.values));
  }
}

TEST_CASE("an executor's crew can grow and shrink between rounds") {
  ThreadPool workers(1);
  std::vector<int> done(50, 0);
  const auto task = [&](size_t, size_t index) { ++done[index]; };
  int rounds = 0;
  for (const size_t size : {1, 3, 2, 4, 1}) {
    workers.resize(size);
    CHECK(workers.size() == size);
    for (int round = 0; round < 20; ++round, ++rounds) workers.each(50, task);
  }
  for (int count : done) CHECK(count == rounds);
}
