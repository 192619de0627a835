// SPDX-License-Identifier: MIT
// Folder that stands for the root of a file system, with the files that a test makes in it.
#pragma once

#include <filesystem>
#include <string>

#include "tests/io/temporary_folder.hpp"

class MadeRoot {
 public:
  std::string path() const { return folder_.path(""); }
  /// Writes a file, in folders that are made where they are missing.
  void write(const std::string& name, const std::string& text) const {
    std::filesystem::create_directories(std::filesystem::path(folder_.path(name)).parent_path());
    folder_.write(name, text);
  }

 private:
  TemporaryFolder folder_;
};
