// SPDX-License-Identifier: MIT
// seqcast-read-bigwig: reads a bigWig file in a separate process, isolated from the main program.
//
// seqcast starts it as `seqcast-read-bigwig FILE`, writes questions to its standard input and reads answers from its
// standard output (genome/signal_messages.hpp). It ends when its input does. `seqcast-read-bigwig --version` is asked
// by `seqcast doctor`.
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bigwig_file.hpp"
#include "genome/signal_messages.hpp"
#include "limits.hpp"
#include "sandbox.hpp"
#include "seqcast/error.hpp"

namespace {

using seqcast::Error;
using seqcast::SignalAnswer;
using seqcast::SignalQuestion;
using seqcast::libexec::BigWigFile;

constexpr uint64_t program_bytes = uint64_t{96} << 20;  // of addresses, libraries among them
constexpr uint64_t bytes_a_file_byte = 8;               // of lists of what the file holds: names, nodes, blocks
constexpr uint64_t bytes_a_base = 16;                   // the values, and the answer that holds them
constexpr uint64_t question_seconds = 30;
constexpr uint64_t max_name_bytes = 1 << 16;

struct Source {
  std::string path;
  uint64_t bytes = 0;
  std::optional<BigWigFile> file;
};

std::string values_of(Source& source, const BigWigFile::Asked& asked) {
  std::string values(sizeof(float) * (asked.last - asked.first), '\0');
  auto* at = reinterpret_cast<float*>(values.data());
  std::fill_n(at, asked.last - asked.first, seqcast::no_signal());
  source.file->intervals(asked, [&](uint32_t start, uint32_t end, float value) {
    const float held = std::isnan(value) ? std::numeric_limits<float>::quiet_NaN() : value;
    std::fill(at + (start - asked.first), at + (end - asked.first), held);
  });
  return values;
}

std::string answer_to(Source& source, const std::string& name, const SignalQuestion& question) {
  const auto bases = static_cast<uint64_t>(question.end - question.start);
  seqcast::libexec::limit_time(source.bytes, question_seconds);
  seqcast::libexec::limit_memory(program_bytes + bytes_a_file_byte * source.bytes + bytes_a_base * bases);
  const BigWigFile::Chrom* chrom = source.file->find(name);
  const int64_t length = chrom ? int64_t{chrom->bases} : -1;
  if (question.start == question.end) return {reinterpret_cast<const char*>(&length), sizeof length};
  if (!chrom || question.start < 0 || question.end > length)
    throw Error(fmt::format("{}: has {} bases of '{}', asked for {}-{}", source.path, length, name, question.start + 1,
                            question.end));
  return values_of(source, {*chrom, static_cast<uint32_t>(question.start), static_cast<uint32_t>(question.end)});
}

bool send_answer(bool is_error, const std::string& text) {
  const SignalAnswer answer{is_error, text.size()};
  std::fwrite(&answer, sizeof answer, 1, stdout);
  std::fwrite(text.data(), 1, text.size(), stdout);
  return std::fflush(stdout) == 0;
}

/// Sends what `work` gives, or the error that it ends with. @return  whether it was sent, and no error.
template <class Work>
bool answer(const Source& source, const Work& work) {
  try {
    return send_answer(false, work());
  } catch (const Error& error) {
    send_answer(true, fmt::format("{}\n{}", error.what(), error.hint()));
  } catch (const std::bad_alloc&) {
    send_answer(true, source.path + ": takes more memory than a file of its size may\n");
  }
  return false;
}

/// Answers until nothing more is asked.
void serve(Source& source) {
  SignalQuestion question{};
  while (std::fread(&question, sizeof question, 1, stdin) == 1 && question.name_bytes <= max_name_bytes) {
    std::string name(question.name_bytes, '\0');
    if (std::fread(name.data(), 1, name.size(), stdin) != name.size()) return;
    answer(source, [&] { return answer_to(source, name, question); });
  }
}

/// Opens the file, and gives the name of its first chromosome. After that this process can open nothing.
std::string open(Source& source) {
  const int descriptor = ::open(source.path.c_str(), O_RDONLY | O_CLOEXEC);
  struct stat status {};
  const bool is_file = descriptor >= 0 && fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode);
  if (is_file) source.bytes = static_cast<uint64_t>(status.st_size);
  seqcast::libexec::limit_time(source.bytes);
  seqcast::libexec::limit_memory(program_bytes + bytes_a_file_byte * source.bytes);
  seqcast::libexec::enter_sandbox();
  if (!is_file) throw Error(source.path + ": cannot be read as a regular file");
  source.file.emplace(descriptor, source.path);
  return source.file->chroms().empty() ? "" : source.file->chroms().front().name;
}

/// The libraries' versions, and whether the sandbox holds.
int report() {
  const std::string version = zlibVersion();
  seqcast::libexec::enter_sandbox();
  const std::string text = "zlib " + version + "\n" + seqcast::libexec::sandbox_report();
  return std::fputs(text.c_str(), stdout) >= 0 && std::fflush(stdout) == 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fputs("seqcast starts this program by itself: seqcast-read-bigwig FILE\n", stderr);
    return 2;
  }
  seqcast::libexec::limit_process();
  seqcast::libexec::end_with(STDIN_FILENO);
  if (std::string_view(argv[1]) == "--version") return report();
  Source source{argv[1], 0, {}};
  if (!answer(source, [&] { return open(source); })) return 1;
  serve(source);
}
