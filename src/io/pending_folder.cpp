// SPDX-License-Identifier: MIT
#include "io/pending_folder.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>

#include "io/error_cause.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

namespace fs = std::filesystem;

constexpr size_t max_name_bytes = 200;  // of the final name within the temporary one; file systems allow 255
constexpr int max_tries = 1000;

[[noreturn]] void fail(const std::string& path, int cause) {
  throw Error(fmt::format("cannot write folder '{}': {}", path, cause_of(cause)));
}

/// The path without slashes at its end.
fs::path trimmed(const std::string& path) {
  std::string text = path;
  while (text.size() > 1 && text.back() == '/') text.pop_back();
  return text;
}

void check_free(const std::string& path) {
  std::error_code ignored;
  const fs::file_status status = fs::symlink_status(path, ignored);
  if (!fs::exists(status)) return;
  if (!fs::is_directory(status)) throw Error(fmt::format("cannot write folder '{}': a file has that name", path));
  if (!fs::is_empty(path, ignored))
    throw Error(fmt::format("cannot write folder '{}': it is there and not empty", path),
                "name a new folder, or remove this one");
}

}  // namespace

void PendingFolder::Remove::operator()(const std::string* name) const {
  std::error_code ignored;
  fs::remove_all(*name, ignored);
  delete name;
}

PendingFolder::PendingFolder(const std::string& path) : path_(path) {
  const fs::path final_path = trimmed(path);
  check_free(final_path.string());
  const fs::path above = final_path.has_parent_path() ? final_path.parent_path() : fs::path(".");
  const std::string name = final_path.filename().string().substr(0, max_name_bytes);
  for (int attempt = 0; attempt < max_tries; ++attempt) {
    const fs::path temporary = above / fmt::format(".{}.seqcast-{}-{:06}", name, ::getpid(), attempt);
    if (::mkdir(temporary.c_str(), 0777) == 0) {
      temporary_.reset(new std::string(temporary.string()));
      return;
    }
    if (errno == ENOENT)
      throw Error(fmt::format("cannot write folder '{}': folder '{}' does not exist", path, above.string()),
                  fmt::format("mkdir -p '{}'", above.string()));
    if (errno != EEXIST) fail(path, errno);  // else left by a process of the same number that was killed
  }
  fail(path, EEXIST);
}

void PendingFolder::commit() {
  if (std::rename(temporary_->c_str(), trimmed(path_).c_str()) != 0) fail(path_, errno);
  delete temporary_.release();
}

}  // namespace seqcast
