// SPDX-License-Identifier: MIT
// Tests of memory limits.
#include "predict/memory.hpp"

#include <filesystem>
#include <fstream>

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

std::vector<Member> members_of(const Model& model, int64_t memory, ThreadPool& workers) {
  return members_within({{&model, {}}}, {0}, Extent::window, min_of(model), memory, workers);
}

void write(const std::string& path, const std::string& text) {
  std::filesystem::create_directories(std::filesystem::path(path).parent_path());
  std::ofstream(path) << text;
}

}  // namespace

TEST_CASE("sizes are read as users write them, whole") {
  CHECK(parse_bytes("500000000") == 500000000);
  CHECK(parse_bytes("800M") == int64_t{800} << 20);
  CHECK(parse_bytes("800MB") == int64_t{800} << 20);
  CHECK(parse_bytes("1.5G") == int64_t{3} << 29);
  CHECK(parse_bytes("2GiB") == int64_t{2} << 30);
  CHECK(parse_bytes("64K") == 64 << 10);
  for (const char* wrong : {"", "M", "1.5X", "-3M", "0", "1 M", "12abc", "1e99", "nan", "5MM", "3-", "7iB"}) {
    INFO(wrong);
    CHECK_FALSE(parse_bytes(wrong));
  }
}

TEST_CASE("a cgroup's limit is found in either version, and in the groups around it") {
  const TemporaryFolder folder;
  const int64_t machine = usable_memory(folder.path("nothing"));
  CHECK(machine > int64_t{16} << 20);
  const std::string v2 = folder.path("v2");
  write(v2 + "/proc/self/cgroup", "0::/user/job\n");
  write(v2 + "/sys/fs/cgroup/user/job/memory.max", "max\n");
  CHECK(usable_memory(v2) == machine);
  write(v2 + "/sys/fs/cgroup/user/memory.max", "30000000\n");
  CHECK(usable_memory(v2) == 30000000);
  write(v2 + "/sys/fs/cgroup/user/job/memory.max", "20000000\n");
  CHECK(usable_memory(v2) == 20000000);
  const std::string v1 = folder.path("v1");
  write(v1 + "/proc/self/cgroup", "5:cpu,cpuacct:/other\n4:memory:/batch\n");
  write(v1 + "/sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
  CHECK(usable_memory(v1) == machine);
  write(v1 + "/sys/fs/cgroup/memory/batch/memory.limit_in_bytes", "40000000\n");
  CHECK(usable_memory(v1) == 40000000);
}

TEST_CASE("a cap makes tiles smaller, and one that is too small says what the least is") {
  const Model model = wide_model();
  ThreadPool workers(1);
  const auto need = [&](const std::vector<Member>& members, size_t count) {
    RunSize size = min_of(model);
    size.workers = count;
    return memory_need(members, Extent::window, size).total();
  };
  const std::vector<Member> free = members_of(model, 0, workers);
  const int64_t scratch = free[0].executor->scratch_bytes();
  CHECK(members_of(model, need(free, 2), workers)[0].executor->scratch_bytes() == scratch);
  const std::vector<Member> capped = members_of(model, need(free, 1) - 1, workers);
  CHECK(capped[0].executor->scratch_bytes() < scratch);
  CHECK(need(capped, 1) < need(free, 1));
  CHECK_THROWS_WITH(members_of(model, 1 << 20, workers),
                    Catch::StartsWith("--memory is 1 MiB, and this run takes at least "));
}

TEST_CASE("what does not fit runs fewer windows at a time, then with fewer workers, then not at all") {
  const Model model = wide_model();
  ThreadPool workers(1);
  const std::vector<Member> members = members_of(model, 0, workers);
  RunSize wanted = min_of(model);
  wanted.workers = 4;
  wanted.batch = 8;
  const auto needs = [&](size_t count, size_t batch) {
    RunSize size = min_of(model);
    size.workers = count;
    size.batch = batch;
    return memory_need(members, Extent::window, size).total();
  };
  const auto fitted = [&](int64_t limit) { return fit(members, Extent::window, wanted, min_of(model), limit); };
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
  const int64_t least = memory_need(members_of(model, 0, workers), Extent::window, one).total();
  ScanOptions options;
  options.threads = 4;
  const Scanned free = scan_file(model, fasta, {all_tracks(model), options, {}});
  options.machine_memory = least;
  CHECK(Scan(model, all_tracks(model), options).threads() == 1);
  CHECK(same_bytes(scan_file(model, fasta, {all_tracks(model), options, {}}).values, free.values));
  options.machine_memory = least - 1;
  CHECK_THROWS_WITH(Scan(model, all_tracks(model), options), Catch::StartsWith("this run takes at least "));
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
