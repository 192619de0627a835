// SPDX-License-Identifier: MIT
#include "io/pending_folder.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>

#include "io/durable.hpp"
#include "io/error_cause.hpp"
#include "io/folder_names.hpp"
#include "io/leftovers.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void cannot_write_folder(const std::string& path, int cause) {
  throw Error(fmt::format("cannot write folder '{}': {}", path, cause_of(cause)));
}

fs::path without_end_slashes(const std::string& path) {
  std::string text = path;
  while (text.size() > 1 && text.back() == '/') text.pop_back();
  return text;
}

void check_free(const std::string& path) {
  std::error_code ignored;
  const fs::file_status status = fs::symlink_status(path, ignored);
  if (!fs::exists(status)) return;
  if (!fs::is_directory(status)) throw Error(fmt::format("cannot write folder '{}': a file has that name", path));
  if (!names_in_folder(path).empty())
    throw Error(fmt::format("cannot write folder '{}': it is there and not empty", path),
                "name a new folder, or remove this one");
}

}  // namespace

PendingFolder::PendingFolder(const std::string& path, Durable durable) : path_(path), durable_(durable) {
  const fs::path final_path = without_end_slashes(path);
  check_free(final_path.string());
  remove_leftovers(final_path.string());
  for (int attempt = 0; attempt < max_temporary_names; ++attempt) {
    TemporaryName name(temporary_beside(final_path.string()), TemporaryName::Kind::folder);
    if (::mkdir(name.path().c_str(), 0777) == 0) {
      folder_ = std::move(name);
      return;
    }
    const int error = errno;
    name.forget();
    const std::string above = folder_above(final_path).string();
    if (error == ENOENT)
      throw Error(fmt::format("cannot write folder '{}': folder '{}' does not exist", path, above),
                  fmt::format("mkdir -p '{}'", above));
    if (error != EEXIST) cannot_write_folder(path, error);
  }
  cannot_write_folder(path, EEXIST);
}

std::string PendingFolder::file(const std::string& name) {
  const std::string path = folder_.path() + "/" + name;
  if (!files_.contains(name)) files_.emplace(name, TemporaryName(path));
  return path;
}

void PendingFolder::commit() {
  const fs::path final_path = without_end_slashes(path_);
  if (durable_ == Durable::yes)
    if (const int error = sync_folder(folder_.path())) cannot_write_folder(path_, error);
  {
    const GivingNames giving_names;
    if (std::rename(folder_.path().c_str(), final_path.c_str()) != 0) cannot_write_folder(path_, errno);
    folder_.forget();
    for (auto& [name, file] : files_) file.forget();
  }
  if (durable_ == Durable::no) return;
  if (const int error = sync_folder(folder_above(final_path).string()))
    throw Error(fmt::format("'{}' is written, but may not outlast a power cut: {}", path_, cause_of(error)));
}

}  // namespace seqcast
