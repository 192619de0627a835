// SPDX-License-Identifier: MIT
#include "model/contract_changes.hpp"

#include <fmt/format.h>

#include "base/setting.hpp"
#include "genome/alphabet.hpp"
#include "model/names.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

void set_input(Contract& contract, const ContractChanges& changes) {
  if (contract.takes_numbers() && (!changes.alphabet.empty() || changes.unknown))
    throw RequestError(fmt::format("{} is for letters, and the model's input is numbers",
                                   changes.unknown ? Setting::unknown : Setting::alphabet));
  if (!changes.alphabet.empty()) {
    if (changes.alphabet.size() != contract.alphabet.size() || !has_valid_letters(changes.alphabet))
      throw RequestError(fmt::format("{} is '{}', expected {} different letters of ASCII, the input's channels",
                                     Setting::alphabet, changes.alphabet, contract.alphabet.size()));
    contract.alphabet = changes.alphabet;
  }
  if (!changes.unknown) return;
  if (!(*changes.unknown >= 0 && *changes.unknown <= 1))
    throw RequestError(fmt::format("{} is {}, expected 0 to 1", Setting::unknown, *changes.unknown));
  contract.unknown_letter = UnknownLetter::value;
  contract.unknown = *changes.unknown;
}

/// NEW for one head, OLD=NEW for one of several.
void rename_head(Contract& contract, const std::string& text) {
  const size_t sign = text.find('=');
  const std::string name = sign == text.npos ? text : text.substr(sign + 1);
  if (!is_plain_name(name))
    throw RequestError(
        fmt::format("{} is '{}', expected letters, digits, '_', '.' or '-' in the name", Setting::head, text));
  if (sign == text.npos) {
    if (contract.heads.size() > 1)
      throw RequestError(
          fmt::format("{} is '{}', but the model has {} heads", Setting::head, text, contract.heads.size()),
          "say which: " + set_to(Setting::head, contract.heads[0].name + "=" + text));
    contract.heads[0].name = name;
    return;
  }
  for (Head& head : contract.heads) {
    if (head.name != text.substr(0, sign)) continue;
    head.name = name;
    return;
  }
  throw RequestError(
      fmt::format("{} is '{}', but the model has no head '{}'", Setting::head, text, text.substr(0, sign)));
}

void set_heads(Contract& contract, const ContractChanges& changes) {
  if (changes.first_base && *changes.first_base < 0)
    throw RequestError(fmt::format("{} is {}, expected at least 0", Setting::first_base, *changes.first_base));
  for (Head& head : contract.heads) {
    if (changes.bin_bases > 0 || changes.first_base) head.bins_follow = BinRule::stated;
    if (changes.bin_bases > 0) head.bin_bases = changes.bin_bases;
    if (changes.first_base) head.first_base = *changes.first_base;
  }
  for (const std::string& head : changes.heads) rename_head(contract, head);
}

}  // namespace

void change(Ensemble& ensemble, const ContractChanges& changes) {
  for (Model& member : ensemble.members) {
    set_input(member.contract, changes);
    set_heads(member.contract, changes);
    settle(member);
  }
}

}  // namespace seqcast
