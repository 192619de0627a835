// SPDX-License-Identifier: MIT
#include "cli/progress.hpp"

#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <string>

#include "base/number_text.hpp"
#include "base/setting.hpp"
#include "base/shown_text.hpp"
#include "cli/option_style.hpp"
#include "cli/process.hpp"
#include "io/system_lines.hpp"

namespace seqcast {
namespace {

const auto program_start = std::chrono::steady_clock::now();

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// Of this program alone: getrusage's begins at the peak of whoever started it.
int64_t peak_bytes() {
  for (const std::string& line : system_lines("/proc/self/status"))
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
  const double share = total_bases_ > 0 ? static_cast<double>(bases_) / static_cast<double>(total_bases_) : 1;
  show_line(fmt::format("of {}", counted(total_bases_, unit_)), share);
}

void Progress::show_share(int64_t units, double share) {
  bases_ += units;
  show_line(fmt::format("of the input, {}", counted(bases_, unit_)), share);
}

void Progress::show_line(const std::string& what, double share) {
  if (quiet_ || !on_terminal_ || seconds_since(shown_) < 0.3) return;
  shown_ = std::chrono::steady_clock::now();
  print_passing(fmt::format("seqcast {}: {:5.1f} % {}, {:.0f} s left ", command_, 100 * share, what,
                            seconds_since(started_) * (1 / std::max(share, 1e-9) - 1)));
}

void Progress::close(const ScanCounts& counts) {
  close([&] { return fmt::format("{} in {}", counted(counts.bases, unit_), counted(counts.windows, "window")); },
        counts.bases);
}

void Progress::close_with(const std::string& done, int64_t units) {
  const double seconds = seconds_since(started_);
  print_error(fmt::format("seqcast {}: {}, {:.2f} s, {} {}s/s, peak memory {} MiB\n", command_, done, seconds,
                          with_commas(static_cast<int64_t>(static_cast<double>(units) / std::max(seconds, 1e-9))),
                          unit_, peak_bytes() >> 20));
}

void say(const std::string& command, const std::string& message, bool quiet) {
  if (quiet) return;
  const std::string begin = fmt::format("seqcast {}: ", command);
  print_error(begin + shown_in_brief(spelled(message, as_option), max_message_characters - begin.size() - 1) + "\n");
}

TakeNotice notices_of(const std::string& command, bool quiet) {
  return [command, quiet](const std::string& text) {
    if (!text.empty()) say(command, text, quiet);
  };
}

}  // namespace seqcast
