// SPDX-License-Identifier: MIT
// Reads the first bytes of a file, or a small file as a whole.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace seqcast {

/// All of a file that people write by hand, without a mark of UTF-8. @throws Error  where it cannot be read, is larger
/// than 64 MiB, or is a text of UTF-16.
std::string read_text(const std::string& path);

/// The same as its bytes are, of whatever encoding. @throws Error  where it cannot be read or is larger than 64 MiB.
std::string read_raw_text(const std::string& path);

/// Up to `count` bytes from the file's beginning. @throws Error  where it cannot be read.
std::string first_bytes(const std::string& path, size_t count);

/// What is no regular file (a pipe, a FIFO) can be read but once. While this object lives, `first_bytes`, `read_text`
/// and `read_raw_text` of that path give, in this thread, what was read when it was made; of a regular file it holds
/// nothing.
class HeldText {
 public:
  /// @throws Error  where it cannot be read or is larger than 64 MiB.
  explicit HeldText(const std::string& path);
  HeldText(HeldText&& other) noexcept;
  HeldText& operator=(HeldText&&) = delete;
  ~HeldText();

 private:
  std::string path_;  // empty where nothing is held
};

/// Whether a file that is there is no regular one: what can be read but once, from its beginning to its end.
bool is_read_once(const std::string& path) noexcept;

/// @param kind    what is read at any place, for the message.
/// @throws Error  for what can be read but once.
void check_read_at_any_place(const std::string& path, std::string_view kind);

/// The files of a comma-separated list. Where a name holds commas itself, the longest that is there is meant.
std::vector<std::string> file_list(std::string_view text);

}  // namespace seqcast
