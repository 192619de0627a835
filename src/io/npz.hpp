// SPDX-License-Identifier: MIT
// Named arrays in an .npz file.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "io/npy_array.hpp"
#include "io/zip_file.hpp"
#include "io/zip_writer.hpp"

namespace seqcast {

/// Whether a file begins as .npz files do, with an entry NAME.npy; false where it cannot be read.
bool is_npz(const std::string& path);

/// An .npz file as NumPy writes it: a zip archive with an entry NAME.npy for each array.
class NpzFile {
 public:
  /// @param max_bytes  of one array; what claims more is refused before memory is taken for it.
  /// @throws Error     as ZipFile, and where an entry is no .npy.
  explicit NpzFile(const std::string& path, uint64_t max_bytes = uint64_t{1} << 36);

  const std::string& path() const noexcept { return zip_.path(); }
  /// In the order of the file.
  std::vector<std::string> names() const;
  bool has(std::string_view name) const;

  /// @throws Error  naming file and array, where there is none of that name, or it is damaged or of a type that is not
  ///                read.
  NpyArray array(std::string_view name) const;
  /// The array's values, row-major. @throws Error  as array(), and NpyArray::floats().
  std::vector<float> floats(std::string_view name) const;

 private:
  ZipFile zip_;
  uint64_t max_bytes_;
};

/// Writes an .npz file of f4 arrays, stored as they are. It is pending until `commit`.
class NpzWriter {
 public:
  /// @throws Error  as ZipWriter.
  explicit NpzWriter(const std::string& path, Durable durable = Durable::yes) : zip_(path, durable) {}

  /// Begins an array, whose values come in row-major order, as many as the shape has, until it ends.
  /// @throws Error  where the file cannot be written.
  void begin(const std::string& name, const std::vector<int64_t>& shape);
  void put(std::span<const float> values);
  /// @throws std::logic_error  where other than the promised number of values came.
  void end();

  void finish() { zip_.finish(); }
  void commit() { zip_.commit(); }
  PendingFile* pending() { return zip_.pending(); }

 private:
  ZipWriter zip_;
  int64_t values_left_ = 0;
};

}  // namespace seqcast
