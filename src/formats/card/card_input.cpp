// SPDX-License-Identifier: MIT
// Reads the input of a card: alphabet or channels, unknown values, padding and windows.
#include <fmt/format.h>

#include "formats/card/card.hpp"
#include "genome/alphabet.hpp"

namespace seqcast {
namespace {

/// A key's one letter of the alphabet.
char read_letter(JsonObject& object, std::string_view key, const std::string& alphabet) {
  const std::string text = object.text(key);
  if (text.size() != 1 || alphabet.find(text[0]) == std::string::npos)
    throw object.error(key, fmt::format("got '{}', expected one letter of the alphabet '{}'", text, alphabet));
  return text[0];
}

void read_unknown(JsonObject& object, Contract& contract) {
  if (!object.has("unknown_code")) {
    contract.unknown = object.number("unknown");
    if (!(contract.unknown >= 0 && contract.unknown <= 1))
      throw object.error("unknown", fmt::format("got {}, expected 0 to 1", contract.unknown));
    return;
  }
  if (object.has("unknown")) throw object.error("unknown_code", "excludes 'unknown'");
  if (object.at("unknown_code").is_null()) {
    contract.unknown_letter = UnknownLetter::error;
  } else {
    contract.unknown_letter = UnknownLetter::letter;
    contract.unknown_code = contract.alphabet.find(read_letter(object, "unknown_code", contract.alphabet));
  }
}

LetterPadding read_pad(JsonObject object, const Contract& contract) {
  LetterPadding pad;
  const auto read_side = [&](const std::string& side, char& letter, std::optional<int64_t>& count) {
    if (object.has(side)) letter = read_letter(object, side, contract.alphabet);
    if (!object.has(side + "_count")) return;
    if (letter == '\0') throw object.error(side + "_count", fmt::format("goes with '{}', which is missing", side));
    count = object.integer(side + "_count", 1);
    if (*count >= contract.window_bases)
      throw object.error(side + "_count",
                         fmt::format("got {}, expected less than the window of {}", *count, contract.window_bases));
  };
  read_side("left", pad.left, pad.left_count);
  read_side("right", pad.right, pad.right_count);
  object.finish();
  const int sides_that_fill = (pad.left != '\0' && !pad.left_count) + (pad.right != '\0' && !pad.right_count);
  if (sides_that_fill != 1)
    throw object.error(
        pad.left_count || pad.right_count ? "left_count" : "left",
        fmt::format("{} sides take what is left over, expected one: the side without a count", sides_that_fill));
  return pad;
}

/// window_bases: a number, or {least, default} where windows may have any length; without a default only records have
/// one.
void read_window(JsonObject& object, Contract& contract) {
  const auto read = [](JsonObject& from, std::string_view key) {
    const int64_t bases = from.integer(key, 1);
    if (bases > max_window_bases)
      throw from.error(key, fmt::format("got {}, expected at most {}", bases, max_window_bases));
    return bases;
  };
  if (!object.at("window_bases").is_object()) {
    contract.window_bases = read(object, "window_bases");
    return;
  }
  JsonObject any = object.object("window_bases");
  contract.min_window_bases = read(any, "least");
  contract.window_is_open = !any.has("default");
  contract.window_bases = contract.window_is_open ? example_window(*contract.min_window_bases) : read(any, "default");
  any.finish();
  if (contract.window_bases < *contract.min_window_bases)
    throw any.error("default", fmt::format("got {}, expected at least the least, {}", contract.window_bases,
                                           *contract.min_window_bases));
}

}  // namespace

int64_t read_card_input(JsonObject object, Contract& contract) {
  read_window(object, contract);
  if (object.has("channels")) {
    for (const char* key : {"alphabet", "unknown", "unknown_code", "fold_case", "pad"})
      if (object.has(key)) throw object.error(key, "is for letters, and 'channels' says that the input is numbers");
    contract.alphabet.clear();
    const int64_t channels = object.integer("channels", 1);
    object.finish();
    return channels;
  }
  contract.alphabet = object.text("alphabet");
  if (!has_valid_letters(contract.alphabet))
    throw object.error("alphabet", fmt::format("got '{}', expected {}", contract.alphabet, valid_letters));
  read_unknown(object, contract);
  if (object.has("fold_case")) contract.fold_case = object.boolean("fold_case");
  if (object.has("pad")) contract.pad = read_pad(object.object("pad"), contract);
  object.finish();
  return static_cast<int64_t>(contract.alphabet.size());
}

}  // namespace seqcast
