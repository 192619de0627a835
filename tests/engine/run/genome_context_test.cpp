// SPDX-License-Identifier: MIT
// Tests of runs in the genome context against one long window, for any division into pieces (design §5).
#include "engine/run/run_ranges.hpp"
#include "tests/engine/run/run_steps.hpp"
#include "tests/model/published_graphs.hpp"

using namespace seqcast;
using namespace seqcast::test;

namespace {

constexpr double rounding = 1e-5;  // of the largest value

/// The least stretch by which a window can grow so that no layer's padding moves.
int64_t common_stride(const Model& model) {
  int64_t result = 1;
  for (size_t node = 0; node < model.graph.nodes.size(); ++node)
    if (const auto stride = receptive_field(model.graph, model.shapes, node).stride)
      result = std::lcm(result, stride->bases);
  return result;
}

/// One window of the same graph that holds a sequence with unknown bases around it.
struct LongWindow {
  Model model;
  int64_t before = 0;  ///< bases of it before the sequence
  int64_t shift = 0;   ///< its bin that is bin 0 of the genome-context run

  LongWindow(const Model& short_model, const WeightRule& rule, int64_t bases, int64_t margin_bins) {
    const size_t head = short_model.contract.heads[0].node;
    const ReceptiveField field = receptive_field(short_model.graph, short_model.shapes, head);
    const int64_t stride = common_stride(short_model);
    const int64_t margin = margin_bins * field.stride->bases;
    const int64_t window_bases =
        short_model.contract.window_bases;  // more than a layer pads of what another has cropped
    before = ceil_div(field.bases + std::abs(field.first) + window_bases + margin, stride) * stride;
    shift = before / field.stride->bases;
    const int64_t all = 2 * before + bases + window_bases;
    const int64_t length = window_bases + ceil_div(all - window_bases, stride) * stride;
    model = model_of(short_model.graph, length, rule);
    model.contract.unknown = short_model.contract.unknown;
  }

  std::vector<uint8_t> codes(const TestSequence& sequence) const {
    return sequence.at({-before, model.contract.window_bases - before});
  }
};

/// Bins a few before the sequence's first base to a few after its last.
Range bins_around(const Model& model, int64_t bases, int64_t margin_bins) {
  const ReceptiveField field = receptive_field(model.graph, model.shapes, model.contract.heads[0].node);
  return {-margin_bins, ceil_div(bases, field.stride->bases) + margin_bins};
}

/// Pieces one after the other, of random lengths, up and down, with gaps now and then and another sequence between:
/// each is a slice of the whole, whatever the stream has kept.
void check_streamed(Executor& executor, const Model& model, const std::vector<float>& whole, Range bins,
                    const TestSequence& sequence, Random& random) {
  const TestSequence other{std::vector<uint8_t>(sequence.codes.rbegin(), sequence.codes.rend()), sequence.unknown};
  for (const Direction direction : {Direction::up, Direction::down}) {
    const StreamPlace place{"chrom", direction};
    for (Range left = bins; !left.empty();) {
      const int64_t count = random.between(1, std::max<int64_t>(left.size() / 2, 1));
      const bool up = direction == Direction::up;
      const Range piece = up ? Range{left.begin, left.begin + count} : Range{left.end - count, left.end};
      left = up ? Range{piece.end, left.end} : Range{left.begin, piece.begin};
      if (random.chance(10)) continue;  // a gap
      if (random.chance(10)) output(executor, model, Context::genome, piece, other, StreamPlace{"other", direction});
      INFO("piece [" << piece.begin << ", " << piece.end << ") of [" << bins.begin << ", " << bins.end << "), going "
                     << (up ? "up" : "down"));
      CHECK(same_bytes(output(executor, model, Context::genome, piece, sequence, place), slice(whole, bins, piece)));
    }
  }
}

/// The genome-context run through a plan against the long window through the planner's own, and pieces against the
/// whole.
void check_genome_context(const Model& model, const WeightRule& rule, Plan plan, Random& random, int64_t bases) {
  constexpr int64_t margin_bins = 3;
  const TestSequence sequence{random_codes(random, bases, model.shapes[0].channels),
                              static_cast<uint8_t>(model.shapes[0].channels)};
  const Range bins = bins_around(model, bases, margin_bins);
  ThreadPool workers(2);
  Executor executor(model, std::move(plan), workers);
  const std::vector<float> whole = output(executor, model, Context::genome, bins, sequence);

  const LongWindow window(model, rule, bases, margin_bins);
  const size_t head = model.contract.heads[0].node;
  const Range same_bins{bins.begin + window.shift, bins.end + window.shift};
  const Range free_of_edges = clean(window.model.graph, window.model.shapes)[head];
  REQUIRE(intersection(same_bins, free_of_edges) == same_bins);
  const std::vector<float> expected =
      slice(output_of(window.model, make_plan(window.model, {0}, this_machine()), window.codes(sequence)),
            all_bins(window.model), same_bins);
  check_close(whole, expected, rounding);

  for (int i = 0; i < 4; ++i) {
    const int64_t begin = random.between(bins.begin, bins.end - 1);
    const Range piece{begin, random.between(begin + 1, bins.end)};
    INFO("piece [" << piece.begin << ", " << piece.end << ") of [" << bins.begin << ", " << bins.end << ")");
    CHECK(same_bytes(output(executor, model, Context::genome, piece, sequence), slice(whole, bins, piece)));
  }
  check_streamed(executor, model, whole, bins, sequence, random);
}

/// Basenji2 with a few channels: strides, dilations and crop are its own.
Graph narrow_basenji2() {
  GraphBuilder builder;
  basenji_block(builder, {.filters = 6, .kernel = 15}, 2);
  for (int i = 0; i < 6; ++i) basenji_block(builder, {.filters = 5 + i % 2, .kernel = 5}, 2);
  for (int64_t dilation : basenji2_dilations) {
    const size_t before = builder.last();
    basenji_block(builder, {.filters = 3, .kernel = 3, .dilation = dilation});
    const size_t body = basenji_block(builder, {.filters = 6, .kernel = 1});
    builder.join({before, body}, Add{});
  }
  builder.then(Crop{64, 64});
  basenji_block(builder, {.filters = 9, .kernel = 1});
  builder.then(Activation{ActivationFunction::gelu_quick});
  builder.then(Dense{4});
  return builder.graph();
}

}  // namespace

