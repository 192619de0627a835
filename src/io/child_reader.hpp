// SPDX-License-Identifier: MIT
// Helper program of libexec/ that reads an untrusted file in a process of its own.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <string>
#include <vector>

#include "io/descriptor.hpp"
#include "seqcast/error.hpp"

namespace seqcast {

/// A helper program. It limits its own memory, CPU time and files (libexec/limits.hpp).
struct ReaderProgram {
  const char* name;      ///< of its file, as `seqcast-read-h5`
  const char* variable;  ///< of the environment, which may say where it is, as `SEQCAST_READ_H5`
  const char* format;    ///< what it reads, as `HDF5`
  const char* library;   ///< what may crash on a file, as `HDF5's library`
};

/// What a helper wrote until it closed its output, and whether it ended with exit status 0.
struct ReaderAnswer {
  std::string text;
  bool succeeded = false;
};

/// A helper program at work on one file. It is ended and waited for when this goes; it also ends when this process
/// does, since its input is then closed. Started with posix_spawn, so this process may have threads. For one thread at
/// a time.
class ChildReader {
 public:
  /// The file is the program's last argument; it gets one end of a socket as standard input and output.
  ///
  /// @param file       the user's path; every error begins with it.
  /// @param arguments  before the file.
  /// @param handed     become the program's descriptors 3 and 4; at most two.
  /// @param path       of the program; empty: the one that the environment names, else the one in libexec/ of the
  ///                   tree that this program or library lies in (io/own_prefix), else the installed one.
  /// @throws Error     where the program cannot be found or started.
  ChildReader(const ReaderProgram& program, const std::string& file, const std::vector<std::string>& arguments,
              const std::vector<const Descriptor*>& handed = {}, const std::string& path = {});
  ChildReader(ChildReader&&) = delete;
  ~ChildReader();

  /// Writes to its standard input. Where it is gone, the answer will be missing too.
  void send(const void* bytes, size_t count) noexcept;

  /// Reads exactly `count` bytes of its standard output.
  /// @param seconds  how long it may be silent.
  /// @throws Error   as failure(), where it ends or is silent for longer.
  void receive(void* to, size_t count, double seconds);

  /// Reads until it closes its standard output, and waits for its end.
  /// @param max_bytes  what is beyond is dropped.
  /// @param seconds    how long all may take.
  /// @throws Error     where it crashes or takes longer.
  ReaderAnswer receive_all(size_t max_bytes, double seconds);

  /// Ends the program. @return  that it failed on the file, in one sentence.
  Error failure();

 private:
  void start(const std::vector<std::string>& arguments, int channel, const std::vector<const Descriptor*>& handed);
  Error too_slow();
  Error crash(int signal) const;
  int wait(double seconds);
  void end() noexcept;

  const ReaderProgram& program_;
  std::string file_;
  std::string path_;
  pid_t id_ = 0;  // 0: has ended
  Descriptor channel_;
};

}  // namespace seqcast
