// SPDX-License-Identifier: MIT
#include "genome/fasta_copy.hpp"

namespace seqcast {
namespace {

constexpr int64_t line_bases = 1 << 16;

}  // namespace

void FastaCopy::begin(const std::string& name) {
  if (!index_.empty()) put("\n");
  index_.push_back({name, 0, 0, line_bases, line_bases + 1});
  put(">" + name + "\n");
  index_.back().offset = bytes_;
}

void FastaCopy::add(std::string_view bases) {
  int64_t& length = index_.back().length;
  while (!bases.empty()) {
    const int64_t in_line = length % line_bases;
    if (in_line == 0 && length > 0) put("\n");
    const std::string_view piece = bases.substr(0, static_cast<size_t>(line_bases - in_line));
    put(piece);
    length += std::ssize(piece);
    bases.remove_prefix(piece.size());
  }
}

std::vector<FastaEntry> FastaCopy::finish() {
  put("\n");
  return std::move(index_);
}

void FastaCopy::put(std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), file_);
  bytes_ += std::ssize(text);
}

}  // namespace seqcast
