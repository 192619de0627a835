// SPDX-License-Identifier: MIT
// Number of threads of the libraries that kernels call.
#pragma once

namespace seqcast {

/// Makes libraries with threads of their own use one in the calling thread, as long as this lives.
class OneLibraryThread {
 public:
  OneLibraryThread();
  ~OneLibraryThread();
  OneLibraryThread(const OneLibraryThread&) = delete;
  OneLibraryThread& operator=(const OneLibraryThread&) = delete;

 private:
  int before_;
};

}  // namespace seqcast
