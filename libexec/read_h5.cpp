// SPDX-License-Identifier: MIT
// seqcast-read-h5: reads an HDF5 file in a separate process, isolated from the main program.
//
// seqcast starts it as `seqcast-read-h5 structure|values FILE`, with an empty file in memory as descriptor 3, which
// receives what was read (handover.hpp). Standard output receives `ok`, or why the file is refused. As
// `seqcast-read-h5 structure|values handed NAME` it reads descriptor 4, which holds a file from inside an archive;
// `seqcast-read-h5 --version` is asked by `seqcast doctor`.
#include <fcntl.h>
#include <hdf5.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <new>
#include <string>
#include <string_view>

#include "handle.hpp"
#include "handover.hpp"
#include "io/usable_memory.hpp"
#include "limits.hpp"
#include "sandbox.hpp"

namespace {

using seqcast::read_h5::Refused;

constexpr int handed_descriptor = 3;
constexpr int archived_descriptor = 4;

/// Nothing may load a plugin or make HDF5 write.
void start_hdf5() {
  setenv("HDF5_USE_FILE_LOCKING", "FALSE", 1);
  H5open();
  H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
  H5PLset_loading_state(0);
}

/// The file's bytes where they are mapped, for as long as this process is there.
std::string_view map_file(int descriptor) {
  struct stat status {};
  if (descriptor < 0 || fstat(descriptor, &status) != 0)
    throw Refused(std::string("cannot be read: ") + std::strerror(errno));
  if (!S_ISREG(status.st_mode)) throw Refused("is not a regular file");
  const auto bytes = static_cast<size_t>(status.st_size);
  if (bytes == 0) return {};
  void* start = mmap(nullptr, bytes, PROT_READ, MAP_PRIVATE, descriptor, 0);
  if (start == MAP_FAILED) throw Refused(std::string("cannot be mapped: ") + std::strerror(errno));
  close(descriptor);
  return {static_cast<const char*>(start), bytes};
}

int say(const std::string& text, int code) {
  std::fputs(text.c_str(), stdout);
  return std::fflush(stdout) == 0 ? code : 1;
}

/// The libraries' versions, and whether the sandbox holds.
int report() {
  unsigned major = 0;
  unsigned minor = 0;
  unsigned release = 0;
  H5get_libversion(&major, &minor, &release);
  const std::string version = std::to_string(major) + "." + std::to_string(minor) + "." + std::to_string(release);
  seqcast::libexec::enter_sandbox();
  return say("HDF5 " + version + "\n" + seqcast::libexec::sandbox_report(), 0);
}

}  // namespace

int main(int argc, char** argv) {
  const bool is_archived = argc == 4 && std::string_view(argv[2]) == "handed";
  const bool is_asked = argc == 2 && std::string_view(argv[1]) == "--version";
  const std::string mode = argc == 3 || is_archived ? argv[1] : "";
  if (!is_asked && mode != "structure" && mode != "values") {
    std::fputs("seqcast starts this program by itself: seqcast-read-h5 structure|values FILE\n", stderr);
    return 2;
  }
  seqcast::libexec::limit_process();
  seqcast::libexec::end_with(STDIN_FILENO);
  start_hdf5();
  if (is_asked) return report();
  try {
    const std::string_view file =
        map_file(is_archived ? archived_descriptor : open(argv[2], O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    const auto usable = static_cast<uint64_t>(seqcast::usable_memory());  // which the sandbox could not ask for
    seqcast::libexec::enter_sandbox();
    seqcast::read_h5::hand_over(file, handed_descriptor, mode == "values", usable);
    return say("ok", 0);
  } catch (const Refused& refused) {
    return say(refused.what(), 1);
  } catch (const std::bad_alloc&) {
    return say("takes more memory than a file of its size may", 1);
  }
}
