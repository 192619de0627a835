// SPDX-License-Identifier: MIT
#include "bigwig_bytes.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace seqcast::libexec {

BigWigBytes::BigWigBytes(int descriptor, std::string path) : descriptor_(descriptor), path_(std::move(path)) {
  struct stat status {};
  if (fstat(descriptor, &status) == 0) size_ = static_cast<uint64_t>(status.st_size);
}

std::string BigWigBytes::read(uint64_t offset, uint64_t count) const {
  if (offset > size_ || count > size_ - offset) throw damaged("a part of it would lie behind its end: is it whole?");
  std::string bytes(count, '\0');
  for (uint64_t done = 0; done < count;) {
    const ssize_t got = pread(descriptor_, bytes.data() + done, count - done, static_cast<off_t>(offset + done));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) throw Error("cannot read '" + path_ + "': " + (got < 0 ? std::strerror(errno) : "it became shorter"));
    done += static_cast<uint64_t>(got);
  }
  return bytes;
}

Error BigWigBytes::damaged(const std::string& what) const {
  return Error(path_ + ": damaged bigWig file: " + what, "copy or download it again");
}

}  // namespace seqcast::libexec
