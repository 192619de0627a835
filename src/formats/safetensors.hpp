// SPDX-License-Identifier: MIT
// Safetensors reader, and the layout of tensors for writing.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/weights.hpp"

namespace seqcast {

/// Maps a safetensors file and checks its whole header; values are not read until they are asked for.
///
/// The file is 8 bytes of header length (little-endian), a JSON object NAME -> {dtype, shape, data_offsets}, and the
/// values, row-major, without a gap. PyTorch's `num_batches_tracked` counters, which no layer reads, are left out.
///
/// @param path    must not be shortened while the weights live: they are the file's own pages.
/// @return        tensors of type f32, f16 or bf16; `source` is the path.
/// @throws Error  naming file and tensor, if the file cannot be read, is of another kind, breaks the format in any
///                way (also by gaps, overlaps or spare bytes), or holds a tensor of another type.
///
/// Source: https://github.com/huggingface/safetensors, "Format".
Weights read_safetensors(const std::string& path);

/// How tensors lie in a safetensors file: the header, then the values of each in turn.
struct SafetensorsLayout {
  std::string header;                ///< with the 8 bytes of its length before it; blanks fill it to a multiple of 8
  std::vector<const Tensor*> order;  ///< f32 ones first, so that every value is aligned; by name within a type
};

/// @param weights  must live as long as the layout.
SafetensorsLayout safetensors_layout(const Weights& weights);

/// Whether a file that begins with these bytes (at least 9 of them) is a safetensors file.
bool looks_like_safetensors(std::string_view first_bytes) noexcept;

}  // namespace seqcast