TEST_CASE(
    "a run in the genome context of a random graph is one long window's bins, and its pieces are slices, byte for "
    "byte") {
  int tried = 0;
  for (uint64_t seed = 1; tried < 150; ++seed) {
    const RandomGraph drawn = random_graph(seed);
    if (!streams(drawn.graph, drawn.shapes, drawn.graph.nodes.size() - 1)) continue;
    INFO("seed " << seed);
    Random random(seed);
    const WeightRule rule = random_rule(seed);
    Model model = model_of(drawn.graph, drawn.shapes[0].length, rule);
    model.contract.unknown = random.pick({0.0, 0.25});
    if (common_stride(model) > 256) continue;
    ++tried;
    check_genome_context(model, rule, make_plan(model, {0}, this_machine(), {.tracks = {}, .context = Context::genome}),
                         random, random.between(1, 200));
    check_genome_context(model, rule, random_plan(model, {0}, random), random, random.between(1, 60));
  }
}

TEST_CASE(
    "a run in the genome context of a narrow Basenji2 is one long window's bins, and its pieces are slices, byte for "
    "byte") {
  const WeightRule rule = random_rule(7);
  const Model model = model_of(narrow_basenji2(), 131072, rule);
  CHECK(receptive_field(model.graph, model.shapes, model.contract.heads[0].node).bases == 54918);
  Random random(7);
  check_genome_context(model, rule, make_plan(model, {0}, this_machine()), random, 70001);
  check_genome_context(model, rule, make_plan(model, {0}, this_machine(), {.tracks = {}, .context = Context::genome}),
                       random, 70001);
}

