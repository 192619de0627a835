// SPDX-License-Identifier: MIT
// The helper programs of libexec/: which there are, where they lie, and what they say of themselves.
#pragma once

#include <string>
#include <vector>

#include "io/child_reader.hpp"

namespace seqcast {

inline constexpr ReaderProgram h5_program{"seqcast-read-h5", "SEQCAST_READ_H5", "HDF5", "HDF5's library"};
inline constexpr ReaderProgram bigwig_program{"seqcast-read-bigwig", "SEQCAST_READ_BIGWIG", "bigWig", "the reader"};

/// The one that the environment names, else the one in libexec/ next to this program's folder, else the installed one.
/// @throws Error  where there is none.
std::string path_of(const ReaderProgram& program);

struct ReaderReport {
  std::string path;
  std::vector<std::string> libraries;  ///< with their versions, as `HDF5 1.10.8`
  bool is_sandboxed = false;           ///< whether the kernel keeps it from opening files (libexec/sandbox.hpp)
};

/// Starts a helper program that tells its versions.
/// @throws Error  where it cannot be found or started, or says something else.
ReaderReport report_of(const ReaderProgram& program);

}  // namespace seqcast
