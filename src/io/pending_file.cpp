// SPDX-License-Identifier: MIT
#include "io/pending_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <vector>

#include "io/durable.hpp"
#include "io/error_cause.hpp"
#include "io/folder_names.hpp"
#include "io/leftovers.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

namespace fs = std::filesystem;

constexpr int max_links = 40;  // as Linux itself follows

[[noreturn]] void fail(const std::string& path, int cause, std::string hint = {}) {
  throw Error(fmt::format("cannot write '{}': {}", path, cause_of(cause)), std::move(hint));
}

std::optional<struct stat> status_of(const std::string& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) return std::nullopt;
  return status;
}

/// The path behind symbolic links, also where nothing is there yet.
std::string follow_links(const std::string& path) {
  fs::path target = path;
  std::error_code none;
  for (int link = 0; fs::is_symlink(fs::symlink_status(target, none)); ++link) {
    if (link == max_links) fail(path, ELOOP);
    const fs::path next = fs::read_symlink(target, none);
    if (none) fail(path, none.value());
    target = next.is_absolute() ? next : folder_above(target) / next;
  }
  return target.string();
}

/// Says why a file cannot be made in its folder.
[[noreturn]] void fail_to_create(const std::string& path, const std::string& final_path, int cause) {
  const std::string folder = folder_above(final_path).string();
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
    throw Error(fmt::format("cannot write '{}': it is not a regular file", path), "name a regular file");
  }
  if (present && ::access(path.c_str(), W_OK) != 0) fail(path, errno, "remove it, or name another file");
}

/// Whether the file system knows files without names and exchanges of names, and the kernel too.
bool is_unknown_to_the_system(int error) {
  return error == EOPNOTSUPP || error == EISDIR || error == EINVAL || error == ENOSYS;
}

}  // namespace

bool is_standard_output(const std::string& path) { return path.empty() || path == "-" || path == "/dev/stdout"; }

bool is_written_directly(const std::string& path) {
  if (is_standard_output(path) || path.starts_with("/dev/fd/") || path.starts_with("/proc/self/fd/")) return true;
  const auto status = status_of(path);
  return status && !S_ISREG(status->st_mode) && !S_ISDIR(status->st_mode);
}

PendingFile::PendingFile(const std::string& path, Durable durable) : path_(path), durable_(durable) {
  const auto present = status_of(path);
  check_replaceable(path, present);
  final_ = follow_links(path);
  if (fs::path(final_).filename().string().size() > 255) fail(ENAMETOOLONG);
  remove_leftovers(final_);
  const int descriptor = ::open(folder_above(final_).c_str(), O_TMPFILE | O_WRONLY | O_CLOEXEC, 0666);
  if (descriptor >= 0) {
    descriptor_.emplace(descriptor, "cannot write '" + path + "'");
    writable_ = fmt::format("/proc/self/fd/{}", descriptor_->number());
  } else if (!is_unknown_to_the_system(errno)) {
    fail_to_create(path, final_, errno);
  }
  if (descriptor < 0 || ::access(writable_.c_str(), F_OK) != 0) open_with_name();  // without /proc it has no way in
  if (present)
    ::fchmod(descriptor_->number(), present->st_mode & 07777);  // refused for another's file: then the umask's
}