TEST_CASE(
    "a run in the genome context in Winograd's domain is one long window's bins, and its pieces are slices, byte for "
    "byte") {
  GraphBuilder builder;
  builder.then(Conv1d{.filters = 24, .kernel = 5});
  builder.then(Conv1d{.filters = 24, .kernel = 5, .padding = same});  // F(4,5)
  builder.then(MaxPool{.size = 2});
  for (const int64_t dilation : {1, 2, 5}) {
    const size_t before = builder.last();
    builder.then(Conv1d{.filters = 32, .kernel = 3, .dilation = dilation, .padding = same});  // F(4,3)
    builder.then(Conv1d{.filters = 24, .kernel = 9, .dilation = dilation, .padding = same});  // three parts of F(4,4)
    builder.join({before, builder.last()}, Add{});
  }
  builder.then(Crop{40, 40});
  builder.then(Conv1d{.filters = 2, .kernel = 1});
  const WeightRule rule = random_rule(4);
  const Model model = model_of(builder.graph(), 512, rule);
  Random random(4);
  for (int i = 0; i < 4; ++i) {
    check_genome_context(model, rule, make_plan(model, {0}, this_machine(), {.tracks = {}, .context = Context::genome}),
                         random, 1500);
    check_genome_context(model, rule, random_plan(model, {0}, random), random, random.between(300, 900));
  }
}

TEST_CASE("a stream computes no tile twice") {
  const Model model = model_of(narrow_basenji2(), 131072, random_rule(7));
  const Plan plan = make_plan(model, {0}, this_machine());
  for (const Direction direction : {Direction::up, Direction::down}) {
    const bool up = direction == Direction::up;
    Stream stream;
    RunRanges before;
    for (int64_t piece = 0; piece < 5; ++piece) {
      const Range bins = up ? Range{piece * 700, (piece + 1) * 700} : Range{-(piece + 1) * 700, -piece * 700};
      const RunRanges ranges =
          run_ranges(plan, model, Context::genome, bins, {piece > 0 ? &stream : nullptr, direction});
      for (size_t s = 0; s < plan.segments.size() && piece > 0; ++s) {
        INFO("segment " << s << ", piece " << piece << ": tiles [" << ranges.tiles[s].begin << ", "
                        << ranges.tiles[s].end << "), before [" << before.present[s].begin << ", "
                        << before.present[s].end << ")");
        const Range tiles = ranges.tiles[s];
        CHECK((tiles.empty() || (up ? tiles.begin == before.present[s].end : tiles.end == before.present[s].begin)));
      }
      stream.tiles = tiles_to_pass_on(plan, model, ranges, bins, direction);
      before = ranges;
    }
  }
}

TEST_CASE("a head streams next to one that takes the whole window, as ChromBPNet's profile does next to its counts") {
  GraphBuilder builder;
  builder.then(Conv1d{.filters = 6, .kernel = 5});
  const size_t stem = builder.then(Activation{ActivationFunction::relu});
  const size_t cropped = builder.then(Crop{2, 2});
  const size_t body = builder.join({stem}, Conv1d{.filters = 6, .kernel = 3, .dilation = 2});
  const size_t trunk = builder.join({cropped, body}, Add{});
  builder.then(GlobalPool{Pooling::avg});
  const size_t counts = builder.then(Dense{1});
  const size_t profile = builder.join({trunk}, Conv1d{.filters = 2, .kernel = 7});
  const WeightRule rule = random_rule(5);
  const Model model = model_of(builder.graph(), 64, rule, {profile, counts});
  REQUIRE(model.contract.heads[0].streams);
  REQUIRE_FALSE(model.contract.heads[1].streams);
  Random random(5);
  check_genome_context(model, rule, make_plan(model, {0}, this_machine()), random, 500);
}

TEST_CASE("a window that keeps only clean bins says what a run in the genome context says") {
  GraphBuilder builder;
  builder.then(Conv1d{.filters = 5, .kernel = 7, .padding = same});
  builder.then(MaxPool{.size = 2});
  builder.then(Conv1d{.filters = 3, .kernel = 3, .dilation = 2, .padding = same});
  builder.then(Crop{6, 6});
  const Model model = model_of(builder.graph(), 64, random_rule(2));
  Random random(2);
  const TestSequence sequence{random_codes(random, 64, 4), 4};
  ThreadPool workers(1);
  Executor executor(model, make_plan(model, {0}, this_machine()), workers);
  const Range bins = all_bins(model);
  check_close(output(executor, model, Context::genome, bins, sequence),
              output(executor, model, Context::window, bins, sequence), rounding);
}
