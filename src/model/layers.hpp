// SPDX-License-Identifier: MIT
// Variant of all layer kinds, and the functions common to them.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <variant>
#include <vector>

#include "model/layers/activation.hpp"
#include "model/layers/add.hpp"
#include "model/layers/batch_norm.hpp"
#include "model/layers/channel_slice.hpp"
#include "model/layers/concat.hpp"
#include "model/layers/conv1d.hpp"
#include "model/layers/crop.hpp"
#include "model/layers/dense.hpp"
#include "model/layers/divide.hpp"
#include "model/layers/embedding.hpp"
#include "model/layers/flatten.hpp"
#include "model/layers/fold.hpp"
#include "model/layers/global_pool.hpp"
#include "model/layers/group_norm.hpp"
#include "model/layers/input.hpp"
#include "model/layers/layer_norm.hpp"
#include "model/layers/maximum.hpp"
#include "model/layers/multiply.hpp"
#include "model/layers/pool.hpp"
#include "model/layers/reduce.hpp"
#include "model/layers/rms_norm.hpp"
#include "model/layers/scale.hpp"
#include "model/layers/softmax.hpp"
#include "model/layers/tap_sum.hpp"
#include "model/layers/traits.hpp"
#include "model/layers/upsample.hpp"
#include "model/positions.hpp"
#include "model/tensor_spec.hpp"

namespace seqcast {

using Layer = std::variant<Input, Conv1d, BatchNorm, Activation, MaxPool, Dense, Flatten, Add, Crop, Concat, Multiply,
                           Scale, Pad, Embedding, AvgPool, GlobalPool, Reduce, Softmax, LogSoftmax, Fold, Upsample,
                           Maximum, Minimum, LayerNorm, RmsNorm, Divide, GroupNorm, ChannelSlice, TapSum>;

/// The kind's name in cards, help and messages.
std::string_view kind(const Layer& layer);

/// Output shape. @throws Error if the layer cannot take these inputs (their number, channels or length).
Shape shape(const Layer& layer, std::span<const Shape> in);

/// Hull of the positions of one input that outputs [begin, end) read, before clipping (design §4). A kind with one
/// input, or whose inputs are all alike, has needs(Shape, Range); another needs(size_t, std::span<const Shape>, Range).
/// @param input  which of the inputs, whose shapes are `in`.
Range needs(const Layer& layer, size_t input, std::span<const Shape> in, Range out);

/// Hull, clipped to the output, of the positions that read any of positions [begin, end) of one input.
Range reaches(const Layer& layer, size_t input, std::span<const Shape> in, Range inputs);

/// Where its input's positions of the sequence go, of a kind that turns them; none of any other, and where it treats
/// them as any layer does.
/// @param before  along the input's length or channels, or mixed.
std::optional<NodePositions> positions(const Layer& layer, Shape in, const NodePositions& before);

/// The least positions of an input from which the layer has so many outputs.
/// @param in  the input's shape in a longer window.
int64_t min_input(const Layer& layer, Shape in, int64_t outputs);

/// The weights that the layer reads; none where the kind has no tensors().
std::vector<TensorSpec> tensors(const Layer& layer, std::span<const Shape> in);

/// Multiplications with an addition for one window; activations and pools, which have no multiply_adds(), count as
/// none.
int64_t multiply_adds(const Layer& layer, std::span<const Shape> in);

/// What the engine may do with it, and how others see it; the defaults where the kind has no traits().
Traits traits(const Layer& layer);

}  // namespace seqcast
