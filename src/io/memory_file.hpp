// SPDX-License-Identifier: MIT
// Files in memory, which programs hand to each other.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "io/descriptor.hpp"

namespace seqcast {

/// The bytes of a file in memory, as long as `storage` or a copy of it lives.
struct MappedBytes {
  std::shared_ptr<const void> storage;
  std::string_view bytes;
};

/// A file that stands in no folder and takes memory alone; it goes with its last descriptor and its last mapping.
class MemoryFile {
 public:
  /// @param what    what fails without it, for the message.
  /// @throws Error  where the system gives none.
  explicit MemoryFile(const std::string& what);

  const Descriptor& descriptor() const noexcept { return descriptor_; }
  int64_t bytes() const noexcept;

  /// Adds bytes behind those that are there. @throws Error  naming `of`, which they are of, where there is no room.
  void write(std::string_view bytes, const std::string& of);
  /// All its bytes, of which parts can be let go. @throws Error  naming `of`, where it is empty or cannot be mapped.
  MappedBytes map(const std::string& of) const;

 private:
  Descriptor descriptor_;
};

/// Gives the memory of a part of mapped bytes back to the machine: they are not to be read again.
void let_go(std::span<const std::byte> bytes) noexcept;

}  // namespace seqcast
