// SPDX-License-Identifier: MIT
// Owning handle of an HDF5 identifier, and the exception for refused files.
#pragma once

#include <hdf5.h>

#include <stdexcept>
#include <string>
#include <utility>

namespace seqcast::read_h5 {

/// Why a file is not read; the text goes to the user after the file's name.
class Refused : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// An identifier of HDF5's and the function that closes it.
class Handle {
 public:
  using Close = herr_t (*)(hid_t);

  /// @throws Refused  with `otherwise` where HDF5 gave no identifier.
  Handle(hid_t id, Close close, const std::string& otherwise) : id_(id), close_(close) {
    if (id < 0) throw Refused(otherwise);
  }
  Handle(Handle&& other) noexcept : id_(std::exchange(other.id_, -1)), close_(other.close_) {}
  Handle& operator=(Handle&&) = delete;
  ~Handle() {
    if (id_ >= 0) close_(id_);
  }
  operator hid_t() const noexcept { return id_; }

 private:
  hid_t id_;
  Close close_;
};

}  // namespace seqcast::read_h5
