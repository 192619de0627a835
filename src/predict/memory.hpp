// SPDX-License-Identifier: MIT
// Memory estimate of a run, and the batch and worker count that fit a limit.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/run/executor.hpp"

namespace seqcast {

/// Bytes that a run takes at its peak, by what takes them (README, Memory).
struct MemoryNeed {
  int64_t program = int64_t{16} << 20;  ///< the program and its libraries
  int64_t file = 0;                     ///< the weights' file, mapped
  int64_t weights = 0;                  ///< as the kernels hold them
  int64_t scratch = 0;                  ///< of all workers
  int64_t windows = 0;                  ///< between segments, of a batch or of pieces
  int64_t waiting = 0;                  ///< bases and values of batches that wait to be computed and written

  int64_t total() const noexcept;
};

/// How a run is shared out: a matter of memory and speed, never of bytes.
struct RunSize {
  size_t workers = 1;
  size_t batch = 1;    ///< windows, or pieces, at a time
  int64_t bins = 0;    ///< of each
  size_t strands = 1;  ///< of each that are computed
  int64_t tracks = 1;  ///< that are computed of a window
};

/// What of a model is to be run.
struct PlannedModel {
  const Model* model = nullptr;
  PlanOptions options;
};

/// A model, or a member of an ensemble, and what runs it.
struct Member {
  const Model* model = nullptr;
  std::unique_ptr<Executor> executor;
};

MemoryNeed memory_need(std::span<const Member> members, Extent extent, const RunSize& size);

/// Executors for models, with tiles that leave room for a run in `memory` bytes: those that two workers have room with,
/// or one if two have not. It does not depend on how many there are, since bytes depend on tiles.
///
/// @param memory  as the user caps it; 0: the tiles that are quickest.
/// @param least   the smallest run: one window at a time.
/// @throws Error  where even the smallest tiles take more, naming what they take.
std::vector<Member> members_within(const std::vector<PlannedModel>& models, const std::vector<size_t>& heads,
                                   Extent extent, RunSize least, int64_t memory, ThreadPool& workers);

/// The run that comes nearest to `wanted` in `limit` bytes: fewer windows at a time first, then fewer workers.
/// @return  none where one window and one worker take more.
std::optional<RunSize> fit(std::span<const Member> members, Extent extent, RunSize wanted, const RunSize& least,
                           int64_t limit);

/// Mebibytes, rounded up.
int64_t whole_mebibytes(int64_t bytes) noexcept;

/// What is quickest: as many windows, or as long pieces, as stay in the caches, but enough for the workers, and for
/// weights that are read once a batch.
RunSize quickest_size(const Executor& executor, const Model& model, Extent extent, RunSize size);

/// Bytes as a user writes them: `800M`, `1.5G`, `2GiB`, `500000000`; K, M and G are powers of 1,024.
/// @return  none for anything else.
std::optional<int64_t> parse_bytes(const std::string& text);

/// Bytes that this process may use: the machine's memory, or what its cgroup (version 1 or 2) allows, if that is less.
/// @param root  of the file system; for tests.
int64_t usable_memory(const std::string& root = "/");

}  // namespace seqcast
