// SPDX-License-Identifier: MIT
// How does a plan run on windows?
#include "seqcast/engine/executor.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <map>
#include <numeric>

#include "seqcast/engine/aligned_block.hpp"
#include "seqcast/engine/run_ranges.hpp"
#include "seqcast/engine/unknown_runs.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

/// Blocks that were let go, for the next one who needs as much: fresh memory costs a page fault every 4 KiB.
class BlockPool {
 public:
  AlignedBlock take(size_t bytes) {
    const auto found = free_.lower_bound(bytes);
    if (found == free_.end() || !serves(static_cast<int64_t>(found->first), static_cast<int64_t>(bytes)))
      return AlignedBlock(bytes);
    AlignedBlock block = std::move(found->second);
    free_.erase(found);
    return block;
  }
  void clear() { free_.clear(); }
  void give(AlignedBlock block) {
    const size_t bytes = block.bytes();
    free_.emplace(bytes, std::move(block));
  }

 private:
  std::multimap<size_t, AlignedBlock> free_;
};

/// A run on its way through the plan.
struct Running {
  Run* run = nullptr;
  RunRanges ranges;
  std::map<size_t, KeptRows> buffers;
  const Stream* from = nullptr;    // what the piece before left
  Stream* to = nullptr;            // where to leave what the next piece reads
  std::vector<Range> passed_on{};  // [segments]: tiles
};

void zero_rows(float* first_row, int64_t channels, Range rows) {
  if (!rows.empty()) std::fill_n(first_row + rows.begin * channels, rows.size() * channels, 0.0f);
}

/// Copies the rows that both have.
void copy_rows(const KeptRows& from, const KeptRows& to) {
  const Range both = intersection(from.rows, to.rows);
  if (!both.empty()) std::copy_n(from.at(both.begin), both.size() * from.channels, to.at(both.begin));
}

/// Where a track lies in the rows that leave a step.
int64_t column_of(const Step& step, size_t track) {
  if (step.columns.empty()) return static_cast<int64_t>(track);
  int64_t before = 0;
  for (const Range& block : step.columns) {
    if (static_cast<int64_t>(track) < block.end) return before + static_cast<int64_t>(track) - block.begin;
    before += block.size();
  }
  return before;
}

/// [rows, C] -> [tracks, rows]
void lay_out_tracks(const KeptRows& buffer, const Step& step, Range bins, const HeadValues& out) {
  std::vector<int64_t> columns;
  for (size_t track : out.tracks) columns.push_back(column_of(step, track));
  const float* in = buffer.at(bins.begin);
  for (int64_t b = 0; b < bins.size(); ++b)
    for (size_t t = 0; t < columns.size(); ++t)
      out.values[static_cast<int64_t>(t) * bins.size() + b] = in[b * buffer.channels + columns[t]];
}

}  // namespace

struct Executor::State {
  const Model& model;
  Plan plan;
  Workers& workers;
  std::vector<std::vector<Kernel>> kernels;  // [segments][steps]
  std::vector<float> one_hot;  // [letters + 2, letters]: a row a code, the last two for unknown bases and for padding
  std::vector<AlignedBlock> scratch;  // [workers]
  // Of scratch: a tile's values, then what a kernel needs, then the tile's codes.
  size_t values_bytes = 0, kernel_bytes = 0, code_bytes = 0, scratch_bytes = 0;
  int64_t weight_bytes = 0;
  BlockPool pool;
  std::map<Direction, Stream> streams;
  UnknownRuns unknown_runs;
  std::map<size_t, std::vector<float>> matrices;  // node -> [windows, C], of steps with one row a window

  State(const Model& m, Plan p, Workers& w)
      : model(m),
        plan(std::move(p)),
        workers(w),
        unknown_runs(
            model, plan.heads, [this](std::span<Run> runs) { compute(runs); },
            [this](Extent extent, Range bins) { return run_ranges(plan, model, extent, bins).held[0]; }) {
    build_kernels();
    const auto letters = model.contract.alphabet.size();
    one_hot.assign((letters + 2) * letters, 0.0f);
    for (size_t c = 0; c < letters; ++c) {
      one_hot[c * letters + c] = 1.0f;
      one_hot[letters * letters + c] = static_cast<float>(model.contract.unknown);
    }
  }

