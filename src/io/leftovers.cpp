// SPDX-License-Identifier: MIT
#include "io/leftovers.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <charconv>
#include <climits>
#include <csignal>
#include <filesystem>
#include <map>
#include <mutex>
#include <string_view>
#include <vector>

#include "io/folder_names.hpp"

namespace seqcast {
namespace {

namespace fs = std::filesystem;

constexpr size_t max_name_bytes = 200;  // of the final name within the temporary one; file systems allow 255
constexpr std::string_view mark = ".seqcast-";

/// FNV-1a of the host's name and the namespace of process numbers.
uint32_t hash_of_machine() {
  std::array<char, HOST_NAME_MAX + 1> host{};
  ::gethostname(host.data(), host.size() - 1);
  std::error_code ignored;
  uint32_t hash = 2166136261;
  for (const char letter : host.data() + fs::read_symlink("/proc/self/ns/pid", ignored).string())
    hash = (hash ^ static_cast<unsigned char>(letter)) * 16777619;
  return hash;
}

const std::string& machine() {
  static const std::string text = fmt::format("{:08x}", hash_of_machine());
  return text;
}

/// `.NAME.seqcast-MACHINE-`
std::string beginning_of(const fs::path& path) {
  return fmt::format(".{}{}{}-", path.filename().string().substr(0, max_name_bytes), mark, machine());
}

/// Whether what follows that beginning is `PID-NNNNNN` of a process that has ended.
bool is_of_ended_process(std::string_view rest) {
  pid_t process = 0;
  const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), process);
  const std::string_view number(end, rest.data() + rest.size());
  if (error != std::errc{} || process <= 0 || number.size() != 7 || number[0] != '-') return false;
  if (number.find_first_not_of("0123456789", 1) != std::string_view::npos) return false;
  return process != ::getpid() && ::kill(process, 0) != 0 && errno == ESRCH;
}

/// Temporary names of this machine in a folder, as they stood when the process first asked.
const std::vector<std::string>& names_in(const fs::path& folder) {
  static std::map<fs::path, std::vector<std::string>> known;
  const auto [place, is_new] = known.try_emplace(folder);
  if (!is_new) return place->second;
  const std::string ours = fmt::format("{}{}-", mark, machine());
  for (const std::string& name : names_in_folder(folder.string()))
    if (name.starts_with('.') && name.find(ours) != name.npos) place->second.push_back(name);
  return place->second;
}

/// Removes a file, or a folder with the files in it.
void remove(const std::string& path) {
  if (::unlink(path.c_str()) == 0 || errno != EISDIR) return;
  for (const std::string& name : names_in_folder(path)) ::unlink((path + "/" + name).c_str());
  ::rmdir(path.c_str());
}

}  // namespace

std::string temporary_beside(const std::string& path) {
  static std::atomic<int> count{0};
  const fs::path as_path = path;
  return (folder_above(as_path) / fmt::format("{}{}-{:06}", beginning_of(as_path), ::getpid(), count++ % 1000000))
      .string();
}

void remove_leftovers(const std::string& path) noexcept try {
  static std::mutex mutex;
  const std::lock_guard lock(mutex);
  const fs::path folder = folder_above(path);
  const std::string beginning = beginning_of(path);
  for (const std::string& name : names_in(folder)) {
    if (name.starts_with(beginning) && is_of_ended_process(std::string_view(name).substr(beginning.size())))
      remove((folder / name).string());
  }
} catch (...) {  // no memory for names: what comes after says so
}

}  // namespace seqcast
