// SPDX-License-Identifier: MIT
// Fuzz target of the HDF5 reader, run in this process for speed and coverage feedback.
// Crashes inside HDF5's own library are not our defect; ./dev fuzz h5 runs those.
#include <hdf5.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstdlib>
#include <new>

#include "handle.hpp"
#include "handover.hpp"
#include "limits.hpp"

// The program's limits are for a process that ends; a fuzzer has its own.
void seqcast::libexec::limit_memory(uint64_t) {}
void seqcast::libexec::limit_time(uint64_t, uint64_t) {}
void seqcast::libexec::limit_written_file(uint64_t) {}

namespace {

void start_hdf5() {
  setenv("HDF5_USE_FILE_LOCKING", "FALSE", 1);
  H5open();
  H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
  H5PLset_loading_state(0);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  start_hdf5();
  const int handed = memfd_create("handed", 0);
  try {
    seqcast::read_h5::hand_over({reinterpret_cast<const char*>(bytes), size}, handed, true, uint64_t{1} << 30);
  } catch (const seqcast::read_h5::Refused&) {
  } catch (const std::bad_alloc&) {
  }
  close(handed);
  H5close();  // what a broken file leaves open would be taken for the next one
  return 0;
}