  void build_kernels() {
    use_one_library_thread();  // a library's choices may depend on the number of threads
    for (const Segment& segment : plan.segments) {
      kernels.emplace_back();
      values_bytes = std::max(values_bytes, static_cast<size_t>(segment.scratch_floats) * sizeof(float));
      code_bytes = std::max(code_bytes, static_cast<size_t>(segment.input_rows.size()));
      for (const Step& step : segment.steps) {
        kernels.back().push_back(build(KernelSpec{model, step}));
        kernel_bytes = std::max(kernel_bytes, kernels.back().back().scratch_bytes);
        weight_bytes += static_cast<int64_t>(kernels.back().back().weight_bytes);
      }
    }
    values_bytes = whole_lines(values_bytes);
    kernel_bytes = whole_lines(kernel_bytes);
    scratch_bytes = whole_lines(values_bytes + kernel_bytes + code_bytes);
  }

  /// Positions of [first, first + rows) that are not padding, counted from `first`.
  Range inside(const Running& running, size_t node, int64_t first, int64_t rows) const {
    if (running.run->extent == Extent::endless) return {0, rows};
    const Range all = intersection({-first, model.shapes[node].length - first}, {0, rows});
    return all.empty() ? Range{} : all;
  }

  void prepare(Running& running, size_t segment_index) {
    for (const Kept& kept : plan.segments[segment_index].keeps) {
      KeptRows buffer{running.ranges.held[kept.node], kept.channels, {}};
      buffer.block = pool.take(buffer.bytes());
      const Range written = rows_of(kept, running.ranges.present[segment_index]);
      const int64_t rows = buffer.rows.size();
      float* first = buffer.block->floats();
      zero_rows(first, buffer.channels, {0, std::min(written.begin - buffer.rows.begin, rows)});
      zero_rows(first, buffer.channels, {std::max<int64_t>(written.end - buffer.rows.begin, 0), rows});
      if (running.from) copy_rows(running.from->rows.at(kept.node), buffer);
      running.buffers[kept.node] = std::move(buffer);
    }
  }

  /// Leaves the rows of a segment's nodes that the next piece reads.
  void pass_on(Running& running, size_t segment_index) {
    if (!running.to) return;
    for (const Kept& kept : plan.segments[segment_index].keeps) {
      KeptRows& left = running.to->rows[kept.node];
      if (left.block) pool.give(std::move(*left.block));
      left = {rows_of(kept, running.passed_on[segment_index]), kept.channels, {}};
      left.block = pool.take(left.bytes());
      copy_rows(running.buffers.at(kept.node), left);
    }
  }

  /// What is given beside the sequence, as if a segment had computed it; zeros where the window ends.
  void take_given(Running& running) {
    for (const GivenValues& given : running.run->given) {
      KeptRows buffer{running.ranges.held[given.node], model.shapes[given.node].channels, {}};
      if (buffer.rows.empty()) continue;
      buffer.block = pool.take(static_cast<size_t>(buffer.rows.size() * buffer.channels) * sizeof(float));
      zero_rows(buffer.block->floats(), buffer.channels, {0, buffer.rows.size()});
      const Range real = intersection(buffer.rows, given.positions);
      const float* from = given.values.data() + (real.begin - given.positions.begin) * buffer.channels;
      if (!real.empty()) std::copy_n(from, real.size() * buffer.channels, buffer.at(real.begin));
      running.buffers[given.node] = std::move(buffer);
    }
  }

  void release(Running& running, size_t segment_index) {
    for (size_t node : plan.segments[segment_index].reads) {
      if (node == 0 || running.ranges.last_reader[node] != segment_index) continue;
      pool.give(std::move(*running.buffers.at(node).block));
      running.buffers.erase(node);
    }
  }

