// SPDX-License-Identifier: MIT
#include "io/npy.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <cstring>
#include <fstream>
#include <optional>
#include <type_traits>
#include <utility>

#include "io/error_cause.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

constexpr std::string_view magic("\x93NUMPY", 6);
constexpr size_t max_header_bytes = 1 << 16;  // NumPy itself writes fewer than 200
constexpr int64_t max_extent = int64_t{1} << 40;

/// Reads the dictionary piece by piece.
class HeaderParser {
 public:
  explicit HeaderParser(std::string_view text) : text_(text) {}

  NpyHeader parse() {
    expect('{');
    while (!take('}')) {
      read_entry();
      if (take(',')) continue;
      expect('}');
      break;
    }
    skip_blanks();
    if (!text_.empty()) fail("more behind the '}'");
    if (!type_) fail("no 'descr'");
    if (!fortran_order_) fail("no 'fortran_order'");
    if (!shape_) fail("no 'shape'");
    return {*type_, *fortran_order_, *shape_};
  }

 private:
  [[noreturn]] void fail(const std::string& what) const { throw Error(fmt::format("its header has {}", what)); }

  void skip_blanks() { text_.remove_prefix(std::min(text_.find_first_not_of(" \t\n"), text_.size())); }

  bool take(char letter) {
    skip_blanks();
    if (text_.empty() || text_[0] != letter) return false;
    text_.remove_prefix(1);
    return true;
  }
  void expect(char letter) {
    if (!take(letter)) fail(fmt::format("'{}' where '{}' is expected", text_.substr(0, 12), letter));
  }
  bool take_word(std::string_view word) {
    skip_blanks();
    if (!text_.starts_with(word)) return false;
    text_.remove_prefix(word.size());
    return true;
  }

  std::string read_string() {
    skip_blanks();
    const char quote = text_.empty() ? '\0' : text_[0];
    const size_t end = quote == '\'' || quote == '"' ? text_.find(quote, 1) : std::string_view::npos;
    if (end == std::string_view::npos)
      fail(fmt::format("'{}' where a text in quotes is expected", text_.substr(0, 12)));
    const std::string result(text_.substr(1, end - 1));
    text_.remove_prefix(end + 1);
    return result;
  }

  int64_t read_extent() {
    skip_blanks();
    int64_t number = -1;
    const auto [end, error] = std::from_chars(text_.data(), text_.data() + text_.size(), number);
    if (error != std::errc{} || number < 0 || number > max_extent)
      fail(fmt::format("'{}' where the length of an axis is expected", text_.substr(0, 12)));
    text_.remove_prefix(static_cast<size_t>(end - text_.data()));
    return number;
  }

  std::vector<int64_t> read_shape() {
    std::vector<int64_t> shape;
    expect('(');
    while (!take(')')) {
      shape.push_back(read_extent());
      if (take(',')) continue;
      expect(')');
      break;
    }
    return shape;
  }

  template <class Value>
  static void set_once(std::optional<Value>& slot, Value value, const HeaderParser& parser, const std::string& key) {
    if (slot) parser.fail(fmt::format("'{}' twice", key));
    slot = std::move(value);
  }

  void read_entry() {
    const std::string key = read_string();
    expect(':');
    if (key == "descr") {
      set_once(type_, read_string(), *this, key);
    } else if (key == "fortran_order") {
      const bool yes = take_word("True");
      if (!yes && !take_word("False")) fail("a 'fortran_order' that is neither True nor False");
      set_once(fortran_order_, yes, *this, key);
    } else if (key == "shape") {
      set_once(shape_, read_shape(), *this, key);
    } else {
      fail(fmt::format("a key '{}' that no .npy file has", key.substr(0, 40)));
    }
  }

  std::string_view text_;
  std::optional<std::string> type_;
  std::optional<bool> fortran_order_;
  std::optional<std::vector<int64_t>> shape_;
};

