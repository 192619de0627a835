// SPDX-License-Identifier: MIT
// Exception that the library throws.
#pragma once

#include <stdexcept>
#include <string>
#include <utility>

namespace seqcast {

/// What went wrong, in the words of house style: file:line first, the user's text in quotes, got, then expected;
/// lower case, no full stop. `hint` is the next thing to type, or empty. Only main prints it.
class Error : public std::runtime_error {
 public:
  explicit Error(const std::string& message, std::string hint = {})
      : std::runtime_error(message), hint_(std::move(hint)) {}

  const std::string& hint() const noexcept { return hint_; }

 private:
  std::string hint_;
};

/// An error in what was asked for on the command line: main exits with 2, not 1.
class UsageError : public Error {
 public:
  using Error::Error;
};

}  // namespace seqcast
