// SPDX-License-Identifier: MIT
#include "formats/importing/imported_letters.hpp"

#include <fmt/format.h>

#include "base/setting.hpp"
#include "genome/alphabet.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

std::string alphabet_of(const FileFacts& facts, int64_t embedded, const std::string& file) {
  if (!facts.alphabet.empty()) return facts.alphabet;
  if (embedded == 0 || embedded == 4) return "ACGT";
  if (embedded == 5) return "ACGTN";
  throw Error(fmt::format("its Embedding knows {} letters and does not say which", embedded),
              set_to(Setting::alphabet, "LETTERS") + " gives them in the order of their numbers, from 0")
      .in(file);
}

}  // namespace

void read_letters(Model& model, const FileFacts& facts, int64_t embedded, const std::string& file) {
  Contract& contract = model.contract;
  contract.alphabet = alphabet_of(facts, embedded, file);
  if (!has_valid_letters(contract.alphabet))
    throw RequestError(fmt::format("{} is '{}', expected {}", Setting::alphabet, contract.alphabet, valid_letters));
  if (facts.alphabet.empty())
    model.reading.assumed.push_back(fmt::format("letters {} ({})", contract.alphabet, Setting::alphabet));
  if (facts.unknown && !(*facts.unknown >= 0 && *facts.unknown <= 1))
    throw RequestError(fmt::format("{} is {}, expected 0 to 1", Setting::unknown, *facts.unknown));
  contract.unknown = facts.unknown.value_or(0);
  const size_t n = contract.alphabet.find('N');
  if (embedded > 0 && n != std::string::npos && !facts.unknown) {
    contract.unknown_letter = UnknownLetter::letter;
    contract.unknown_code = n;
  }
  if (!facts.unknown)
    model.reading.assumed.push_back(fmt::format("{} ({})",
                                                contract.unknown_letter == UnknownLetter::letter
                                                    ? "any other letter read as N"
                                                    : "an unknown base 0 in every channel",
                                                Setting::unknown));
}

}  // namespace seqcast