  /// Bases of the tile as codes, padding being the alphabet's size + 1.
  void lay_out_codes(const Running& running, const Segment& segment, int64_t tile, uint8_t* out) const {
    const int64_t first = segment.input_rows.begin + tile * segment.input_advance;
    const int64_t rows = segment.input_rows.size();
    const Range real = inside(running, 0, first, rows);
    std::fill_n(out, rows, static_cast<uint8_t>(model.contract.alphabet.size() + 1));
    const uint8_t* codes = running.run->codes.data() + (first - running.run->bases.begin);
    std::copy(codes + real.begin, codes + real.end, out + real.begin);
  }

  /// codes -> one-hot rows [rows, letters]
  void lay_out_one_hot(const uint8_t* codes, int64_t rows, float* out) const {
    const size_t letters = model.contract.alphabet.size();
    for (int64_t row = 0; row < rows; ++row) std::copy_n(&one_hot[codes[row] * letters], letters, out + row * letters);
  }

  /// Numbers as they are, [rows, channels]; zeros where the window ends.
  void lay_out_numbers(const Running& running, const Segment& segment, int64_t tile, float* out) const {
    const int64_t channels = model.shapes[0].channels;
    const int64_t first = segment.input_rows.begin + tile * segment.input_advance;
    const int64_t rows = segment.input_rows.size();
    const Range real = inside(running, 0, first, rows);
    zero_rows(out, channels, {0, real.begin});
    zero_rows(out, channels, {real.empty() ? 0 : real.end, rows});
    const float* numbers = running.run->numbers.data() + (first - running.run->bases.begin) * channels;
    std::copy(numbers + real.begin * channels, numbers + real.end * channels, out + real.begin * channels);
  }

  void run_tile(const Running& running, size_t segment_index, int64_t tile, const AlignedBlock& memory) const {
    const Segment& segment = plan.segments[segment_index];
    float* values = memory.floats();
    std::map<size_t, std::pair<const float*, int64_t>> at;  // node -> its first row in this tile, and which it is
    for (size_t node : segment.reads)
      if (node != 0) at[node] = {running.buffers.at(node).block->floats(), running.buffers.at(node).rows.begin};
    const int64_t first_base = segment.input_rows.begin + tile * segment.input_advance;
    auto* codes = reinterpret_cast<uint8_t*>(memory.data() + values_bytes + kernel_bytes);
    const bool letters = !model.contract.takes_numbers();
    if (letters && !segment.input_rows.empty()) lay_out_codes(running, segment, tile, codes);
    if (segment.input_place >= 0) {
      float* rows = values + segment.input_place;
      if (letters) {
        lay_out_one_hot(codes, segment.input_rows.size(), rows);
      } else {
        lay_out_numbers(running, segment, tile, rows);
      }
      at[0] = {values + segment.input_place, first_base};
    }
    for (size_t s = 0; s < segment.steps.size(); ++s) {
      const Step& step = segment.steps[s];
      const int64_t first = step.rows.begin + tile * step.advance;
      float* out = segment.places[s] >= 0 ? values + segment.places[s] : running.buffers.at(step.output).at(first);
      run_step(running, {segment_index, s, tile, codes - first_base}, at, out, memory.data() + values_bytes);
      at[step.output] = {out, first};
    }
    for (size_t s = 0; s < segment.steps.size(); ++s)
      if (segment.places[s] >= 0) keep(running, segment, s, tile, values + segment.places[s]);
  }

  struct Place {
    size_t segment, step;
    int64_t tile;
    const uint8_t* codes;  // where base 0's would be
  };

  void run_step(const Running& running, Place place, const std::map<size_t, std::pair<const float*, int64_t>>& at,
                float* out, std::byte* kernel_scratch) const {
    const Step& step = plan.segments[place.segment].steps[place.step];
    std::vector<const float*> in;
    const int64_t first_read = step.reads.begin + place.tile * step.input_advance;
    for (size_t node : step.inputs) {
      if (step.reads_codes) break;
      const auto& [rows, first] = at.at(node);
      in.push_back(rows + (first_read - first) * model.shapes[node].channels);
    }
    const KernelCall call{.in = in,
                          .out = out,
                          .scratch = kernel_scratch,
                          .inside = inside(running, step.inputs[0], first_read, step.reads.size()),
                          .codes = step.reads_codes ? place.codes + first_read : nullptr,
                          .columns = {}};
    kernels[place.segment][place.step].run(call);
    const int64_t channels = channels_computed(model, step);
    const int64_t rows = step.rows.size();
    const Range real = inside(running, step.output, step.rows.begin + place.tile * step.advance, rows);
    zero_rows(out, channels, {0, real.begin});
    zero_rows(out, channels, {real.empty() ? 0 : real.end, rows});
  }

