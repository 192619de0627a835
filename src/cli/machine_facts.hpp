// SPDX-License-Identifier: MIT
// The machine as its kernel describes it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace seqcast {

struct MachineFacts {
  std::string processor;  ///< as `AMD EPYC 7B13`; `unknown` where /proc does not say it
  std::string system;     ///< as `Debian GNU/Linux 12 (bookworm)`; `unknown` where /etc does not say it
  std::string kernel;     ///< as `Linux 6.1.0-18-amd64 x86_64`
  size_t processors = 0;  ///< that the machine has, whether or not this process may use them
  int64_t memory_bytes = 0;
};

/// @param root  of the file system; for tests.
MachineFacts machine_facts(const std::string& root = "/");

}  // namespace seqcast