struct NumberType {
  std::string_view name;  // without the byte order
  int64_t bytes;
};
constexpr NumberType number_types[] = {{"f4", 4}, {"f8", 8}, {"b1", 1}, {"i1", 1}, {"u1", 1}, {"i2", 2},
                                       {"u2", 2}, {"i4", 4}, {"u4", 4}, {"i8", 8}, {"u8", 8}};

/// Bytes of one number. @throws Error  for types that are not read.
int64_t bytes_of(const std::string& type) {
  for (const NumberType& known : number_types) {
    if (type.empty() || type.substr(1) != known.name) continue;
    if (type[0] == '<' || (known.bytes == 1 && type[0] == '|')) return known.bytes;
    if (type[0] == '>')
      throw Error(fmt::format("its numbers are big-endian ('{}'), expected little-endian", type),
                  fmt::format("np.save(path, array.astype('<{}'))", known.name));
  }
  throw Error(fmt::format("its numbers are of type '{}', expected f4, f8, b1, i1, u1, i2, u2, i4, u4, i8 or u8", type),
              "np.save(path, array.astype('<f4'))");
}

struct Mapping {
  std::shared_ptr<const void> storage;
  std::span<const std::byte> bytes;
};

Mapping map_file(const std::string& path) {
  const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) throw Error(fmt::format("cannot be read: {}", cause_of(errno)));
  struct stat status {};
  const bool has_status = fstat(descriptor, &status) == 0;
  const auto size = static_cast<size_t>(has_status ? status.st_size : 0);
  void* memory = size > 0 ? mmap(nullptr, size, PROT_READ, MAP_PRIVATE, descriptor, 0) : MAP_FAILED;
  const int why = errno;
  close(descriptor);
  if (size == 0) throw Error("is empty");
  if (memory == MAP_FAILED) throw Error(fmt::format("cannot be read: {}", cause_of(why)));
  return {std::shared_ptr<const void>(memory, [size](const void* at) { munmap(const_cast<void*>(at), size); }),
          {static_cast<const std::byte*>(memory), size}};
}

/// The header's text and where the numbers begin.
std::pair<std::string_view, size_t> header_of(std::span<const std::byte> bytes) {
  const std::string_view file(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  if (!file.starts_with(magic)) throw Error("no .npy file: it does not begin with \\x93NUMPY");
  if (file.size() < 12) throw Error("cut short: its header is not whole");
  const int version = static_cast<uint8_t>(file[6]);
  if (version < 1 || version > 3 || file[7] != 0)
    throw Error(fmt::format("format version {}.{}, expected 1.0, 2.0 or 3.0", version, static_cast<uint8_t>(file[7])));
  const size_t begin = version == 1 ? 10 : 12;
  size_t length = 0;
  for (size_t i = begin; i-- > 8;) length = length << 8 | static_cast<uint8_t>(file[i]);
  if (length > max_header_bytes)
    throw Error(fmt::format("has a header of {} bytes, expected at most {}", length, max_header_bytes));
  if (length > file.size() - begin) throw Error("cut short: its header is not whole");
  return {file.substr(begin, length), begin + length};
}

void check_shape(const std::vector<int64_t>& shape, std::string_view expected) {
  if (shape.size() != 2 && shape.size() != 3)
    throw Error(fmt::format("has {} ax{} ({}), expected {}", shape.size(), shape.size() == 1 ? "is" : "es",
                            fmt::join(shape, " x "), expected));
  for (int64_t extent : shape)
    if (extent == 0) throw Error(fmt::format("has an axis of length 0 ({})", fmt::join(shape, " x ")));
}

void check_size(const NpyHeader& header, size_t found) {
  __int128 needed = bytes_of(header.type);
  for (int64_t extent : header.shape) needed *= extent;
  if (needed == static_cast<__int128>(found)) return;
  throw Error(fmt::format("{}: got {} bytes of numbers, expected {:.0f} for {} of '{}'",
                          needed > static_cast<__int128>(found) ? "cut short" : "too long", found,
                          static_cast<double>(needed), fmt::join(header.shape, " x "), header.type));
}

/// Numbers from one index of each axis to the next.
std::vector<int64_t> steps_of(const NpyHeader& header) {
  const std::vector<int64_t>& shape = header.shape;
  std::vector<int64_t> steps(shape.size(), 1);
  if (header.fortran_order) {
    for (size_t axis = 1; axis < shape.size(); ++axis) steps[axis] = steps[axis - 1] * shape[axis - 1];
  } else {
    for (size_t axis = shape.size() - 1; axis-- > 0;) steps[axis] = steps[axis + 1] * shape[axis + 1];
  }
  return steps;
}

}  // namespace

