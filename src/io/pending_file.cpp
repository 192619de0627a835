// SPDX-License-Identifier: MIT
#include "io/pending_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <optional>

#include "io/error_cause.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

namespace fs = std::filesystem;

constexpr size_t max_name_bytes = 200;  // of the final name within the temporary one; file systems allow 255
constexpr int max_links = 40;           // as Linux itself follows
constexpr int max_tries = 1000;

[[noreturn]] void fail(const std::string& path, int cause, std::string hint = {}) {
  throw Error(fmt::format("cannot write '{}': {}", path, cause_of(cause)), std::move(hint));
}

std::optional<struct stat> status_of(const std::string& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) return std::nullopt;
  return status;
}

fs::path folder_of(const fs::path& path) { return path.has_parent_path() ? path.parent_path() : fs::path("."); }

/// The path behind symbolic links, also where nothing is there yet.
std::string follow_links(const std::string& path) {
  fs::path target = path;
  std::error_code none;
  for (int link = 0; fs::is_symlink(fs::symlink_status(target, none)); ++link) {
    if (link == max_links) fail(path, ELOOP);
    const fs::path next = fs::read_symlink(target, none);
    if (none) fail(path, none.value());
    target = next.is_absolute() ? next : folder_of(target) / next;
  }
  return target.string();
}

/// Says why a file cannot be made in its folder.
[[noreturn]] void fail_to_create(const std::string& path, const std::string& final_path, int cause) {
  const std::string folder = folder_of(final_path).string();
  const auto status = status_of(folder);
  if (!status) {
    throw Error(fmt::format("cannot write '{}': folder '{}' does not exist", path, folder),
                fmt::format("mkdir -p '{}'", folder));
  }
  if (!S_ISDIR(status->st_mode)) throw Error(fmt::format("cannot write '{}': '{}' is not a folder", path, folder));
  if (cause == EACCES || cause == EROFS) {
    fail(path, cause, fmt::format("folder '{}' is not writable; name a file in one that is", folder));
  }
  fail(path, cause);
}

/// A file of that name that is in the way is an error; a regular one that may be replaced is not.
void check_replaceable(const std::string& path, const std::optional<struct stat>& present) {
  const fs::path as_path = path;
  if ((present && S_ISDIR(present->st_mode)) || as_path.filename().empty()) {
    throw Error(fmt::format("cannot write '{}': it is a folder", path), "name a file in it");
  }
  if (present && !S_ISREG(present->st_mode)) {
    throw Error(fmt::format("cannot write '{}': it is no regular file", path), "name a regular file");
  }
  if (present && ::access(path.c_str(), W_OK) != 0) fail(path, errno, "remove it, or name another file");
}

}  // namespace

bool is_standard_output(const std::string& path) { return path.empty() || path == "-" || path == "/dev/stdout"; }

bool is_written_directly(const std::string& path) {
  if (is_standard_output(path) || path.starts_with("/dev/fd/") || path.starts_with("/proc/self/fd/")) return true;
  const auto status = status_of(path);
  return status && !S_ISREG(status->st_mode) && !S_ISDIR(status->st_mode);
}

void PendingFile::Remove::operator()(const std::string* name) const {
  ::unlink(name->c_str());
  delete name;
}

PendingFile::PendingFile(const std::string& path) : path_(path) {
  static std::atomic<int> count{0};
  const auto present = status_of(path);
  check_replaceable(path, present);
  final_ = follow_links(path);
  const fs::path as_path = final_;
  const std::string name = as_path.filename().string();
  if (name.size() > 255) fail(path, ENAMETOOLONG);
  for (int attempt = 0; attempt < max_tries; ++attempt) {
    const auto temporary = folder_of(as_path) / fmt::format(".{}.seqcast-{}-{:06}", name.substr(0, max_name_bytes),
                                                            ::getpid(), count++ % 1000000);
    const int descriptor = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (descriptor < 0 && errno == EEXIST) continue;  // left by a process of the same number that was killed
    if (descriptor < 0) fail_to_create(path, final_, errno);
    temporary_.reset(new std::string(temporary.string()));
    if (present) ::fchmod(descriptor, present->st_mode & 07777);  // refused for another's file: then the umask's
    ::close(descriptor);
    return;
  }
  fail(path, EEXIST, "remove the old temporary files beside it");
}

void PendingFile::commit() {
  if (std::rename(temporary_->c_str(), final_.c_str()) != 0) fail(path_, errno);
  delete temporary_.release();
}

}  // namespace seqcast
