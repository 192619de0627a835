// SPDX-License-Identifier: MIT
#include "genome/signal_process.hpp"

#include "genome/signal_messages.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

constexpr double max_silent_seconds = 60;
constexpr uint64_t max_error_bytes = 1 << 16;
constexpr ReaderProgram bigwig_program{"seqcast-read-bigwig", "SEQCAST_READ_BIGWIG", "bigWig", "libBigWig"};

}  // namespace

SignalProcess::SignalProcess(const std::string& path) : child_(bigwig_program, path, {}) { take_answer(nullptr, 0); }

void SignalProcess::ask(const std::string& chrom, int64_t start, int64_t end) const {
  const SignalQuestion question{start, end, chrom.size()};
  child_.send(&question, sizeof question);
  child_.send(chrom.data(), chrom.size());
}

/// `bytes` of an answer. @throws Error  what the program says is one, or if there is no such answer.
void SignalProcess::take_answer(void* to, uint64_t bytes) const {
  SignalAnswer answer{};
  child_.receive(&answer, sizeof answer, max_silent_seconds);
  if (answer.is_error ? answer.bytes > max_error_bytes : answer.bytes != bytes) throw child_.failure();
  if (!answer.is_error) return child_.receive(to, bytes, max_silent_seconds);
  std::string text(answer.bytes, '\0');
  child_.receive(text.data(), text.size(), max_silent_seconds);
  const size_t line = text.find('\n');
  if (line == std::string::npos) throw child_.failure();
  throw Error(text.substr(0, line), text.substr(line + 1));
}

int64_t SignalProcess::bases_of(const std::string& chrom) const {
  int64_t bases = 0;
  ask(chrom, 0, 0);
  take_answer(&bases, sizeof bases);
  return bases;
}

std::vector<float> SignalProcess::read(const std::string& chrom, int64_t start, int64_t end) const {
  std::vector<float> values(static_cast<size_t>(end - start));
  ask(chrom, start, end);
  take_answer(values.data(), values.size() * sizeof(float));
  return values;
}

}  // namespace seqcast
