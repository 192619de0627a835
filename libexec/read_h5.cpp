// SPDX-License-Identifier: MIT
// seqcast-read-h5: reads an HDF5 file in a separate process, isolated from the main program.
//
// seqcast starts it as `seqcast-read-h5 structure|values FILE`, with an empty file in memory as descriptor 3, which
// receives what was read (handover.hpp). Standard output receives `ok`, or why the file is refused.
#include <hdf5.h>

#include <cstdio>
#include <cstdlib>
#include <new>
#include <string>

#include "handle.hpp"
#include "handover.hpp"
#include "limits.hpp"

namespace {

constexpr int handed_descriptor = 3;

/// Nothing may load a plugin or make HDF5 write.
void start_hdf5() {
  setenv("HDF5_USE_FILE_LOCKING", "FALSE", 1);
  H5open();
  H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
  H5PLset_loading_state(0);
}

int say(const std::string& text, int code) {
  std::fputs(text.c_str(), stdout);
  return std::fflush(stdout) == 0 ? code : 1;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string mode = argc == 3 ? argv[1] : "";
  if (mode != "structure" && mode != "values") {
    std::fputs("seqcast starts this program by itself: seqcast-read-h5 structure|values FILE\n", stderr);
    return 2;
  }
  seqcast::libexec::limit_process();
  seqcast::libexec::end_with_parent();
  start_hdf5();
  try {
    seqcast::read_h5::hand_over(argv[2], handed_descriptor, mode == "values");
    return say("ok", 0);
  } catch (const seqcast::read_h5::Refused& refused) {
    return say(refused.what(), 1);
  } catch (const std::bad_alloc&) {
    return say("takes more memory than a file of its size may", 1);
  }
}
