// SPDX-License-Identifier: MIT
// First bytes by which kinds of files are told, and what to do with such files.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace seqcast {

/// A kind that is told by the bytes at one place.
struct Signature {
  size_t offset;
  std::string_view bytes;
  std::string_view name;
  std::string (*hint)(const std::string& path);
  bool hides_another = false;
  bool is_text = false;
};

/// In the order in which they are looked for.
std::span<const Signature> file_signatures() noexcept;

/// Hints for kinds that are told by more than one place.
std::string torch_hint(const std::string& path);
std::string save_tensors_hint(const std::string& path);
std::string save_keras_hint(const std::string& path);

}  // namespace seqcast
