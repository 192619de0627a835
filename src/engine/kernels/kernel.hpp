// SPDX-License-Identifier: MIT
// Kernels: what computes a step, a function on a fixed number of channels-last rows; one kind of layer each.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "engine/plan/plan.hpp"

namespace seqcast {

/// What a kernel is called with. Rows are positions, channels are next to each other.
struct KernelCall {
  std::span<const float* const> in;  ///< [rows, C] of each of the step's reads
  float* out = nullptr;              ///< [rows.size(), C']
  std::byte* scratch = nullptr;      ///< aligned to 64 bytes, KernelSizes::scratch_bytes of it
  Range inside;                      ///< rows of the first that are not padding; padding rows hold zeros
  const uint8_t* codes = nullptr;    ///< of the rows read, where the step reads letters; see Step::reads_codes
  /// How many rows of output to compute; as built where negative. A kernel of any_length then finds in `in` all rows
  /// that its rounding blocks read.
  int64_t rows = -1;
  Range columns;  ///< of a layer that works on each row alone: which outputs to compute; all where empty

  int64_t length(int64_t built) const noexcept { return rows < 0 ? built : rows; }
};

/// What a kernel takes.
struct KernelSizes {
  size_t scratch_bytes = 0;  ///< of each call
  size_t weight_bytes = 0;   ///< of its weights as it holds them; small tables do not count

  bool operator==(const KernelSizes&) const = default;
};

struct Kernel {
  std::function<void(const KernelCall&)> run;
  KernelSizes sizes;
  bool any_rows = false;     ///< takes rows of several windows, with the same bytes for a row wherever it stands
  int64_t column_block = 0;  ///< takes KernelCall::columns that begin at multiples of it; 0: computes all at once
  /// Takes a stretch of neighbouring rows, at most as many as it was built for, with the same bytes for a row wherever
  /// the stretch begins: at a rounding block.
  bool any_length = false;
};

/// What a kernel is built from: the step's layer with its epilogue, and sizes that never change from call to call.
struct KernelSpec {
  const Model& model;
  const Step& step;

  int64_t in_rows() const noexcept { return step.reads[0].rows.size(); }
  int64_t out_rows() const noexcept { return step.rows.size(); }
  int64_t in_channels() const { return model.shapes[step.reads[0].node].channels; }
  int64_t out_channels() const { return channels_computed(model, step); }
  /// Of rows of all outputs (weights, biases), those that the step computes, next to each other.
  void choose_columns(std::vector<float>& rows) const;
};

// The list: one line a layer kind. Each is in layers/KIND.cpp.
Kernel build(const Input&, const KernelSpec&);
Kernel build(const Conv1d&, const KernelSpec&);
Kernel build(const BatchNorm&, const KernelSpec&);
Kernel build(const Activation&, const KernelSpec&);
Kernel build(const MaxPool&, const KernelSpec&);
Kernel build(const Dense&, const KernelSpec&);
Kernel build(const Flatten&, const KernelSpec&);
Kernel build(const Add&, const KernelSpec&);
Kernel build(const Crop&, const KernelSpec&);
Kernel build(const Concat&, const KernelSpec&);
Kernel build(const Multiply&, const KernelSpec&);
Kernel build(const Maximum&, const KernelSpec&);
Kernel build(const Minimum&, const KernelSpec&);
Kernel build(const Scale&, const KernelSpec&);
Kernel build(const Pad&, const KernelSpec&);
Kernel build(const Embedding&, const KernelSpec&);
Kernel build(const AvgPool&, const KernelSpec&);
Kernel build(const GlobalPool&, const KernelSpec&);
Kernel build(const Reduce&, const KernelSpec&);
Kernel build(const Softmax&, const KernelSpec&);
Kernel build(const LogSoftmax&, const KernelSpec&);
Kernel build(const Fold&, const KernelSpec&);
Kernel build(const Upsample&, const KernelSpec&);
Kernel build(const LayerNorm&, const KernelSpec&);
Kernel build(const RmsNorm&, const KernelSpec&);
Kernel build(const TapSum&, const KernelSpec&);
Kernel build(const Divide&, const KernelSpec&);
Kernel build(const GroupNorm&, const KernelSpec&);
Kernel build(const ChannelSlice&, const KernelSpec&);

/// What each code of the alphabet stands for, [letters + 2, letters]: one-hot letters, the unknown one, padding
/// (zeros).
std::vector<float> one_hot_rows(const Contract& contract);

/// The same as the step reads it: with its letter activation applied to all but padding.
std::vector<float> letter_values(const KernelSpec& spec);

/// The kernel of any step, by its algorithm.
Kernel build(const KernelSpec& spec);

/// What the kernel of a step takes; no weights need be there.
KernelSizes kernel_sizes(const Model& model, const Step& step);

}  // namespace seqcast
