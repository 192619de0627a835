// SPDX-License-Identifier: MIT
// Header of .npy files, read and written.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace seqcast {

/// The most that a file has before its numbers: magic, version, length, and a header.
constexpr int64_t max_npy_head_bytes = 12 + (1 << 16);

/// What the header of an .npy file says.
struct NpyHeader {
  std::string type;            ///< NumPy's text, as "<f4"
  bool fortran_order = false;  ///< the first axis varies fastest
  std::vector<int64_t> shape;
};

/// Reads the text of a header: a Python dictionary of 'descr', 'fortran_order' and 'shape' and nothing else. It is
/// parsed, never evaluated.
///
/// @throws Error  saying what is wrong, for anything else.
NpyHeader parse_npy_header(std::string_view text);

/// Splits the bytes of an .npy file (format 1.0, 2.0 or 3.0) into its header and its numbers, which may be too few.
///
/// @throws Error  without the file's name, for what is no .npy file, is cut short, or has another format.
std::pair<NpyHeader, std::string_view> split_npy(std::string_view file);

/// Whether these first bytes of a file are those of .npy files.
bool looks_like_npy(std::string_view first_bytes) noexcept;

/// Bytes of one number: f2, f4, f8, b1, and signed and unsigned integers of 1, 2, 4 and 8 bytes.
/// @throws Error  without the file's name, for types that are not read; big-endian ones are named as such.
int64_t npy_number_bytes(const std::string& type);

/// @throws Error  without the file's name, where the numbers are more or fewer bytes than the shape needs.
void check_npy_size(const NpyHeader& header, size_t bytes);

/// Numbers from one index of each axis to the next.
std::vector<int64_t> npy_strides(const NpyHeader& header);

/// The first bytes of a file of format 1.0, padded to a multiple of 64: magic, version, length, and the header.
std::string npy_header_text(const NpyHeader& header);

}  // namespace seqcast