  const Step& step_of(size_t node) const {
    for (const Segment& segment : plan.segments)
      for (const Step& step : segment.steps)
        if (step.output == node) return step;
    throw Error("a head is the input itself");
  }

  /// Steps of one row a window: the rows of all windows at once, shared among the workers by blocks of columns.
  void run_rows(const std::vector<Running*>& windows, size_t segment_index) {
    const Segment& segment = plan.segments[segment_index];
    const auto count = static_cast<int64_t>(windows.size());
    for (size_t node : segment.reads) {
      float* row = matrix(node, count * model.shapes[node].channels);
      for (const Running* running : windows)
        row = std::copy_n(running->buffers.at(node).at(0), model.shapes[node].channels, row);
    }
    for (size_t s = 0; s < segment.steps.size(); ++s) {
      const Step& step = segment.steps[s];
      std::vector<const float*> in;
      for (size_t node : step.inputs) in.push_back(matrices.at(node).data());
      const int64_t columns = channels_computed(model, step);
      float* out = matrix(step.output, count * columns);
      const int64_t block =
          kernels[segment_index][s].column_block > 0 ? kernels[segment_index][s].column_block : columns;
      workers.each(static_cast<size_t>(ceil_div(columns, block)), [&](size_t worker, size_t task) {
        const auto first = static_cast<int64_t>(task) * block;
        const KernelCall call{.in = in,
                              .out = out,
                              .scratch = scratch[worker].data() + values_bytes,
                              .inside = {0, count},
                              .columns = {first, std::min(first + block, columns)}};
        run_row_step(step, kernels[segment_index][s], call);
      });
    }
    for (const Kept& kept : segment.keeps) {
      const float* row = matrices.at(kept.node).data();
      for (Running* running : windows) {
        std::copy_n(row, kept.channels, running->buffers.at(kept.node).at(0));
        row += kept.channels;
      }
    }
  }

  /// [rows, C] -> [rows, C'] of the columns that the call names: all rows at once, or one after the other.
  void run_row_step(const Step& step, const Kernel& kernel, KernelCall call) const {
    const int64_t rows = call.inside.end;
    if (kernel.any_rows) {
      call.rows = rows;
      return kernel.run(call);
    }
    std::vector<const float*> in(call.in.begin(), call.in.end());
    call.in = in;
    call.inside = {0, 1};
    for (int64_t row = 0; row < rows; ++row) {
      kernel.run(call);
      for (size_t i = 0; i < in.size(); ++i) in[i] += model.shapes[step.inputs[i]].channels;
      call.out += channels_computed(model, step);
    }
  }

  float* matrix(size_t node, int64_t floats) {
    std::vector<float>& values = matrices[node];
    values.resize(static_cast<size_t>(floats));
    return values.data();
  }

  void keep(const Running& running, const Segment& segment, size_t s, int64_t tile, const float* values) const {
    const Step& step = segment.steps[s];
    for (const Kept& kept : segment.keeps) {
      if (kept.node != step.output) continue;
      const KeptRows& buffer = running.buffers.at(kept.node);
      const float* from = values - step.rows.begin * buffer.channels;
      std::copy_n(from, kept.tile_positions * buffer.channels, buffer.at(tile * kept.tile_positions));
    }
  }

