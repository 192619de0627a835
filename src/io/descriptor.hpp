// SPDX-License-Identifier: MIT
// Owning file descriptor that no other program inherits.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace seqcast {

/// A file descriptor, closed at the end. Its number is above those that a started program gets (0 to 4), so that giving
/// it to one never closes another, also where a host process has closed its standard input.
class Descriptor {
 public:
  /// Takes over an open descriptor.
  ///
  /// @param what    what fails without it, for the message.
  /// @throws Error  with the cause that errno says, where the descriptor is negative.
  Descriptor(int descriptor, const std::string& what);
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&&) = delete;
  ~Descriptor() { reset(); }

  int number() const noexcept { return number_; }
  void reset() noexcept;

 private:
  int number_ = -1;
};

/// Reads from a place of a regular file on.
///
/// @return  the part of the buffer that was filled: all of it, but at the file's end, or where reading fails: then
///          `errno` says why, and else it is 0.
std::string_view read_at(int descriptor, int64_t begin, std::span<char> buffer) noexcept;

}  // namespace seqcast
