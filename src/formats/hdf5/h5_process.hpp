// SPDX-License-Identifier: MIT
// Starts and supervises the HDF5 reader process.
#pragma once

#include <string>
#include <string_view>

#include "io/memory_file.hpp"

namespace seqcast {

/// The program that reads HDF5, and how long it may take.
struct H5Reader {
  std::string program;  ///< empty: $SEQCAST_READ_H5, else the program's libexec/seqcast-read-h5, else as installed
  double seconds = 0;   ///< of wall time; 0: a minute, and a second for every 4 MB
};

/// Runs the program on a file and waits for it; other threads and other children are left alone.
///
/// @return        what the program handed over, at least 8 bytes (libexec/handover.hpp has their form).
/// @throws Error  naming the file, where the program cannot be found or started, refuses the file, crashes, or takes
/// too
///                long (it is then ended).
MappedBytes run_h5_reader(const std::string& path, bool with_values, const H5Reader& reader);

/// The same for an HDF5 file that lies in an archive: it reaches the program through memory, not through a file.
///
/// @param name   of the archive and of what is in it, for messages.
/// @param bytes  of the HDF5 file.
MappedBytes run_h5_reader(const std::string& name, std::string_view bytes, bool with_values, const H5Reader& reader);

}  // namespace seqcast