NpyHeader parse_npy_header(std::string_view text) { return HeaderParser(text).parse(); }

bool is_npy(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string first(magic.size(), '\0');
  return path != "-" && file.read(first.data(), static_cast<std::streamsize>(first.size())) && first == magic;
}

Npy::Npy(const std::string& path, bool channels_first) : path_(path) {
  try {
    Mapping mapping = map_file(path);
    const auto [text, begin] = header_of(mapping.bytes);
    header_ = parse_npy_header(text);
    values_ = mapping.bytes.subspan(begin);
    mapping_ = std::move(mapping.storage);
    check_shape(header_.shape, channels_first ? "[C, L] or [N, C, L]" : "[L, C] or [N, L, C]");
    check_size(header_, values_.size());
  } catch (const Error& error) {
    throw Error(fmt::format("{}: {}", path, error.what()), error.hint());
  }
  const std::vector<int64_t>& shape = header_.shape;
  const std::vector<int64_t> steps = steps_of(header_);
  const size_t positions = shape.size() - (channels_first ? 1 : 2);
  const size_t channels = shape.size() - (channels_first ? 2 : 1);
  if (!is_single()) {
    records_ = shape[0];
    record_step_ = steps[0];
  }
  length_ = shape[positions];
  position_step_ = steps[positions];
  channels_ = shape[channels];
  channel_step_ = steps[channels];
}

void Npy::fail_value(int64_t record, int64_t position, int64_t channel, const std::string& what) const {
  throw Error(fmt::format("{}: record {}, position {}, channel {} (counted from 0): {}", path_, record + 1, position,
                          channel, what));
}

template <class Number>
void Npy::read_as(int64_t record, int64_t begin, int64_t end, float* out) const {
  for (int64_t position = begin; position < end; ++position) {
    for (int64_t channel = 0; channel < channels_; ++channel) {
      const int64_t index = record * record_step_ + position * position_step_ + channel * channel_step_;
      Number number;
      std::memcpy(&number, values_.data() + static_cast<size_t>(index) * sizeof number, sizeof number);
      const auto value = static_cast<float>(number);
      if constexpr (std::is_floating_point_v<Number>) {
        if (!std::isfinite(value)) fail_value(record, position, channel, "the value is not a finite number");
      } else if constexpr (sizeof number > 2) {
        // As __int128, which holds every integer that a float rounds to.
        if (static_cast<__int128>(value) != static_cast<__int128>(number))
          fail_value(record, position, channel, fmt::format("{} is no number that f4 holds exactly", number));
      }
      *out++ = value;
    }
  }
}

std::vector<float> Npy::read(int64_t record, int64_t begin, int64_t end) const {
  std::vector<float> values(static_cast<size_t>((end - begin) * channels_));
  const std::string_view type = std::string_view(header_.type).substr(1);
  if (type == "f4") read_as<float>(record, begin, end, values.data());
  if (type == "f8") read_as<double>(record, begin, end, values.data());
  if (type == "b1" || type == "u1") read_as<uint8_t>(record, begin, end, values.data());
  if (type == "i1") read_as<int8_t>(record, begin, end, values.data());
  if (type == "i2") read_as<int16_t>(record, begin, end, values.data());
  if (type == "u2") read_as<uint16_t>(record, begin, end, values.data());
  if (type == "i4") read_as<int32_t>(record, begin, end, values.data());
  if (type == "u4") read_as<uint32_t>(record, begin, end, values.data());
  if (type == "i8") read_as<int64_t>(record, begin, end, values.data());
  if (type == "u8") read_as<uint64_t>(record, begin, end, values.data());
  return values;
}

}  // namespace seqcast
