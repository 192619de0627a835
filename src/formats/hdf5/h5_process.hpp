// SPDX-License-Identifier: MIT
// Starts and supervises the HDF5 reader process.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace seqcast {

/// The program that reads HDF5, and how long it may take.
struct H5Reader {
  std::string program;  ///< empty: $SEQCAST_READ_H5, else the program's libexec/seqcast-read-h5, else as installed
  double seconds = 0;   ///< of wall time; 0: a minute, and a second for every 4 MB
};

/// What the program handed over: a file in memory, mapped, of at least 8 bytes (libexec/handover.hpp has its form).
struct H5Handover {
  std::shared_ptr<const void> storage;
  std::string_view bytes;
};

/// Runs the program on a file and waits for it; other threads and other children are left alone.
///
/// @throws Error  naming the file, where the program cannot be found or started, refuses the file, crashes, or takes
/// too
///                long (it is then ended).
H5Handover run_h5_reader(const std::string& path, bool with_values, const H5Reader& reader);

/// The same for an HDF5 file that lies in an archive: it reaches the program through memory, not through a file.
///
/// @param name   of the archive and of what is in it, for messages.
/// @param bytes  of the HDF5 file.
H5Handover run_h5_reader(const std::string& name, std::string_view bytes, bool with_values, const H5Reader& reader);

/// Gives the memory of a part of what was handed over back to the machine: its bytes are not to be read again.
void let_go(std::span<const std::byte> bytes) noexcept;

}  // namespace seqcast
