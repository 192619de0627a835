// SPDX-License-Identifier: MIT
// Seeded random graphs of valid shapes, of every layer kind.
#pragma once

#include <algorithm>
#include <initializer_list>
#include <random>
#include <string_view>
#include <vector>

#include "model/geometry.hpp"
#include "seqcast/error.hpp"
#include "tests/model/graph_builder.hpp"

namespace seqcast::test {

/// The same numbers on every machine (the standard's distributions are not).
class Random {
 public:
  explicit Random(uint64_t seed) : engine_(seed) {}
  int64_t between(int64_t least, int64_t most) {
    return least + static_cast<int64_t>(engine_() % static_cast<uint64_t>(most - least + 1));
  }
  bool chance(int64_t percent) { return between(1, 100) <= percent; }
  template <class T>
  T pick(std::initializer_list<T> choices) {
    return choices.begin()[between(0, static_cast<int64_t>(choices.size()) - 1)];
  }

 private:
  std::mt19937_64 engine_;
};

inline Padding random_padding(Random& random, int64_t max_on_a_side) {
  switch (random.between(0, 4)) {
    case 0:
      return valid;
    case 1:
      return causal;
    case 2:
      return sides(random.between(0, max_on_a_side), random.between(0, max_on_a_side));
    default:
      return same;
  }
}

inline Layer random_conv1d(Random& random, Shape in) {
  Conv1d conv{.filters = random.between(1, 3), .kernel = random.between(1, 6)};
  conv.stride = random.pick<int64_t>({1, 1, 1, 2, 3, 4});
  conv.dilation = random.pick<int64_t>({1, 1, 1, 2, 3});
  conv.padding = random_padding(random, conv.kernel * conv.dilation);
  conv.bias = random.chance(50);
  if (random.chance(30)) {  // depthwise, or each group with filters of its own
    conv.groups = in.channels;
    conv.filters = in.channels * random.between(1, 2);
  }
  return conv;
}

inline Layer random_max_pool(Random& random, Shape) {
  MaxPool pool{.size = random.between(1, 5)};
  pool.stride = random.between(0, pool.size + 1);  // 0: as size
  pool.padding = random_padding(random, pool.size - 1);
  pool.partial = random.chance(40);
  return pool;
}

inline Layer random_avg_pool(Random& random, Shape) {
  AvgPool pool{.size = random.between(1, 5)};
  pool.stride = random.between(0, pool.size + 1);  // 0: as size
  pool.padding = random_padding(random, pool.size - 1);
  pool.partial = random.chance(40);
  pool.count_padding = random.chance(50);
  return pool;
}

/// What takes the whole window is rare, since little follows it.
inline void rarely(Random& random) {
  if (random.chance(60)) throw Error("not here");
}

inline Layer random_reduce(Random& random, Shape) {
  // Over channels logsumexp would undo a log_softmax before it, and leave rounding alone to be compared.
  if (random.chance(70)) return Reduce{random.pick({Reduction::mean, Reduction::max}), Axis::channels};
  rarely(random);
  return Reduce{random.pick({Reduction::mean, Reduction::max, Reduction::logsumexp}), Axis::length};
}

inline Axis random_axis(Random& random) {
  if (random.chance(50)) return Axis::channels;
  rarely(random);
  return Axis::length;
}

/// Of as many taps as channels can be split into.
inline Layer random_tap_sum(Random& random, Shape in) {
  TapSum sum{.kernel = random.between(1, std::min<int64_t>(in.channels, 4)),
             .dilation = random.pick<int64_t>({1, 2, 3})};
  sum.padding = random_padding(random, (sum.kernel - 1) * sum.dilation);
  sum.bias = random.chance(50);
  return sum;
}

/// Unrolled into one channel, or folded into several, which takes the whole window.
inline Layer random_fold(Random& random, Shape in) {
  if (random.chance(50)) return Fold{1};
  return Fold{random.between(2, std::max<int64_t>(2, in.channels * 2))};
}

/// Flattening is rare and small, since nothing but dense layers follows it in earnest.
inline Layer random_flatten(Random& random, Shape in) {
  if (in.channels * in.length > 64) throw Error("too long to flatten here");
  return Flatten{random.pick({FlattenOrder::length_major, FlattenOrder::channel_major})};
}

inline Layer random_activation(Random& random, Shape) {
  return Activation{random.pick({ActivationFunction::relu, ActivationFunction::leaky_relu, ActivationFunction::prelu,
                                 ActivationFunction::elu, ActivationFunction::exp_linear, ActivationFunction::gelu_erf,
                                 ActivationFunction::gelu_tanh, ActivationFunction::gelu_quick,
                                 ActivationFunction::sigmoid, ActivationFunction::tanh, ActivationFunction::softplus}),
                    0.25};
}

inline Layer random_group_norm(Random& random, Shape in) {
  rarely(random);
  const int64_t groups = random.pick<int64_t>({1, 1, 2, in.channels});
  return GroupNorm{groups, 0.5, random.chance(70), random.chance(70)};
}

inline Layer random_channel_slice(Random& random, Shape in) {
  return ChannelSlice{random.between(0, in.channels - 1), random.between(1, in.channels),
                      random.pick<int64_t>({1, 1, 2, -1})};
}

/// Makes a layer; one that does not fit the shape is tried again, so a maker need not take care.
struct RandomLayer {
  std::string_view kind;
  Layer (*make)(Random& random, Shape in);
};

/// One line a layer kind that reads one input; crops often, since padding behind them is what geometry finds hard.
inline const std::vector<RandomLayer>& random_layers() {
  static const std::vector<RandomLayer> table{
      {Conv1d::kind, random_conv1d},
      {MaxPool::kind, random_max_pool},
      {Activation::kind, random_activation},
      {Flatten::kind, random_flatten},
      {BatchNorm::kind,
       [](Random& r, Shape) -> Layer {
         return BatchNorm{1e-3, r.chance(70), r.chance(70)};
       }},
      {Dense::kind,
       [](Random& r, Shape) -> Layer {
         return Dense{r.between(1, 3), r.chance(50)};
       }},
      {Crop::kind,
       [](Random& r, Shape) -> Layer {
         return Crop{r.between(0, 3), r.between(0, 3)};
       }},
      {Crop::kind,
       [](Random& r, Shape) -> Layer {
         return Crop{r.between(0, 3), r.between(0, 3)};
       }},
      {Crop::kind,
       [](Random& r, Shape) -> Layer {
         return Crop{r.between(0, 3), r.between(0, 3)};
       }},
      {AvgPool::kind, random_avg_pool},
      {Reduce::kind, random_reduce},
      {Softmax::kind, [](Random& r, Shape) -> Layer { return Softmax{random_axis(r)}; }},
      {LogSoftmax::kind, [](Random& r, Shape) -> Layer { return LogSoftmax{random_axis(r)}; }},
      {Fold::kind, random_fold},
      {Upsample::kind, [](Random& r, Shape) -> Layer { return Upsample{r.between(1, 3)}; }},
      {GlobalPool::kind,
       [](Random& r, Shape) -> Layer {
         rarely(r);
         return GlobalPool{r.pick({Pooling::avg, Pooling::max})};
       }},
      {Pad::kind,
       [](Random& r, Shape) -> Layer {
         return Pad{r.between(0, 3), r.between(0, 3)};
       }},
      {Embedding::kind, [](Random& r, Shape) -> Layer { return Embedding{r.between(1, 3)}; }},
      {Scale::kind, [](Random& r, Shape) -> Layer { return Scale{r.chance(50)}; }},
      {LayerNorm::kind,
       [](Random& r, Shape) -> Layer {
         return LayerNorm{0.5, r.chance(70), r.chance(70)};  // a large eps, lest rounding alone be normalized
       }},
      {TapSum::kind, random_tap_sum},
      {RmsNorm::kind,
       [](Random& r, Shape) -> Layer {
         return RmsNorm{0.5, r.chance(70)};
       }},
      {GroupNorm::kind, random_group_norm},
      {ChannelSlice::kind, random_channel_slice},
  };
  return table;
}

/// One line a layer kind that joins branches of equal shapes.
inline const std::vector<RandomLayer>& random_joins() {
  static const std::vector<RandomLayer> table{
      {Add::kind, [](Random&, Shape) -> Layer { return Add{}; }},
      {Multiply::kind, [](Random&, Shape) -> Layer { return Multiply{}; }},
      {Maximum::kind, [](Random&, Shape) -> Layer { return Maximum{}; }},
      {Minimum::kind, [](Random&, Shape) -> Layer { return Minimum{}; }},
      {Divide::kind, [](Random&, Shape) -> Layer { return Divide{}; }},
      {Concat::kind, [](Random&, Shape) -> Layer { return Concat{}; }},
  };
  return table;
}

inline Layer pick_layer(Random& random, Shape in, const std::vector<RandomLayer>& table) {
  return table[static_cast<size_t>(random.between(0, static_cast<int64_t>(table.size()) - 1))].make(random, in);
}

/// The last node, `in` its shape, and one of one channel, of one position (squeeze and excite) or of both, in any
/// order.
inline std::vector<size_t> append_narrow_branch(GraphBuilder& builder, Random& random, Shape in) {
  const size_t from = builder.last();
  size_t narrow = 0;
  if (random.chance(40)) {
    narrow = builder.join({from}, Conv1d{.filters = 1, .kernel = random.between(1, 4), .padding = same});
  } else {
    builder.join({from}, GlobalPool{random.pick({Pooling::avg, Pooling::max})});
    narrow = builder.then(Dense{random.chance(70) ? in.channels : 1});
  }
  return random.chance(60) ? std::vector{from, narrow} : std::vector{narrow, from};
}

/// Branches of equal shapes from the last node, `in` its shape: residuals, crops next to valid convolutions, strides;
/// sometimes one that is narrower, which stands next to the other.
inline std::vector<size_t> append_branches(GraphBuilder& builder, Random& random, Shape in) {
  if (random.chance(25)) return append_narrow_branch(builder, random, in);
  const size_t from = builder.last();
  Conv1d conv{.filters = in.channels, .kernel = random.between(1, 6), .dilation = random.pick<int64_t>({1, 1, 2, 3})};
  const int64_t overhang = (conv.kernel - 1) * conv.dilation;
  switch (random.between(0, 4)) {
    case 0: {  // [C, L] + conv(same) of it -> [C, L], an activation between
      conv.padding = same;
      builder.join({from}, conv);
      return {from, builder.then(random_activation(random, in))};
    }
    case 1: {  // crop of [C, L] + conv(valid) of it -> [C, L - (K-1)d]: ChromBPNet's
      const int64_t left = random.between(0, overhang);
      const size_t cropped = builder.join({from}, Crop{left, overhang - left});
      return {cropped, builder.join({from}, conv)};
    }
    case 2: {  // two ways to every s-th position: [C, L] -> [C, ceil(L / s)]
      conv.stride = random.between(2, 3);
      conv.padding = random.pick({same, causal});
      const size_t strided = builder.join({from}, conv);
      return {strided, builder.join({from}, MaxPool{random.between(1, 4), conv.stride, same})};
    }
    case 3: {  // [C, L] + norm(conv(same)) of it -> [C, L]: what an activation may follow
      conv.padding = same;
      builder.join({from}, conv);
      return {from, builder.then(BatchNorm{1e-3})};
    }
    default: {  // three of a length
      conv.padding = causal;
      const size_t first = builder.join({from}, conv);
      conv.padding = sides(overhang / 2, overhang - overhang / 2);
      return {first, builder.join({from}, conv), from};
    }
  }
}

/// A graph that some seed stands for, and the shapes of its nodes.
struct RandomGraph {
  Graph graph;
  std::vector<Shape> shapes;
};

/// Appends a layer, or branches and their join; false where what was drawn does not fit the shape.
inline bool append_random(GraphBuilder& builder, Random& random, int64_t window_bases) {
  GraphBuilder longer = builder;
  const Shape in = shapes(builder.graph(), window_bases).back();
  try {
    if (random.chance(25)) {
      std::vector<size_t> branches = append_branches(longer, random, in);
      const Layer join = pick_layer(random, in, random_joins());
      if (std::holds_alternative<Divide>(join))  // by what is not near 0
        branches[1] = longer.join({branches[1]}, Activation{ActivationFunction::exp_linear, 0.25});
      longer.join(branches, join);
      if (random.chance(40)) longer.then(random_activation(random, in));
    } else {
      longer.then(pick_layer(random, in, random_layers()));
    }
    const std::vector<Shape> sizes = shapes(longer.graph(), window_bases);
    if (sizes.back().length > 100 || sizes.back().channels > 30) return false;
  } catch (const Error&) {
    return false;
  }
  builder = longer;
  return true;
}

inline RandomGraph random_graph(uint64_t seed) {
  Random random(seed);
  const int64_t window_bases = random.between(10, 56);
  const int64_t steps = random.between(2, 7);
  GraphBuilder builder(random.between(1, 4));
  for (int64_t step = 0; step < steps;) step += append_random(builder, random, window_bases);
  const std::vector<Shape> sizes = shapes(builder.graph(), window_bases);
  const auto stride = stride_of(builder.graph(), sizes, builder.last());
  if (stride && stride->positions > 1)  // a bin has whole bases
    builder.then(Conv1d{.filters = 2, .kernel = random.between(1, 5), .stride = stride->positions, .padding = same});
  return {builder.graph(), shapes(builder.graph(), window_bases)};
}

}  // namespace seqcast::test
