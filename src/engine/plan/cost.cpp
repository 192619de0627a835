// SPDX-License-Identifier: MIT
#include "engine/plan/cost.hpp"

#include <algorithm>
#include <cmath>

#include "engine/plan/step_algorithm.hpp"

namespace seqcast {

namespace {

constexpr double call_seconds = 1e-6;  // of calling a kernel whose tile before was another layer's

double values_of(const Model& model, size_t node, Range rows) {
  return static_cast<double>(rows.size() * model.shapes[node].channels);
}

/// Multiplications and the weights that have to be fetched for them overlap, but not wholly.
double conv_seconds(const ConvCost& cost, const CoreSpeed& core) {
  const double compute = cost.multiply_adds / core.multiply_adds;
  const double fetch = cost.weight_bytes / core.shared_cache_bytes;
  return std::max(compute, fetch) + 0.2 * std::min(compute, fetch);
}

/// What a layer of the step computes for each value besides products.
double value_seconds(const Model& model, const Step& step, size_t node, const CoreSpeed& core) {
  return values_of(model, step.output, step.rows) * traits(model.graph.nodes[node].layer).value_cost /
         core.multiply_adds;
}

}  // namespace

double step_seconds(const Model& model, const Step& step, const Machine& machine) {
  const CoreSpeed& core = machine.core;
  double seconds = call_seconds;
  if (const auto shape = conv_shape(model, step)) {
    seconds += conv_seconds(row_of(step.algorithm).cost(*shape, machine), core);
  } else {
    double values = values_of(model, step.output, step.rows);
    for (const Read& read : step.reads) values += values_of(model, read.node, read.rows);
    seconds += values * 4 / core.multiply_adds;
  }
  seconds += value_seconds(model, step, step.node, core);
  if (step.activation) seconds += value_seconds(model, step, *step.activation, core);
  return seconds;
}

namespace {

/// How long it takes to go through tiles, in units of one tile's time on one core: a part of it with two cores for one
/// window (which wait for each other's last tile), the rest with a core for each window, and a little for more cores.
double rounds(double tiles, double shared) { return (1 - shared) * tiles + shared * 2 * std::ceil(tiles / 2) + 0.1; }

constexpr double shared_windows = 0.2;  // most come many at a time
constexpr double shared_pieces = 0.4;   // of one or two strands

/// The same of a piece of a chromosome, on the average of where its tiles begin, and with what one tile more at a
/// chromosome's end costs each piece.
double rounds_of_piece(double piece_bases, double tile_bases) {
  constexpr double chromosome = 1 << 20;  // bases: short, as contigs and regions are
  const double tiles = piece_bases / tile_bases;
  const double few = std::floor(tiles);
  const double now = rounds(few, shared_pieces);
  return now + (tiles - few) * (rounds(few + 1, shared_pieces) - now) + piece_bases / chromosome;
}

/// Seconds to write and read bytes where `held` bytes are in use.
double seconds_for(double bytes, double held, const CoreSpeed& core) {
  if (held <= core.own_cache_size) return 0;
  return bytes / (held <= core.shared_cache_size ? core.shared_cache_bytes : core.memory_bytes);
}

}  // namespace

StepCost step_cost(const PlanBasis& basis, const Step& step) {
  const Model& model = basis.model;
  const auto value_bytes = static_cast<double>(bytes_of(step.type));
  double bytes = values_of(model, step.output, step.rows) * value_bytes;
  for (const Read& read : step.reads)
    if (!step.reads_codes) bytes += values_of(model, read.node, read.rows) * value_bytes;
  return {step_seconds(model, step, basis.machine), bytes};
}

double cost_seconds(const PlanBasis& basis, const Segment& segment) {
  std::vector<StepCost> steps;
  for (const Step& step : segment.steps) steps.push_back(step_cost(basis, step));
  return cost_seconds(basis,
                      {.whole = segment.whole,
                       .keeps = segment.keeps,
                       .input_advance = segment.input_advance,
                       .input_place = segment.input_place,
                       .places = {},
                       .scratch_floats = segment.scratch_floats},
                      steps);
}

double cost_seconds(const PlanBasis& basis, const SegmentOutline& segment, std::span<const StepCost> steps) {
  const Model& model = basis.model;
  const bool is_piece = basis.context == Context::genome && !segment.whole;
  const auto tiles = static_cast<double>(tiles_of_window(model, segment.keeps));
  const CoreSpeed& core = basis.machine.core;
  const double beyond_caches = 2 * core.shared_cache_size;  // where the next piece finds what this one keeps
  double tile = 0;
  for (const StepCost& step : steps) {
    tile += step.seconds;
    tile += seconds_for(step.bytes, static_cast<double>(segment.scratch_floats * int64_t{sizeof(float)}), core);
  }
  for (const Boundary& kept : segment.keeps) {  // written here, read by a later segment
    const double bytes =
        static_cast<double>(kept.tile_positions * model.shapes[kept.node].channels * bytes_of(kept.type));
    const double all = tiles * bytes;
    tile += seconds_for(2 * bytes, is_piece ? std::max(all, beyond_caches) : all, core);
  }
  return tile * (is_piece ? rounds_of_piece(static_cast<double>(basis.stretch_bases),
                                            static_cast<double>(segment.input_advance))
                          : rounds(tiles, shared_windows));
}

}  // namespace seqcast
