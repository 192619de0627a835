// SPDX-License-Identifier: MIT
// Recognises files that are not read, so that messages can call them by their name.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace seqcast {

struct FileKind {
  std::string name;            ///< with its article, as in "an ONNX model"
  std::string hint;            ///< what to do next, where a model was wanted; or empty
  bool hides_another = false;  ///< packed, a pointer or the like: the hint holds whatever was wanted
  bool is_text = false;        ///< which a reader of texts takes or refuses itself
};

/// What a file or folder is; none where that is not known. Nothing of it is executed.
///
/// @param path         for hints; of a zip archive the directory is read, of a folder the names.
/// @param first_bytes  of the file, up to 64 KiB; none of a folder.
std::optional<FileKind> kind_of_file(const std::string& path, std::string_view first_bytes);

/// What a reader wants, for messages.
struct ExpectedFile {
  std::string name;       ///< as in "a BED file"
  std::string hint = {};  ///< where it gets something else that hides no other file
};

/// @throws Error  for a folder, by what it is.
void check_is_file(const std::string& path, const ExpectedFile& expected);

/// @param text    its beginning, unpacked.
/// @throws Error  by what it is, for what is of a known kind and no text, or a text that only stands for a file.
void check_is_text(const std::string& path, std::string_view text);

/// @param first_bytes  of a file that is not what was expected.
/// @throws Error       where it is of a known kind.
void check_is_none_of_others(const std::string& path, std::string_view first_bytes, const ExpectedFile& expected);

}  // namespace seqcast
