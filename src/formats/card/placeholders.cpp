// SPDX-License-Identifier: MIT
#include "formats/card/placeholders.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <charconv>

#include "base/range.hpp"

namespace seqcast {
namespace {

const Json* bound(std::string_view name, const Bindings& bindings) {
  const auto last =
      std::find_if(bindings.rbegin(), bindings.rend(), [&](const auto& one) { return one.first == name; });
  return last == bindings.rend() ? nullptr : &last->second;
}

bool begins_name(char c) { return std::isalpha(static_cast<unsigned char>(c)) || c == '_'; }
bool continues_name(char c) { return begins_name(c) || std::isdigit(static_cast<unsigned char>(c)); }

/// The name that a text begins with; empty where it begins with none.
std::string_view name_at(std::string_view text) {
  if (text.empty() || !begins_name(text[0])) return {};
  return text.substr(0, static_cast<size_t>(std::ranges::find_if_not(text, continues_name) - text.begin()));
}

/// Reads a sum from left to right.
class SumReader {
 public:
  SumReader(std::string_view text, const Bindings& bindings) : text_(text), rest_(text), bindings_(bindings) {}

  std::optional<int64_t> value() {
    const std::optional<int64_t> result = sum(0);
    skip_blanks();
    return rest_.empty() ? result : std::nullopt;
  }

 private:
  using Number = std::optional<int64_t>;

  void skip_blanks() {
    while (!rest_.empty() && rest_[0] == ' ') rest_.remove_prefix(1);
  }
  /// The next character where it is one of `wanted`, which goes; else '\0'.
  char take(std::string_view wanted) {
    skip_blanks();
    if (rest_.empty() || wanted.find(rest_[0]) == wanted.npos) return '\0';
    const char taken = rest_[0];
    rest_.remove_prefix(1);
    return taken;
  }

  Number sum(int depth) {
    Number left = product(depth);
    while (left) {
      const char sign = take("+-");
      if (sign == '\0') return left;
      const Number right = product(depth);
      if (!right) return std::nullopt;
      left = checked(sign == '+' ? *left + *right : *left - *right);
    }
    return std::nullopt;
  }

  Number product(int depth) {
    Number left = power(depth);
    while (left) {
      const char sign = take("*/%");
      if (sign == '\0') return left;
      const Number right = power(depth);
      if (!right) return std::nullopt;
      if (sign != '*' && *right <= 0) throw Error(fmt::format("'{}' divides by {}", text_, *right));
      left = checked(sign == '*'   ? *left * *right
                     : sign == '/' ? floor_div(*left, *right)
                                   : *left - floor_div(*left, *right) * *right);
    }
    return std::nullopt;
  }

  Number power(int depth) {
    const Number base = primary(depth);
    if (!base || take("^") == '\0') return base;
    const Number exponent = primary(depth);
    if (!exponent) return std::nullopt;
    if (*exponent < 0 || *exponent > 31) throw Error(fmt::format("'{}' has the exponent {}", text_, *exponent));
    int64_t value = 1;
    for (int64_t i = 0; i < *exponent; ++i) value = checked(value * *base);
    return value;
  }

  Number primary(int depth) {
    constexpr int max_depth = 16;
    if (take("(") != '\0') {
      if (depth >= max_depth) return std::nullopt;
      const Number inside = sum(depth + 1);
      return take(")") == '\0' ? std::nullopt : inside;
    }
    if (const std::string_view name = name_at(rest_); !name.empty()) {
      rest_.remove_prefix(name.size());
      const Json* value = bound(name, bindings_);
      if (!value || !(value->is_number_integer() || value->is_boolean())) return std::nullopt;
      if (value->is_number_unsigned() && value->get<uint64_t>() > static_cast<uint64_t>(max_integer))
        throw Error(fmt::format("'{}' is {}, expected at most {}", text_, value->dump(), max_integer));
      return checked(value->is_boolean() ? value->get<bool>() : value->get<int64_t>());
    }
    int64_t number = 0;
    const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), number);
    if (error != std::errc() || rest_[0] == '-') return std::nullopt;
    rest_.remove_prefix(static_cast<size_t>(end - rest_.data()));
    return checked(number);
  }

