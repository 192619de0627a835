// SPDX-License-Identifier: MIT
// Flushing of files and their names to the disk, so that a power cut does not lose them.
#pragma once

#include <string>

namespace seqcast {

/// Whether output is brought to the disk before it gets its name and after, or left to the system.
enum class Durable { yes, no };

/// Brings a file's contents to the disk. @return  0, or the error number.
int sync_file(int descriptor) noexcept;

/// Brings a folder's list of names to the disk. @return  as sync_file; 0 for a folder that may not be read.
int sync_folder(const std::string& path) noexcept;

}  // namespace seqcast
