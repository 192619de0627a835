// SPDX-License-Identifier: MIT
// Progress display, closing line and notices.
#pragma once

#include <chrono>
#include <cstdint>
#include <new>
#include <string>

#include "base/take_notice.hpp"
#include "predict/scan.hpp"

namespace seqcast {

class Progress {
 public:
  /// @param unit  what a position of the input is called, in the singular.
  Progress(std::string command, bool quiet, std::string unit = "base");

  /// More bases that will be predicted.
  void expect(int64_t bases) { total_bases_ += bases; }
  /// Shows how far it is, on a terminal only, a few times a second.
  void show(int64_t bases);
  /// The same where it is known which share of the input is done, and not how many bases there are.
  void show_share(int64_t units, double share);
  /// The closing line: bases (or letters, positions), windows, seconds, bases a second, peak memory. By then the output
  /// is written: a line for which there is no memory is left out.
  void close(const ScanCounts& counts);
  /// The same of other things: what `done` says, seconds, units a second, peak memory.
  template <class Done>
  void close(const Done& done, int64_t units) {
    try {
      if (!quiet_) close_with(done(), units);
    } catch (const std::bad_alloc&) {
    }
  }

 private:
  void show_line(const std::string& what, double share);
  void close_with(const std::string& done, int64_t units);

  std::string command_;
  std::string unit_;
  int64_t total_bases_ = 0;
  bool quiet_;
  bool on_terminal_;
  int64_t bases_ = 0;
  std::chrono::steady_clock::time_point started_, shown_;
};

/// Says something that the user should know, once.
void say(const std::string& command, const std::string& message, bool quiet);

/// Says each notice, in a line of its own.
TakeNotice notices_of(const std::string& command, bool quiet);

}  // namespace seqcast
