// SPDX-License-Identifier: MIT
// Which value does a bigWig file hold at each base?
#include "seqcast/genome/signal.hpp"

#include <bigWig.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <fstream>

#include "seqcast/error.hpp"
#include "seqcast/genome/byte_stream.hpp"

namespace seqcast {

/// libBigWig's file; it is called one so that its header stays here.
struct Signal::Handle {
  bigWigFile_t* file = nullptr;
};

void Signal::Close::operator()(Handle* handle) const {
  if (handle->file) bwClose(handle->file);
  delete handle;
}

bool is_bigwig(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string first(4, '\0');
  return file.read(first.data(), 4) && first == "\x26\xfc\x8f\x88";
}

namespace {

/// Whether the parts that the header names lie inside the file: libBigWig complains on stderr where they do not.
bool is_whole(const std::string& path) {
  std::ifstream file(path, std::ios::binary | std::ios::ate);
  const auto size = static_cast<int64_t>(file.tellg());
  std::array<char, 64> header{};
  if (!file.seekg(0) || !file.read(header.data(), header.size())) return false;
  for (const size_t at : {8, 16, 24, 44}) {  // chromosomes, data, index, summary
    uint64_t offset = 0;
    std::memcpy(&offset, header.data() + at, sizeof offset);
    if (offset >= static_cast<uint64_t>(size)) return false;
  }
  return true;
}

}  // namespace

Signal::Signal(const std::string& path) : path_(path), handle_(new Handle) {
  ByteStream{path};  // says why a file cannot be opened
  if (!is_bigwig(path))
    throw Error(fmt::format("{}: no bigWig file, expected one: a value a position comes from nothing else", path));
  if (is_whole(path)) handle_->file = bwOpen(path.c_str(), nullptr, "r");
  if (!handle_->file) throw Error(fmt::format("{}: cannot be read as bigWig: is the file whole?", path));
}

/// libBigWig's number of a chromosome. @throws Error  if the file does not have it.
uint32_t Signal::number_of(const std::string& chrom) const {
  bigWigFile_t* file = handle_->file;
  const uint32_t number = bwGetTid(file, chrom.c_str());
  if (number == static_cast<uint32_t>(-1))
    throw Error(fmt::format("{}: has no chromosome '{}'", path_, chrom),
                file->cl->nKeys > 0
                    ? fmt::format("its first is '{}'; regions may leave out what it lacks", file->cl->chrom[0])
                    : "");
  return number;
}

void Signal::check(const std::string& chrom, int64_t bases) const {
  const int64_t held = handle_->file->cl->len[number_of(chrom)];
  if (held < bases)
    throw Error(fmt::format("{}: has {} bases of '{}', expected {}", path_, held, chrom, bases),
                "is it of another assembly?");
}

std::vector<float> Signal::read(const std::string& chrom, int64_t start, int64_t end) const {
  bigWigFile_t* file = handle_->file;
  const uint32_t id = number_of(chrom);
  std::vector<float> values(static_cast<size_t>(end - start), 0.0F);
  const auto first = static_cast<uint32_t>(std::max<int64_t>(start, 0));
  const auto last = static_cast<uint32_t>(std::clamp<int64_t>(end, 0, file->cl->len[id]));
  if (first >= last) return values;
  const std::unique_ptr<bwOverlappingIntervals_t, decltype(&bwDestroyOverlappingIntervals)> found(
      bwGetOverlappingIntervals(file, chrom.c_str(), first, last), &bwDestroyOverlappingIntervals);
  if (!found) throw Error(fmt::format("{}: the data of {}:{}-{} are damaged", path_, chrom, first + 1, last));
  for (uint32_t i = 0; i < found->l; ++i) {
    const float value = found->value[i];
    if (!std::isfinite(value))
      throw Error(fmt::format("{}: the value at {}:{}-{} is not a finite number", path_, chrom, found->start[i] + 1,
                              found->end[i]));
    for (int64_t base = std::max(found->start[i], first); base < std::min(found->end[i], last); ++base)
      values[static_cast<size_t>(base - start)] = value;
  }
  return values;
}

}  // namespace seqcast
