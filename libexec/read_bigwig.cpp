// SPDX-License-Identifier: MIT
// seqcast-read-bigwig: reads a bigWig file in a separate process, isolated from the main program.
//
// seqcast starts it as `seqcast-read-bigwig FILE`, writes questions to its standard input and reads answers from its
// standard output (genome/signal_messages.hpp). It ends when its input does.
#include <bigWig.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "genome/signal_messages.hpp"
#include "limits.hpp"
#include "seqcast/error.hpp"

namespace {

using seqcast::Error;
using seqcast::SignalAnswer;
using seqcast::SignalQuestion;

constexpr uint64_t program_bytes = uint64_t{160} << 20;  // of addresses: half of them libraries that libBigWig brings
constexpr uint64_t bytes_a_base = 64;                    // libBigWig's list of intervals, grown by doubling, and ours
constexpr uint64_t question_seconds = 30;
constexpr uint64_t max_name_bytes = 1 << 16;

/// A file that this process has open, for limits.
struct Source {
  std::string path;
  uint64_t bytes = 0;
  bigWigFile_t* file = nullptr;
};

/// libBigWig's number of a chromosome.
uint32_t number_of(const Source& source, const std::string& chrom) {
  const uint32_t number = bwGetTid(source.file, chrom.c_str());
  if (number == static_cast<uint32_t>(-1))
    throw Error(fmt::format("{}: has no chromosome '{}'", source.path, chrom),
                source.file->cl->nKeys > 0
                    ? fmt::format("its first is '{}'; regions may leave out what it lacks", source.file->cl->chrom[0])
                    : "");
  return number;
}

std::vector<float> values_of(const Source& source, const std::string& chrom, uint32_t first, uint32_t last) {
  const std::unique_ptr<bwOverlappingIntervals_t, decltype(&bwDestroyOverlappingIntervals)> found(
      bwGetOverlappingIntervals(source.file, chrom.c_str(), first, last), &bwDestroyOverlappingIntervals);
  if (!found) throw Error(fmt::format("{}: the data of {}:{}-{} are damaged", source.path, chrom, first + 1, last));
  std::vector<float> values(last - first, 0.0F);
  for (uint32_t i = 0; i < found->l; ++i) {
    const float value = found->value[i];
    if (!std::isfinite(value))
      throw Error(fmt::format("{}: the value at {}:{}-{} is not a finite number", source.path, chrom,
                              found->start[i] + 1, found->end[i]));
    for (uint32_t base = std::max(found->start[i], first); base < std::min(found->end[i], last); ++base)
      values[base - first] = value;
  }
  return values;
}

std::string answer_to(const Source& source, const std::string& chrom, const SignalQuestion& asked) {
  const auto asked_bases = static_cast<uint64_t>(asked.end - asked.start);
  seqcast::libexec::limit_time(source.bytes, question_seconds);
  seqcast::libexec::limit_memory(program_bytes + 2 * source.bytes + bytes_a_base * asked_bases);
  const int64_t bases = source.file->cl->len[number_of(source, chrom)];
  if (asked.start == asked.end) return {reinterpret_cast<const char*>(&bases), sizeof bases};
  const std::vector<float> values =
      values_of(source, chrom, static_cast<uint32_t>(asked.start), static_cast<uint32_t>(asked.end));
  return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(float)};
}

bool send_answer(std::FILE* out, bool is_error, const std::string& text) {
  const SignalAnswer answer{is_error, text.size()};
  std::fwrite(&answer, sizeof answer, 1, out);
  std::fwrite(text.data(), 1, text.size(), out);
  return std::fflush(out) == 0;
}

/// Answers until nobody asks any more.
void serve(const Source& source, std::FILE* out) {
  SignalQuestion question{};
  while (std::fread(&question, sizeof question, 1, stdin) == 1 && question.name_bytes <= max_name_bytes) {
    std::string chrom(question.name_bytes, '\0');
    if (std::fread(chrom.data(), 1, chrom.size(), stdin) != chrom.size()) return;
    bool is_error = false;
    std::string text;
    try {
      text = answer_to(source, chrom, question);
    } catch (const Error& error) {
      is_error = true;
      text = fmt::format("{}\n{}", error.what(), error.hint());
    }
    if (!send_answer(out, is_error, text)) return;
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fputs("seqcast starts this program by itself: seqcast-read-bigwig FILE\n", stderr);
    return 2;
  }
  std::FILE* out = fdopen(dup(STDOUT_FILENO), "w");
  if (!out || !std::freopen("/dev/null", "w", stdout)) return 1;  // what libBigWig says there is no answer
  seqcast::libexec::limit_process();
  struct stat status {};
  Source source{argv[1]};
  if (stat(argv[1], &status) == 0) source.bytes = static_cast<uint64_t>(status.st_size);
  seqcast::libexec::limit_time(source.bytes);
  seqcast::libexec::limit_memory(program_bytes + 2 * source.bytes);
  source.file = bwOpen(argv[1], nullptr, "r");
  const bool is_open = source.file && source.file->cl;
  if (!send_answer(out, !is_open, is_open ? "" : source.path + ": cannot be read as bigWig: is the file whole?\n"))
    return 1;
  if (is_open) serve(source, out);
  _exit(0);  // what a damaged file left behind is not taken apart
}
