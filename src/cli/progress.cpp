// SPDX-License-Identifier: MIT
#include "cli/progress.hpp"

#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <fstream>
#include <string>

#include "base/number_text.hpp"
#include "base/setting.hpp"
#include "cli/option_style.hpp"
#include "cli/process.hpp"

namespace seqcast {
namespace {

const auto program_start = std::chrono::steady_clock::now();

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// Of this program alone: getrusage's begins at the peak of whoever started it.
int64_t peak_bytes() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("VmHWM:")) return std::stoll(line.substr(6)) * 1024;
  rusage usage{};  // where /proc is not there
  getrusage(RUSAGE_SELF, &usage);
  return int64_t{usage.ru_maxrss} * 1024;
}

}  // namespace

Progress::Progress(std::string command, bool quiet, std::string unit)
    : command_(std::move(command)),
      unit_(std::move(unit)),
      quiet_(quiet),
      on_terminal_(isatty(STDERR_FILENO) == 1),
      started_(program_start),
      shown_(started_) {}

void Progress::show(int64_t bases) {
  bases_ += bases;
  if (quiet_ || !on_terminal_ || seconds_since(shown_) < 0.3) return;
  shown_ = std::chrono::steady_clock::now();
  const double share = total_bases_ > 0 ? static_cast<double>(bases_) / static_cast<double>(total_bases_) : 1;
  print_passing(fmt::format("seqcast {}: {:5.1f} % of {}, {:.0f} s left ", command_, 100 * share,
                            counted(total_bases_, unit_), seconds_since(started_) * (1 / std::max(share, 1e-9) - 1)));
}

void Progress::close(const ScanCounts& counts) {
  if (quiet_) return;
  const double seconds = seconds_since(started_);
  print_error(
      fmt::format("seqcast {}: {} in {}, {:.2f} s, {} {}s/s, peak memory {} MiB\n", command_,
                  counted(counts.bases, unit_), counted(counts.windows, "window"), seconds,
                  with_commas(static_cast<int64_t>(static_cast<double>(counts.bases) / std::max(seconds, 1e-9))), unit_,
                  peak_bytes() >> 20));
}

std::string shown(std::string text) {
  for (char& c : text)
    if ((static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f) c = '_';
  return text;
}

void say(const std::string& command, const std::string& message, bool quiet) {
  if (!quiet) print_error(fmt::format("seqcast {}: {}\n", command, shown(spelled(message, as_option))));
}

}  // namespace seqcast
