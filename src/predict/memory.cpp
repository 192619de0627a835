// SPDX-License-Identifier: MIT
#include "predict/memory.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fstream>
#include <limits>

#include "engine/run/block_pool.hpp"
#include "engine/run/run_ranges.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

constexpr int64_t float_bytes = sizeof(float);
constexpr int64_t cached_bytes = int64_t{16} << 20;  // of windows that stay in a cache that the workers share
constexpr int64_t piece_bytes = int64_t{32} << 20;   // that a piece of a chromosome adds to the one before it
constexpr int64_t max_bytes = int64_t{128} << 20;    // of windows, whatever they would save
constexpr size_t max_windows = 32;
constexpr int64_t min_scratch = 1 << 16;            // of a tile
constexpr int64_t many_weights = int64_t{4} << 20;  // bytes that are worth reading once a batch

/// Floats a window of the matrices of steps with one row a window.
int64_t row_floats(const Plan& plan, const Model& model) {
  int64_t floats = 0;
  for (const Segment& segment : plan.segments) {
    if (!segment.by_rows) continue;
    for (size_t node : segment.reads) floats += model.shapes[node].channels;
    for (const Step& step : segment.steps) floats += channels_computed(model, step);
  }
  return floats;
}

/// Bytes of the weights that steps with one row a window multiply with.
int64_t row_weight_bytes(const Plan& plan, const Model& model) {
  int64_t bytes = 0;
  for (const Segment& segment : plan.segments)
    for (const Step& step : segment.steps)
      if (segment.by_rows)
        bytes += multiply_adds(model.graph.nodes[step.node].layer, input_shape(model.graph, model.shapes, step.node)) *
                 float_bytes;
  return bytes;
}

/// Bytes of the rows between segments: of a window, or of a stream of pieces, with what they leave for the next one.
int64_t bytes_between(const Plan& plan, const Model& model, Extent extent, int64_t bins) {
  if (extent == Extent::window) return pooled_bytes(plan, run_ranges(plan, model, extent, {0, bins}));
  int64_t most = 0;
  Stream stream;
  Neighbours neighbours{nullptr, Direction::up};
  for (int64_t piece = 0; piece < 3; ++piece) {  // from the second on they are alike, but for a tile
    const Range its_bins{piece * bins, (piece + 1) * bins};
    const RunRanges ranges = run_ranges(plan, model, extent, its_bins, neighbours);
    stream.tiles = tiles_to_pass_on(plan, model, ranges, its_bins, Direction::up);
    int64_t passed_on = 0;
    for (size_t s = 0; s < plan.segments.size(); ++s)
      for (const Boundary& kept : plan.segments[s].keeps) {
        const Range rows = rows_of(kept, stream.tiles[s]);
        const Range held = ranges.held[kept.node];
        passed_on += pooled_size((stays(rows, held) ? held : rows).size() * kept.channels * float_bytes);
      }
    most = std::max(most, pooled_bytes(plan, ranges) + passed_on);
    neighbours.from = &stream;
  }
  return most;
}

}  // namespace

int64_t MemoryNeed::total() const noexcept { return program + file + weights + scratch + windows + waiting; }

namespace {

void add_member(MemoryNeed& need, const Member& member, Extent extent, const RunSize& size) {
  const Plan& plan = member.executor->plan();
  for (const auto& [name, tensor] : member.model->weights.tensors)
    need.file += static_cast<int64_t>(tensor.bytes.size());
  need.weights += member.executor->weight_bytes();
  need.scratch += static_cast<int64_t>(size.workers) * member.executor->scratch_bytes();
  const auto runs = static_cast<int64_t>(size.batch * size.strands);
  need.windows +=
      runs * (bytes_between(plan, *member.model, extent, size.bins) + row_floats(plan, *member.model) * float_bytes);
  // Batches at once, where reading and writing have threads of their own: one that is read, two that wait, one that is
  // computed, two that wait and one that is written. Raw values come with the fourth, others with the last.
  const int64_t batches = size.workers > 1 ? 7 : 1;
  const int64_t computed = size.workers > 1 ? 4 : 1;
  const Range bases = input_ranges(plan, *member.model, extent, {0, size.bins})[0];
  need.waiting += runs * (batches * bases.size() + (computed + 2) * size.tracks * size.bins * float_bytes);
}

}  // namespace

MemoryNeed memory_need(std::span<const Member> members, Extent extent, const RunSize& size) {
  MemoryNeed need;
  for (const Member& member : members) add_member(need, member, extent, size);
  return need;
}

std::vector<Member> members_within(const std::vector<PlannedModel>& models, const std::vector<size_t>& heads,
                                   Extent extent, RunSize least, int64_t memory, ThreadPool& workers) {
  const int64_t max_scratch = PlanOptions{}.scratch_bytes;
  const auto build = [&](int64_t scratch_bytes) {
    std::vector<Plan> plans(models.size());
    workers.each(models.size(), [&](size_t, size_t i) {
      PlanOptions options = models[i].options;
      options.scratch_bytes = scratch_bytes;
      options.extent = extent;
      plans[i] = make_plan(*models[i].model, heads, options);
    });
    std::vector<Member> members;
    for (size_t i = 0; i < models.size(); ++i)
      members.push_back({models[i].model, std::make_unique<Executor>(*models[i].model, std::move(plans[i]), workers)});
    return members;
  };
  if (memory == 0) return build(max_scratch);
  int64_t min_of_all = std::numeric_limits<int64_t>::max();
  for (const size_t count : {2, 1}) {
    least.workers = count;
    for (int64_t scratch = max_scratch; scratch >= min_scratch; scratch /= 4) {
      std::vector<Member> members = build(scratch);
      const int64_t need = memory_need(members, extent, least).total();
      if (need <= memory) return members;
      min_of_all = std::min(min_of_all, need);
    }
  }
  throw Error(
      fmt::format("--memory is {} MiB, and this run takes at least {} MiB", memory >> 20, whole_mebibytes(min_of_all)));
}

