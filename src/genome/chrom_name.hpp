// SPDX-License-Identifier: MIT
// Name of a sequence that costs a pointer, for millions of intervals.
#pragma once

#include <fmt/format.h>

#include <concepts>
#include <string>
#include <string_view>

namespace seqcast {

/// A sequence's name. Equal names are one text, which the process keeps to its end: genomes have few of them.
class ChromName {
 public:
  ChromName();
  template <std::convertible_to<std::string_view> Text>
  ChromName(const Text& text) : text_(kept(text)) {}

  const std::string& text() const noexcept { return *text_; }
  operator const std::string&() const noexcept { return *text_; }
  operator std::string_view() const noexcept { return *text_; }

  friend bool operator==(const ChromName& a, const ChromName& b) noexcept { return a.text_ == b.text_; }
  friend auto operator<=>(const ChromName& a, const ChromName& b) noexcept { return a.text() <=> b.text(); }
  template <class Text>
  friend bool operator==(const ChromName& a, const Text& b) noexcept {
    return std::string_view(a.text()) == std::string_view(b);
  }

 private:
  static const std::string* kept(std::string_view text);

  const std::string* text_;
};

}  // namespace seqcast

template <>
struct fmt::formatter<seqcast::ChromName> : fmt::formatter<std::string> {
  template <class Context>
  auto format(const seqcast::ChromName& name, Context& context) const {
    return fmt::formatter<std::string>::format(name.text(), context);
  }
};