  /// Runs with what they go on from and what they leave. Of several runs of a stream, one goes on from the piece before
  /// and the farthest is gone on from.
  std::vector<Running> start(std::span<Run> runs) {
    std::vector<Running> all;
    for (Run& run : runs) {
      const Stream* from = nullptr;
      if (run.stream)
        if (const Stream& stream = streams[run.stream->direction]; stream.goes_on(*run.stream, run.bins))
          from = &stream;
      all.push_back({&run, run_ranges(plan, model, run.extent, run.bins, from), {}, from});
    }
    for (Running& running : all) {
      if (!running.run->stream) continue;
      const Direction direction = running.run->stream->direction;
      const bool is_farthest = std::none_of(all.begin(), all.end(), [&](const Running& other) {
        if (!other.run->stream || other.run->stream->direction != direction) return false;
        if (other.run->stream->chrom != running.run->stream->chrom) return true;  // then there is no farthest
        return direction == Direction::up ? other.run->bins.end > running.run->bins.end
                                          : other.run->bins.begin < running.run->bins.begin;
      });
      if (!is_farthest) continue;
      running.to = &streams[direction];
      running.passed_on = tiles_to_pass_on(plan, model, running.ranges, running.run->bins, direction);
    }
    for (auto& [direction, stream] : streams) stream.bins.reset();  // set again once all is computed
    return all;
  }

  void compute(std::span<Run> runs) {
    while (scratch.size() < workers.size()) scratch.emplace_back(scratch_bytes);
    std::vector<Running> all = start(runs);
    for (Running& running : all) take_given(running);
    for (size_t s = 0; s < plan.segments.size(); ++s) {
      std::vector<std::pair<const Running*, int64_t>> tasks;
      std::vector<Running*> windows;
      for (Running& running : all) {
        prepare(running, s);
        windows.push_back(&running);
        if (plan.segments[s].by_rows) continue;
        const Range tiles = running.ranges.tiles[s];
        for (int64_t tile = tiles.begin; tile < tiles.end; ++tile) tasks.emplace_back(&running, tile);
      }
      workers.each(tasks.size(), [&](size_t worker, size_t task) {
        run_tile(*tasks[task].first, s, tasks[task].second, scratch[worker]);
      });
      if (plan.segments[s].by_rows) run_rows(windows, s);
      for (Running& running : all) {
        pass_on(running, s);
        release(running, s);
      }
    }
    for (Running& running : all) {
      if (running.to) {
        running.to->place = *running.run->stream;
        running.to->bins = running.run->bins;
        running.to->tiles = running.passed_on;
      }
      for (size_t h = 0; h < plan.heads.size(); ++h) {
        const size_t node = model.contract.heads[plan.heads[h]].node;
        lay_out_tracks(running.buffers.at(node), step_of(node), running.run->bins, running.run->out[h]);
      }
      for (size_t c = 0; c < plan.counts.size(); ++c) {
        const KeptRows& buffer = running.buffers.at(plan.counts[c]);
        std::copy_n(buffer.at(0), buffer.channels, running.run->counts[c].begin());
      }
      for (auto& [node, buffer] : running.buffers) pool.give(std::move(*buffer.block));
    }
    const auto is_first = [](const Running& running) { return running.run->stream && !running.from; };
    if (std::any_of(all.begin(), all.end(), is_first)) pool.clear();  // the next pieces' rows are fewer
  }
};

Executor::Executor(const Model& model, Plan plan, Workers& workers)
    : state_(std::make_unique<State>(model, std::move(plan), workers)) {}

Executor::~Executor() = default;

const Plan& Executor::plan() const noexcept { return state_->plan; }

int64_t Executor::weight_bytes() const noexcept { return state_->weight_bytes; }

int64_t Executor::scratch_bytes() const noexcept { return static_cast<int64_t>(state_->scratch_bytes); }

const Kernel& Executor::kernel(size_t segment, size_t step) const { return state_->kernels[segment][step]; }

Range Executor::input_bases(Extent extent, Range bins) const {
  return run_ranges(state_->plan, state_->model, extent, bins).held[0];
}

Range Executor::given_positions(size_t node, Extent extent, Range bins) const {
  const Range read = run_ranges(state_->plan, state_->model, extent, bins).held[node];
  return extent == Extent::window ? intersection(read, {0, state_->model.shapes[node].length}) : read;
}

void Executor::compute(std::span<Run> runs) {
  if (!state_->model.graph.other_inputs().empty()) return state_->compute(runs);  // not only unknown bases speak
  state_->unknown_runs.compute(runs);
}

}  // namespace seqcast
