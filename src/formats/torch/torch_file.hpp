// SPDX-License-Identifier: MIT
// A file that torch.save wrote: its pickle, and the tensors that it describes.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "formats/torch/pickle_value.hpp"
#include "io/zip_file.hpp"
#include "model/tensor.hpp"

namespace seqcast {

/// Whether a file that begins with these bytes (up to 64 KiB) is one of torch.save's, of a kind that is read or not,
/// or another zip archive or pickle, which is an error that says so.
bool looks_like_torch(std::string_view first_bytes) noexcept;

/// An archive of PyTorch 1.6 and later. Its entries are views of the file in memory, not copied.
class TorchFile {
 public:
  /// Reads directory and pickle, no tensors.
  ///
  /// @throws Error  naming the file, for files of before 1.6, TorchScript, other archives, and what read_pickle
  /// refuses.
  explicit TorchFile(const std::string& path);

  const std::string& path() const noexcept { return zip_.path(); }
  const Pickle& pickle() const noexcept { return pickle_; }

  /// The name of its type, as in float32 or FloatStorage.
  const std::string& type_of(const PickleTensor& tensor) const;
  /// Whether it is of a type that is read: f64, f32, f16 or bf16.
  bool is_floating(const PickleTensor& tensor) const;

  /// A tensor as it lies in the file; f64, and values with the most significant byte first, are copied once.
  ///
  /// @param name         for messages.
  /// @param with_values  else its bytes are left out, and only its shape and sizes are checked.
  /// @throws Error       naming file and tensor.
  Tensor tensor(const PickleTensor& tensor, const std::string& name, bool with_values);

  /// What keeps the tensors alive, once all are taken.
  std::shared_ptr<const void> storage() const;

 private:
  struct NumberType;
  struct Values {
    std::shared_ptr<const void> owner;
    std::span<const std::byte> bytes;
  };
  using Key = std::pair<std::string, std::string_view>;  // entry and type

  static const NumberType* number_type(const std::string& name);
  const ZipEntry& entry_of(const PickleStorage& storage, const NumberType& type) const;
  const Values& values_of(const PickleStorage& storage, const NumberType& type);
  int64_t check_extent(const PickleTensor& tensor, const NumberType& type);

  ZipFile zip_;
  std::string folder_;  ///< of all entries, with a slash at its end
  bool is_big_endian_ = false;
  Pickle pickle_;
  std::map<Key, Values> values_;
  int64_t expanded_ = 0;  ///< values of tensors that have more than are stored
};

}  // namespace seqcast
