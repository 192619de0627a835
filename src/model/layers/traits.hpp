// SPDX-License-Identifier: MIT
// Traits of a layer kind: what the engine may do with it, and how others see it.
#pragma once

#include <cstdint>
#include <optional>

namespace seqcast {

/// How a layer of sums of products with weights slides along positions; a dense layer has a kernel of one.
struct ConvGeometry {
  int64_t kernel = 1;
  int64_t stride = 1;
  int64_t dilation = 1;
  int64_t groups = 1;
};

/// Which activations a kernel can apply to its values before it stores them; `unweighted`: all but prelu.
enum class FusedActivations { none, relu, unweighted };

/// What of the layers that follow a kernel can do on the way out.
struct Epilogue {
  FusedActivations activations = FusedActivations::none;
  bool batch_norm = false;  ///< folded into the weights
  bool pool = false;        ///< a max-pool of whole pools one behind the other
  bool crop = false;        ///< fewer rows are computed
  bool residual = false;    ///< the sum with another branch's rows
};

/// What a layer can be in the epilogue of the layer before it.
enum class FusesAs {
  nothing,
  norm,        ///< a BatchNorm: a scale and a shift a channel
  relu,        ///< an Activation of FusedActivations::relu
  activation,  ///< another Activation without weights
  pool,        ///< a max-pool of whole pools one behind the other
  crop,
  residual  ///< a sum, of which one input is what the layer before it computes
};

/// Layers that pictures draw alike.
enum class LayerGroup {
  other,
  convolution,
  pool,
  edge  ///< what cuts off or adds positions at the ends
};

/// A kind has a member `Traits traits() const`, or none: with the defaults it is computed right, with the right traits
/// it is fast.
struct Traits {
  std::optional<ConvGeometry> conv = {};  ///< of what the convolution algorithms compute
  bool reads_letters = false;             ///< looks codes up instead of reading one-hot rows, where it reads letters
  bool independent_rows = false;     ///< where inputs and output have one position, windows of a batch are its rows
  bool independent_columns = false;  ///< any block of output channels can be computed without the others
  bool shared_gemm = false;          ///< always one gemm, whose rows may be windows of a batch
  bool vectors = false;              ///< its own kernel goes through values in vectors, as printed plans say
  bool in_place = false;             ///< may write over its first input's rows
  bool reads_views = false;          ///< asks only for rows, wherever they lie: what a crop leaves need not be copied
  bool commutative = false;          ///< its inputs may come in any order
  Epilogue epilogue = {};
  FusesAs fuses_as = FusesAs::nothing;
  double value_cost = 0;      ///< multiply-adds' time a value of the output, besides reading and writing
  bool keeps_shape = false;   ///< a norm, an activation or a softmax of its one input
  bool keeps_places = false;  ///< its outputs stand where its inputs do, although it looks to one side: padded for that
  LayerGroup group = LayerGroup::other;
};

}  // namespace seqcast
