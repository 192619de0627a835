// SPDX-License-Identifier: MIT
#include "genome/signal_process.hpp"

#include "genome/signal_messages.hpp"
#include "io/reader_program.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

constexpr double max_silent_seconds = 60;
constexpr uint64_t max_text_bytes = 1 << 17;

}  // namespace

SignalProcess::SignalProcess(const std::string& path) : child_(bigwig_program, path, {}) {
  const uint64_t bytes = take_size();
  if (bytes > max_text_bytes) throw child_.failure();
  first_chrom_.resize(bytes);
  child_.receive(first_chrom_.data(), bytes, max_silent_seconds);
}

void SignalProcess::ask(const std::string& chrom, int64_t start, int64_t end) const {
  const SignalQuestion question{start, end, chrom.size()};
  child_.send(&question, sizeof question);
  child_.send(chrom.data(), chrom.size());
}

/// The bytes of the answer that follow. @throws Error  what the program says is one.
uint64_t SignalProcess::take_size() const {
  SignalAnswer answer{};
  child_.receive(&answer, sizeof answer, max_silent_seconds);
  if (!answer.is_error) return answer.bytes;
  if (answer.bytes > max_text_bytes) throw child_.failure();
  std::string text(answer.bytes, '\0');
  child_.receive(text.data(), text.size(), max_silent_seconds);
  const size_t line = text.find('\n');
  if (line == std::string::npos) throw child_.failure();
  throw Error(text.substr(0, line), text.substr(line + 1));
}

void SignalProcess::take_answer(void* to, uint64_t bytes) const {
  if (take_size() != bytes) throw child_.failure();
  child_.receive(to, bytes, max_silent_seconds);
}

std::optional<int64_t> SignalProcess::bases_of(const std::string& chrom) const {
  const auto [known, is_new] = lengths_.try_emplace(chrom, -1);
  if (is_new) {
    ask(chrom, 0, 0);
    take_answer(&known->second, sizeof known->second);
  }
  return known->second < 0 ? std::nullopt : std::optional(known->second);
}

std::vector<float> SignalProcess::read(const std::string& chrom, int64_t start, int64_t end) const {
  std::vector<float> values(static_cast<size_t>(end - start));
  ask(chrom, start, end);
  take_answer(values.data(), values.size() * sizeof(float));
  return values;
}

}  // namespace seqcast
