// SPDX-License-Identifier: MIT
#include "predict/self_test_networks.hpp"

#include "model/graph_builder.hpp"

namespace seqcast {
namespace {

constexpr Padding same{Padding::Kind::same};

/// As Basset and DeepSEA: convolutions and max-pools, then dense layers over the whole window.
Graph pools_and_dense() {
  GraphBuilder builder(4);
  builder.then(Conv1d{.filters = 96, .kernel = 19, .padding = same});  // [4, 288] -> [96, 288]
  builder.then(BatchNorm{1e-5});
  builder.then(Activation{ActivationFunction::relu});
  builder.then(MaxPool{.size = 3, .padding = {}});                     // -> [96, 96]
  builder.then(Conv1d{.filters = 64, .kernel = 11, .padding = same});  // -> [64, 96]
  builder.then(BatchNorm{1e-5});
  builder.then(Activation{ActivationFunction::relu});
  builder.then(MaxPool{.size = 4, .padding = {}});                    // -> [64, 24]
  builder.then(Conv1d{.filters = 64, .kernel = 7, .padding = same});  // -> [64, 24]
  builder.then(Activation{ActivationFunction::relu});
  builder.then(MaxPool{.size = 4, .padding = {}});  // -> [64, 6]
  builder.then(Flatten{FlattenOrder::channel_major});
  builder.then(Dense{.units = 64});
  builder.then(Activation{ActivationFunction::relu});
  builder.then(Dense{.units = 10});  // -> [10, 1]
  return builder.graph();
}

/// As Basenji: a stem with pools, then residual blocks whose dilation doubles.
Graph dilated_residuals() {
  GraphBuilder builder(4);
  builder.then(Conv1d{.filters = 32, .kernel = 15, .padding = same});  // [4, 512] -> [32, 512]
  builder.then(MaxPool{.size = 2, .padding = {}});                     // -> [32, 256]
  for (const int64_t dilation : {1, 2, 4, 8, 16}) {
    const size_t from = builder.last();
    builder.then(Activation{ActivationFunction::gelu_tanh});
    builder.then(Conv1d{.filters = 32, .kernel = 3, .dilation = dilation, .padding = same});
    builder.join({from, builder.then(BatchNorm{1e-3})}, Add{});
  }
  builder.then(Activation{ActivationFunction::gelu_tanh});
  builder.then(Conv1d{.filters = 12, .kernel = 1, .padding = {}});  // -> [12, 256]
  return builder.graph();
}

/// As SpliceAI: long kernels in residual blocks, and the window's edges cropped.
Graph long_kernels() {
  GraphBuilder builder(4);
  builder.then(Conv1d{.filters = 32, .kernel = 1, .padding = {}});  // [4, 400] -> [32, 400]
  for (const int64_t kernel : {11, 21}) {
    const size_t from = builder.last();
    builder.then(BatchNorm{1e-3});
    builder.then(Activation{ActivationFunction::relu});
    builder.then(Conv1d{.filters = 32, .kernel = kernel, .dilation = 2, .padding = same});
    builder.then(BatchNorm{1e-3});
    builder.then(Activation{ActivationFunction::relu});
    builder.join({from, builder.then(Conv1d{.filters = 32, .kernel = kernel, .padding = same})}, Add{});
  }
  builder.then(Crop{60, 60});
  builder.then(Conv1d{.filters = 3, .kernel = 1, .padding = {}});  // -> [3, 280]
  return builder.graph();
}

/// As ChromBPNet: valid convolutions next to crops, and one wide filter.
Graph valid_and_crops() {
  GraphBuilder builder(4);
  builder.then(Conv1d{.filters = 64, .kernel = 21, .padding = {}});  // [4, 300] -> [64, 280]
  builder.then(Activation{ActivationFunction::relu});
  for (const int64_t dilation : {2, 4, 8}) {
    const size_t from = builder.last();
    builder.then(Conv1d{.filters = 64, .kernel = 3, .dilation = dilation, .padding = {}});
    const size_t branch = builder.then(Activation{ActivationFunction::relu});
    builder.join({builder.join({from}, Crop{dilation, dilation}), branch}, Add{});
  }
  builder.then(Conv1d{.filters = 1, .kernel = 75, .padding = {}});  // -> [1, 178]
  return builder.graph();
}

/// Strides, groups, norms of each position, mean pools.
Graph strides_and_groups() {
  GraphBuilder builder(4);
  builder.then(Conv1d{.filters = 48, .kernel = 9, .stride = 2, .padding = same});  // [4, 256] -> [48, 128]
  builder.then(Activation{ActivationFunction::elu});
  builder.then(Conv1d{.filters = 48, .kernel = 5, .padding = same, .groups = 48});
  builder.then(Conv1d{.filters = 48, .kernel = 3, .padding = same, .groups = 4});
  builder.then(LayerNorm{1e-3});
  builder.then(AvgPool{.size = 2, .padding = {}});  // -> [48, 64]
  builder.then(Dense{.units = 16});
  builder.then(Activation{ActivationFunction::sigmoid});
  builder.then(Dense{.units = 4});  // -> [4, 64]
  return builder.graph();
}

}  // namespace

std::vector<SmallNetwork> small_networks() {
  return {{"pools and dense layers", pools_and_dense(), 288, 6},
          {"dilated residual blocks", dilated_residuals(), 512, 2},
          {"long kernels", long_kernels(), 400, 2},
          {"valid convolutions and crops", valid_and_crops(), 300, 2},
          {"strides and groups", strides_and_groups(), 256, 2}};
}

}  // namespace seqcast