  int64_t checked(int64_t value) const {
    if (value < -max_integer || value > max_integer)
      throw Error(fmt::format("'{}' is {}, expected at most {}", text_, value, max_integer));
    return value;
  }

  std::string_view text_, rest_;
  const Bindings& bindings_;
};

constexpr size_t max_letters = 4096;  // of a text with its placeholders filled in
constexpr size_t max_written = size_t{1} << 23;

/// An expression with numbers in place of the bound names.
std::string partly_filled(std::string_view text, const Bindings& bindings) {
  std::string result;
  while (!text.empty()) {
    const std::string_view name = name_at(text);
    const Json* value = name.empty() ? nullptr : bound(name, bindings);
    const size_t taken = std::max<size_t>(name.size(), 1);
    result += value && value->is_number_integer() ? value->dump() : std::string(text.substr(0, taken));
    text.remove_prefix(taken);
  }
  return result;
}

bool is_expression(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return continues_name(c) || std::string_view(" +-*/%^()").find(c) != std::string_view::npos;
  });
}

}  // namespace

std::optional<int64_t> evaluate(std::string_view text, const Bindings& bindings) {
  return SumReader(text, bindings).value();
}

size_t size_of(const Json& value) {
  size_t size = 1;
  if (value.is_string()) size += value.get_ref<const std::string&>().size();
  if (value.is_structured())
    for (const auto& [key, element] : value.items()) size += (value.is_object() ? key.size() : 0) + size_of(element);
  return size;
}

bool take_condition(const std::string& file, const std::string& path, Json& entry) {
  if (!entry.is_object() || !entry.contains("if")) return true;
  const Json condition = entry["if"];
  entry.erase("if");
  if (condition.is_boolean()) return condition.get<bool>();
  if (condition.is_number_integer()) return condition != 0;
  throw Error(fmt::format("{}.if: got {}, expected true, false or a number", path, condition.dump())).in(file);
}

void Filling::count(size_t size, const std::string& where) {
  written_ += size;
  if (written_ > max_written)
    throw Error(fmt::format("{}: repeats write more than {} values and letters", where, max_written)).in(file_);
}

Json Filling::operator()(const Json& value, const Bindings& bindings, const std::string& where) {
  if (value.is_structured()) {
    Json copy = value;
    for (Json& element : copy) element = (*this)(element, bindings, where);
    return copy;
  }
  if (!value.is_string()) return value;
  const auto& text = value.get_ref<const std::string&>();
  if (text.find('{') == text.npos) return value;
  try {
    return filled(text, bindings, where);
  } catch (const Error& error) {
    throw error.file().empty() ? Error(fmt::format("{}: {}", where, error.what())).in(file_) : error;
  }
}

Json Filling::filled(const std::string& text, const Bindings& bindings, const std::string& where) {
  std::string result;
  size_t at = 0;
  while (true) {
    const size_t open = text.find('{', at), close = text.find('}', open);
    result += text.substr(at, open - at);
    if (open == text.npos || close == text.npos) return open == text.npos ? result : result + text.substr(open);
    const std::string inside = text.substr(open + 1, close - open - 1);
    const Json* named = bound(inside, bindings);
    const std::optional<int64_t> number = named ? std::nullopt : evaluate(inside, bindings);
    if (named) count(size_of(*named), where);
    if (open == 0 && close + 1 == text.size() && (named || number)) return named ? *named : Json(*number);
    if (named)
      result += named->is_string() ? named->get<std::string>() : named->dump();
    else if (number)
      result += std::to_string(*number);
    else
      result += '{' + (is_expression(inside) ? partly_filled(inside, bindings) : inside) + '}';
    if (result.size() > max_letters && (named || number))
      throw Error(fmt::format("a text with '{{{}}}' filled in is longer than {} letters", inside, max_letters));
    at = close + 1;
  }
}

}  // namespace seqcast
