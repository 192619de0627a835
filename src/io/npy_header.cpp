// SPDX-License-Identifier: MIT
#include "io/npy_header.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <optional>

#include "io/little_endian.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

constexpr std::string_view npy_magic("\x93NUMPY", 6);
constexpr size_t max_header_bytes = max_npy_head_bytes - 12;  // NumPy itself writes fewer than 200
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
constexpr NumberType number_types[] = {{"f2", 2}, {"f4", 4}, {"f8", 8}, {"b1", 1}, {"i1", 1}, {"u1", 1},
                                       {"i2", 2}, {"u2", 2}, {"i4", 4}, {"u4", 4}, {"i8", 8}, {"u8", 8}};

}  // namespace

NpyHeader parse_npy_header(std::string_view text) { return HeaderParser(text).parse(); }

bool looks_like_npy(std::string_view first_bytes) noexcept { return first_bytes.starts_with(npy_magic); }

std::pair<NpyHeader, std::string_view> split_npy(std::string_view file) {
  if (!looks_like_npy(file)) throw Error("not an .npy file: it does not begin with \\x93NUMPY");
  if (file.size() < 12) throw Error("cut short: its header is not whole");
  const int version = static_cast<uint8_t>(file[6]);
  if (version < 1 || version > 3 || file[7] != 0)
    throw Error(fmt::format("format version {}.{}, expected 1.0, 2.0 or 3.0", version, static_cast<uint8_t>(file[7])));
  const size_t begin = version == 1 ? 10 : 12;
  const size_t length = little_endian(file.substr(8, begin - 8));
  if (length > max_header_bytes)
    throw Error(fmt::format("has a header of {} bytes, expected at most {}", length, max_header_bytes));
  if (length > file.size() - begin) throw Error("cut short: its header is not whole");
  return {parse_npy_header(file.substr(begin, length)), file.substr(begin + length)};
}

int64_t npy_number_bytes(const std::string& type) {
  for (const NumberType& known : number_types) {
    if (type.empty() || type.substr(1) != known.name) continue;
    if (type[0] == '<' || (known.bytes == 1 && type[0] == '|')) return known.bytes;
    if (type[0] == '>')
      throw Error(fmt::format("its numbers are big-endian ('{}'), expected little-endian", type),
                  fmt::format("np.save(path, array.astype('<{}'))", known.name));
  }
  throw Error(
      fmt::format("its numbers are of type '{}', expected f2, f4, f8, b1, i1, u1, i2, u2, i4, u4, i8 or u8", type),
      "np.save(path, array.astype('<f4'))");
}

void check_npy_size(const NpyHeader& header, size_t bytes) {
  __int128 needed = npy_number_bytes(header.type);
  constexpr __int128 too_many = __int128{1} << 80;  // times the longest axis there is: no overflow
  const bool is_empty = std::ranges::count(header.shape, 0) > 0;
  for (int64_t extent : header.shape) needed = is_empty ? 0 : needed > too_many ? needed : needed * extent;
  if (needed == static_cast<__int128>(bytes)) return;
  throw Error(fmt::format("{}: got {} bytes of numbers, expected {:.0f} for {} of '{}'",
                          needed > static_cast<__int128>(bytes) ? "cut short" : "too long", bytes,
                          static_cast<double>(needed), fmt::join(header.shape, " x "), header.type));
}

std::vector<int64_t> npy_strides(const NpyHeader& header) {
  const std::vector<int64_t>& shape = header.shape;
  std::vector<int64_t> strides(shape.size(), 1);
  if (header.fortran_order) {
    for (size_t axis = 1; axis < shape.size(); ++axis) strides[axis] = strides[axis - 1] * shape[axis - 1];
  } else {
    for (size_t axis = shape.size(); axis-- > 1;) strides[axis - 1] = strides[axis] * shape[axis];
  }
  return strides;
}

std::string npy_header_text(const NpyHeader& header) {
  const bool one_axis = header.shape.size() == 1;  // Python's (3,)
  std::string text =
      fmt::format("{{'descr': '{}', 'fortran_order': {}, 'shape': ({}{}), }}", header.type,
                  header.fortran_order ? "True" : "False", fmt::join(header.shape, ", "), one_axis ? "," : "");
  while ((10 + text.size() + 1) % 64 != 0) text += ' ';
  text += '\n';
  return std::string(npy_magic) + std::string("\x01\x00", 2) + to_little_endian(text.size(), 2) + text;
}

}  // namespace seqcast
