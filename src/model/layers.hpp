// SPDX-License-Identifier: MIT
// Variant of all layer kinds, and the functions common to them.
#pragma once

#include <span>
#include <string_view>
#include <variant>
#include <vector>

#include "model/layers/activation.hpp"
#include "model/layers/add.hpp"
#include "model/layers/avg_pool.hpp"
#include "model/layers/batch_norm.hpp"
#include "model/layers/concat.hpp"
#include "model/layers/conv1d.hpp"
#include "model/layers/crop.hpp"
#include "model/layers/dense.hpp"
#include "model/layers/embedding.hpp"
#include "model/layers/flatten.hpp"
#include "model/layers/fold.hpp"
#include "model/layers/global_pool.hpp"
#include "model/layers/input.hpp"
#include "model/layers/max_pool.hpp"
#include "model/layers/maximum.hpp"
#include "model/layers/multiply.hpp"
#include "model/layers/pad.hpp"
#include "model/layers/reduce.hpp"
#include "model/layers/scale.hpp"
#include "model/layers/softmax.hpp"
#include "model/layers/upsample.hpp"

namespace seqcast {

using Layer =
    std::variant<Input, Conv1d, BatchNorm, Activation, MaxPool, Dense, Flatten, Add, Crop, Concat, Multiply, Scale, Pad,
                 Embedding, AvgPool, GlobalPool, Reduce, Softmax, LogSoftmax, Fold, Upsample, Maximum, Minimum>;

/// The kind's name in cards, help and messages.
std::string_view kind(const Layer& layer);

/// Output shape. @throws Error if the layer cannot take these inputs (their number, channels or length).
Shape shape(const Layer& layer, std::span<const Shape> in);

/// Whether an input of one channel or one position stands beside all of the others'.
bool broadcasts(const Layer& layer);

/// Hull of the positions of each input that outputs [begin, end) read, before clipping (design §4).
/// @param in  as input_shape() of the graph says; joins need the same of every input that is not spread.
Range needs(const Layer& layer, Shape in, Range out);

/// Hull, clipped to the output, of the positions that read any of inputs [begin, end).
Range reaches(const Layer& layer, Shape in, Range inputs);

/// The weights that the layer reads.
std::vector<TensorSpec> tensors(const Layer& layer, Shape in);

/// Multiplications with an addition for one window; activations and pools count as none.
int64_t multiply_adds(const Layer& layer, Shape in);

}  // namespace seqcast
