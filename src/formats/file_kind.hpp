// SPDX-License-Identifier: MIT
// Recognises files that are not read, so that messages can call them by their name.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace seqcast {

struct FileKind {
  std::string name;  ///< with its article, as in "an ONNX model"
  std::string hint;  ///< what to do next; or empty
};

/// What a file or folder is; none where that is not known. Nothing of it is executed.
///
/// @param path         for hints; of a zip archive the directory is read, of a folder the names.
/// @param first_bytes  of the file, up to 64 KiB; none of a folder.
std::optional<FileKind> kind_of_file(const std::string& path, std::string_view first_bytes);

}  // namespace seqcast
