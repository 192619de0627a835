// SPDX-License-Identifier: MIT
// Contents of an HDF5 file: groups, attributes and datasets.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "formats/hdf5/h5_process.hpp"
#include "model/weights.hpp"

namespace seqcast {

/// An attribute: texts or numbers, one or a list of them. Of any other type both are empty.
struct H5Attribute {
  std::vector<std::string> texts;
  std::vector<double> numbers;
};

/// An array as stored. `tensor` is f16 where the file says f16, else f32, to which integers and f64 are rounded.
struct H5Dataset {
  std::string stored;   ///< its type in the file, as in `float64`; `other` where it is none of numbers
  std::string refused;  ///< why its values cannot be read, where they cannot; asking for them says so
  Tensor tensor;        ///< without bytes where only the structure was asked for
};

/// A group or an array. Paths begin with a slash, as in `/model_weights/conv1d`; the root is `/`.
struct H5Object {
  std::map<std::string, H5Attribute, std::less<>> attributes;
  std::optional<H5Dataset> dataset;  ///< none for a group
};

/// An HDF5 file as it was handed over by the helper program; nothing here reads HDF5 itself.
class H5File {
 public:
  H5File(std::string path, std::map<std::string, H5Object, std::less<>> objects, std::shared_ptr<const void> storage)
      : path_(std::move(path)), objects_(std::move(objects)), storage_(std::move(storage)) {}

  const std::string& path() const noexcept { return path_; }
  const std::map<std::string, H5Object, std::less<>>& objects() const noexcept { return objects_; }
  /// What keeps the tensors' bytes alive.
  const std::shared_ptr<const void>& storage() const noexcept { return storage_; }

  bool has(std::string_view object) const { return objects_.contains(object); }
  /// Names of what lies directly in a group, sorted.
  std::vector<std::string> children(std::string_view group) const;

  /// A text attribute; none where the object or the attribute is missing, or where it is no single text.
  std::optional<std::string> text(std::string_view object, std::string_view attribute) const;
  /// A list of texts, also where Keras split it into `NAME0`, `NAME1`, ...; none where there is no such list.
  std::optional<std::vector<std::string>> texts(std::string_view object, std::string_view attribute) const;

  /// The array at `object`. @throws Error  naming file and object, where there is none or it cannot be read.
  const Tensor& tensor(std::string_view object) const;

  /// Gives the memory of arrays that these weights do not read (an optimizer's) back to the machine.
  void release_unused(const Weights& weights) const;

 private:
  const H5Attribute* attribute(std::string_view object, std::string_view name) const;

  std::string path_;
  std::map<std::string, H5Object, std::less<>> objects_;
  std::shared_ptr<const void> storage_;
};

/// Reads a whole file, or with `with_values` false everything but the arrays' values.
///
/// HDF5 is a large C library with a history of crashes on hostile files, so it runs in a program of its own with limits
/// on memory and time, which hands back one file in memory (libexec/handover.hpp says how it is laid out).
///
/// @throws Error  naming the file: for what is no HDF5, is damaged, refers to other files, claims more than the file
/// can
///                hold, or takes too much memory or time.
H5File read_h5(const std::string& path, bool with_values, const H5Reader& reader = {});

/// The same for an HDF5 file that lies in an archive. @param name  of the archive and of the file in it, for messages.
H5File read_archived_h5(const std::string& name, std::string_view bytes, bool with_values, const H5Reader& reader = {});

/// Whether a file that begins with these bytes is HDF5.
bool looks_like_h5(std::string_view first_bytes) noexcept;

}  // namespace seqcast
