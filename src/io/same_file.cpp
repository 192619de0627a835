// SPDX-License-Identifier: MIT
#include "io/same_file.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <map>
#include <optional>
#include <tuple>

#include "io/folder_names.hpp"
#include "io/pending_file.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

namespace fs = std::filesystem;

/// Device and inode; of a file that is not there those of its folder, and its name.
using Identity = std::tuple<dev_t, ino_t, std::string>;

std::optional<Identity> identity_of(const std::string& path, int stream) {
  struct stat status {};
  const bool is_stream = path == "-" || path.empty();
  if (is_stream ? ::fstat(stream, &status) == 0 : ::stat(path.c_str(), &status) == 0)
    return S_ISREG(status.st_mode) ? std::optional<Identity>({status.st_dev, status.st_ino, ""}) : std::nullopt;
  const fs::path as_path = path;
  if (is_stream || ::stat(folder_above(as_path).c_str(), &status) != 0) return std::nullopt;
  return Identity{status.st_dev, status.st_ino, as_path.filename().string()};
}

std::string in_quotes(const std::string& path) {
  return is_standard_output(path) ? "standard output" : fmt::format("'{}'", path);
}

}  // namespace

void check_apart(const std::vector<std::string>& outputs, const std::vector<std::string>& inputs) {
  std::map<Identity, std::string> read, written;
  for (const std::string& input : inputs)
    if (const auto identity = identity_of(input, STDIN_FILENO)) read.emplace(*identity, input);
  for (const std::string& output : outputs) {
    const auto identity = identity_of(output, STDOUT_FILENO);
    if (!identity) continue;
    if (const auto found = read.find(*identity); found != read.end())
      throw Error(fmt::format("cannot write {}: this run reads it{}", in_quotes(output),
                              found->second == output ? ""
                              : found->second == "-"  ? " as standard input"
                                                      : fmt::format(" as '{}'", found->second)),
                  "name another file");
    const auto [other, is_new] = written.emplace(*identity, output);
    if (!is_new)
      throw Error(
          fmt::format("cannot write {}: it is the same file as {}", in_quotes(output), in_quotes(other->second)),
          "remove the link, or name other files");
  }
}

}  // namespace seqcast