void PendingFile::open_with_name() {
  for (int attempt = 0; attempt < max_temporary_names; ++attempt) {
    TemporaryName name(temporary_beside(final_));
    const int descriptor = ::open(name.path().c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    const int error = errno;
    if (descriptor < 0) name.forget();  // it is another's, or none
    if (descriptor < 0 && error == EEXIST) continue;
    if (descriptor < 0) fail_to_create(path_, final_, error);
    descriptor_.emplace(descriptor, "cannot write '" + path_ + "'");
    writable_ = name.path();
    temporary_ = std::move(name);
    return;
  }
  seqcast::fail(path_, EEXIST, "remove the old temporary files next to it");
}

void PendingFile::finish() {
  if (!descriptor_) return;
  if (durable_ == Durable::yes)
    if (const int error = sync_file(descriptor_->number())) fail(error);
  for (int attempt = 0; temporary_.path().empty(); ++attempt) {
    TemporaryName name(temporary_beside(final_));
    if (::linkat(AT_FDCWD, writable_.c_str(), AT_FDCWD, name.path().c_str(), AT_SYMLINK_FOLLOW) == 0) {
      temporary_ = std::move(name);
      break;
    }
    const int error = errno;
    name.forget();
    if (error != EEXIST || attempt == max_temporary_names) fail(error);
  }
  descriptor_.reset();
  writable_ = temporary_.path();
}

/// What it was called before stands under its temporary name, where it was exchanged.
PendingFile::Given PendingFile::give_name_in_set() {
  const std::string& name = writable_;  // a copy might find no memory, when others of the set have their names
  if (::renameat2(AT_FDCWD, name.c_str(), AT_FDCWD, final_.c_str(), RENAME_EXCHANGE) == 0) return Given::exchanged;
  if (errno == ENOENT && ::renameat2(AT_FDCWD, name.c_str(), AT_FDCWD, final_.c_str(), RENAME_NOREPLACE) == 0)
    return Given::renamed;
  if (!is_unknown_to_the_system(errno)) return Given::nothing;
  const bool is_new = ::access(final_.c_str(), F_OK) != 0;
  if (std::rename(name.c_str(), final_.c_str()) != 0) return Given::nothing;
  return is_new ? Given::renamed : Given::replaced;
}

/// @return  whether all is as it was.
bool PendingFile::take_back(Given given) {
  const std::string& name = writable_;
  if (given == Given::exchanged)
    return ::renameat2(AT_FDCWD, name.c_str(), AT_FDCWD, final_.c_str(), RENAME_EXCHANGE) == 0;
  return given == Given::renamed && std::rename(final_.c_str(), name.c_str()) == 0;
}

void PendingFile::fail(int cause) const { seqcast::fail(path_, cause); }

PendingFile::Folders PendingFile::folders_of(std::span<PendingFile* const> files) {
  Folders folders;
  for (const PendingFile* file : files)
    if (file->durable_ == Durable::yes) folders.emplace(folder_above(file->final_), file);
  return folders;
}

void PendingFile::sync(const Folders& folders) {
  for (const auto& [folder, file] : folders)
    if (const int error = sync_folder(folder))
      throw Error(fmt::format("'{}' is written, but may not outlast a power cut: {}", file->path_, cause_of(error)));
}

void PendingFile::commit() {
  finish();
  PendingFile* const self = this;
  const Folders folders = folders_of({&self, 1});
  {
    const GivingNames giving_names;
    if (std::rename(writable_.c_str(), final_.c_str()) != 0) fail(errno);
    temporary_.forget();
  }
  sync(folders);
}

void PendingFile::commit_all(std::span<PendingFile* const> files) {
  if (files.size() == 1) return files[0]->commit();
  for (PendingFile* file : files) file->finish();
  const Folders folders = folders_of(files);
  std::vector<Given> given;
  given.reserve(files.size());
  {
    const GivingNames giving_names;
    for (PendingFile* file : files) {
      given.push_back(file->give_name_in_set());
      if (given.back() != Given::nothing) continue;
      const int cause = errno;
      std::vector<std::string> have;  // their names all the same
      for (size_t i = given.size() - 1; i-- > 0;)
        if (!files[i]->take_back(given[i])) have.push_back(files[i]->path_);
      if (have.empty()) file->fail(cause);
      seqcast::fail(file->path_, cause, fmt::format("these are written already: {}", fmt::join(have, ", ")));
    }
    for (size_t i = 0; i < files.size(); ++i)
      if (given[i] != Given::exchanged) files[i]->temporary_.forget();
    for (size_t i = 0; i < files.size(); ++i) files[i]->temporary_ = {};  // the files that were replaced
  }
  sync(folders);
}

}  // namespace seqcast