std::optional<RunSize> fit(std::span<const Member> members, Extent extent, RunSize wanted, const RunSize& least,
                           int64_t limit) {
  while (memory_need(members, extent, wanted).total() > limit) {
    if (wanted.batch > 1) {
      wanted.batch /= 2;
    } else if (wanted.bins > least.bins) {
      wanted.bins = std::max(wanted.bins / 2, least.bins);
    } else if (wanted.workers > 1) {
      --wanted.workers;
    } else {
      return std::nullopt;
    }
  }
  return wanted;
}

int64_t whole_mebibytes(int64_t bytes) noexcept { return ceil_div(bytes, int64_t{1} << 20); }

RunSize quickest_size(const Executor& executor, const Model& model, Extent extent, RunSize size) {
  const auto bytes = [&](int64_t bins) {
    return held_bytes(executor.plan(), model,
                      run_ranges(executor.plan(), model, extent, {0, bins}, {nullptr, Direction::up}));
  };
  if (extent == Extent::endless) {
    size.batch = 1;
    // What a piece adds to the one before it: the first one's halos are large.
    const auto added = [&](int64_t bins) { return bytes(2 * bins) - bytes(bins); };
    for (int doublings = 0; doublings < 10; ++doublings) {
      if (added(2 * size.bins) > piece_bytes || bytes(2 * size.bins) > max_bytes) break;
      size.bins *= 2;
    }
    return size;
  }
  const int64_t one = bytes(size.bins) * static_cast<int64_t>(size.strands);
  const auto fit = [&](int64_t limit) {
    return std::clamp<size_t>(static_cast<size_t>(limit / std::max<int64_t>(one, 1)), 1, max_windows);
  };
  const bool reads_many_weights = row_weight_bytes(executor.plan(), model) > many_weights;
  size.batch = reads_many_weights ? fit(max_bytes / 2)
                                  : std::max(fit(cached_bytes), std::min(4 * size.workers, fit(max_bytes / 2)));
  return size;
}

std::optional<int64_t> parse_bytes(const std::string& text) {
  double number = 0;
  const char* end = text.data() + text.size();
  const auto [after, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc{} || !std::isfinite(number)) return std::nullopt;
  std::string unit(after, end);
  for (const std::string_view tail : {"iB", "B"})
    if (unit.size() > tail.size() && unit.ends_with(tail)) {
      unit.resize(unit.size() - tail.size());
      break;
    }
  const size_t power = unit.empty() || unit == "B" ? 0 : std::string_view("-KMGT").find(unit);
  if (unit.size() > 1 || power == std::string_view::npos || (power == 0 && unit == "-")) return std::nullopt;
  const double bytes = std::ldexp(number, static_cast<int>(10 * power));
  if (bytes < 1 || bytes > 0x1p50) return std::nullopt;
  return static_cast<int64_t>(bytes);
}

namespace {

constexpr int64_t no_limit = std::numeric_limits<int64_t>::max();

/// The number that a file holds; no limit where there is no such file, or it holds a word.
int64_t limit_in(const std::string& path) {
  std::ifstream file(path);
  int64_t bytes = 0;
  return file >> bytes && bytes > 0 ? bytes : no_limit;
}

/// The least limit of a cgroup and of those that it lies in.
int64_t min_limit(const std::string& mount, std::string group, const std::string& file) {
  int64_t least = limit_in(mount + "/" + file);
  while (!group.empty() && group != "/") {
    least = std::min(least, limit_in(mount + group + "/" + file));
    group.resize(group.find_last_of('/'));
  }
  return least;
}

}  // namespace

int64_t usable_memory(const std::string& root) {
  int64_t least = static_cast<int64_t>(sysconf(_SC_PHYS_PAGES)) * sysconf(_SC_PAGESIZE);
  std::ifstream groups(root + "/proc/self/cgroup");
  std::string line;
  const std::string mount = root + "/sys/fs/cgroup";
  least = std::min({least, limit_in(mount + "/memory.max"), limit_in(mount + "/memory/memory.limit_in_bytes")});
  while (std::getline(groups, line)) {  // hierarchy:controllers:/path
    const size_t first = line.find(':');
    const size_t second = line.find(':', first + 1);
    if (second == std::string::npos || second + 1 >= line.size() || line[second + 1] != '/') continue;
    const std::string controllers = "," + line.substr(first + 1, second - first - 1) + ",";
    const std::string group = line.substr(second + 1);
    if (controllers == ",,") least = std::min(least, min_limit(mount, group, "memory.max"));
    if (controllers.find(",memory,") != std::string::npos)
      least = std::min(least, min_limit(mount + "/memory", group, "memory.limit_in_bytes"));
  }
  return least;
}

}  // namespace seqcast
