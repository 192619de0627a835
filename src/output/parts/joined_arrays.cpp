// SPDX-License-Identifier: MIT
#include "output/parts/joined_arrays.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <tuple>
#include <vector>

#include "io/byte_stream.hpp"
#include "io/little_endian.hpp"
#include "io/npy_header.hpp"
#include "io/npz.hpp"
#include "io/steady_file.hpp"
#include "io/text_file.hpp"
#include "output/growing_npy.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

using Shape = std::vector<int64_t>;

[[noreturn]] void fail_form(const std::string& path) { throw Error("not an array as seqcast writes parts").in(path); }

int64_t bytes_of(const Shape& shape, const std::string& path) {
  int64_t bytes = sizeof(float);
  for (const int64_t extent : shape)
    if (__builtin_mul_overflow(bytes, extent, &bytes)) fail_form(path);
  return bytes;
}

/// @throws Error  for what is not little-endian f4 in row-major order, with an axis of rows.
void check_header(const NpyHeader& header, const std::string& path) {
  if (header.type != "<f4" || header.fortran_order || header.shape.size() < 2) fail_form(path);
}

/// Takes a part's shape into the whole's.
void add_rows(Shape& whole, const Shape& part, const std::string& path) {
  if (whole.empty()) whole = {0}, whole.insert(whole.end(), part.begin() + 1, part.end());
  if (!std::equal(part.begin() + 1, part.end(), whole.begin() + 1, whole.end()))
    throw Error("its rows have another shape than those of the other parts").in(path);
  if (__builtin_add_overflow(whole[0], part[0], &whole[0])) fail_form(path);
}

/// An .npy file, plain or BGZF, as a stream: its header, then its numbers.
class NpyPart {
 public:
  explicit NpyPart(const std::string& path) : path_(path), stream_(path, false) {
    while (std::ssize(head_) < max_npy_head_bytes) {
      const std::string_view block = stream_.next_block();
      if (block.empty()) break;
      head_.append(block);
    }
    std::tie(header_, numbers_) = split_npy(head_);
    check_header(header_, path);
  }

  const Shape& shape() const { return header_.shape; }
  /// The file's bytes before its numbers.
  std::string_view header_bytes() const { return std::string_view(head_).substr(0, head_.size() - numbers_.size()); }

  void copy_numbers(TextFile& file) {
    int64_t bytes = 0;
    for (std::string_view piece = numbers_; !piece.empty(); piece = stream_.next_block()) {
      file.write(piece);
      bytes += std::ssize(piece);
    }
    if (bytes != bytes_of(shape(), path_)) fail_form(path_);
  }

 private:
  std::string path_;
  ByteStream stream_;
  std::string head_;
  NpyHeader header_;
  std::string_view numbers_;  // those that were read with the header
};

std::string plain_header(const Shape& shape) { return npy_header_text({"<f4", false, shape}); }

/// The one array of an .npz file that NpzWriter wrote: an entry that is stored as it is, read piece by piece.
class NpzPart {
 public:
  explicit NpzPart(const std::string& path) : file_(path, "an .npz file") {
    constexpr std::string_view signature("PK\3\4", 4);
    constexpr int64_t fixed_bytes = 30, name_at = 26, extra_at = 28, method_at = 8;
    const std::string fixed = bytes(0, fixed_bytes);
    const auto number = [&](int64_t at) {
      return static_cast<int64_t>(little_endian(std::string_view(fixed).substr(at, 2)));
    };
    if (!fixed.starts_with(signature) || number(method_at) != 0) fail_form(path);
    const int64_t begin = fixed_bytes + number(name_at) + number(extra_at);
    name_ = bytes(fixed_bytes, number(name_at));
    const std::string head = bytes(begin, std::min<int64_t>(max_npy_head_bytes, file_.size() - begin));
    const auto [header, numbers] = split_npy(head);
    check_header(header, path);
    shape_ = header.shape;
    first_byte_ = begin + std::ssize(head) - std::ssize(numbers);
    if (!name_.ends_with(extension) || bytes_of(shape_, path) > file_.size() - first_byte_) fail_form(path);
  }

  const Shape& shape() const { return shape_; }
  std::string name() const { return name_.substr(0, name_.size() - extension.size()); }

  void copy_numbers(NpzWriter& writer) const {
    constexpr int64_t piece = int64_t{1} << 18;
    std::vector<float> numbers;
    for (int64_t left = bytes_of(shape_, file_.path()) / int64_t{sizeof(float)}, at = first_byte_; left > 0;) {
      numbers.resize(static_cast<size_t>(std::min(left, piece)));
      file_.read(at, {reinterpret_cast<char*>(numbers.data()), numbers.size() * sizeof(float)});
      writer.put(numbers);
      left -= std::ssize(numbers);
      at += std::ssize(numbers) * int64_t{sizeof(float)};
    }
  }

 private:
  static constexpr std::string_view extension = ".npy";

  std::string bytes(int64_t begin, int64_t count) const {
    if (begin < 0 || count < 0 || begin + count > file_.size()) fail_form(file_.path());
    std::string result(static_cast<size_t>(count), '\0');
    file_.read(begin, result);
    return result;
  }

  SteadyFile file_;
  std::string name_;
  Shape shape_;
  int64_t first_byte_ = 0;
};

}  // namespace

void join_npy(std::span<const Part> parts, const JoinedOutput& output) {
  Shape whole;
  std::string (*header_text)(const Shape&) = plain_header;
  for (const Part& part : parts) {
    const NpyPart array(part.path);
    add_rows(whole, array.shape(), part.path);
    if (array.header_bytes() != plain_header(array.shape())) header_text = growing_npy_header;
    if (array.header_bytes() != header_text(array.shape())) fail_form(part.path);
  }
  TextFile file(output.path, output.durable);
  file.write(header_text(whole));
  for (const Part& part : parts) NpyPart(part.path).copy_numbers(file);
  file.finish();
  if (PendingFile* const pending = file.pending()) output.give_names({&pending, 1});
}

void join_npz(std::span<const Part> parts, const JoinedOutput& output) {
  Shape whole;
  std::string name;
  for (const Part& part : parts) {
    const NpzPart array(part.path);
    add_rows(whole, array.shape(), part.path);
    if (&part == &parts[0]) name = array.name();
    if (array.name() != name) fail_form(part.path);
  }
  NpzWriter writer(output.path, output.durable);
  writer.begin(name, whole);
  for (const Part& part : parts) NpzPart(part.path).copy_numbers(writer);
  writer.end();
  PendingFile* const pending = writer.pending();
  output.give_names({&pending, 1});
}

}  // namespace seqcast
