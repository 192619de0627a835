// SPDX-License-Identifier: MIT
#include "genome/sequence_names.hpp"

#include <fmt/format.h>

#include "base/number_text.hpp"
#include "base/setting.hpp"
#include "genome/other_spellings.hpp"

namespace seqcast {

SequenceNames SequenceNames::own_only(const Fasta& fasta) {
  SequenceNames names(fasta, true);
  names.is_setting_ = false;
  return names;
}

std::optional<size_t> SequenceNames::find_other(std::string_view name) const {
  std::optional<size_t> meant;
  for (const std::string& spelling : other_spellings(name)) {
    const auto found = fasta_.find(spelling);
    if (found && meant) return std::nullopt;
    if (found) meant = found;
  }
  return meant;
}

std::optional<size_t> SequenceNames::find(std::string_view name) {
  const auto own = fasta_.find(name);
  if (own || strict_) return own;
  const auto [other, is_new] = others_.try_emplace(std::string(name));
  if (!is_new) return other->second;
  other->second = find_other(name);
  if (other->second && renamed_++ == 0) {
    first_ = name;
    first_meant_ = fasta_.sequences()[*other->second].name;
  }
  return other->second;
}

std::string SequenceNames::cause(std::string_view name) const {
  return fmt::format("sequence '{}' is not in {}", name, fasta_.path());
}

std::string SequenceNames::hint(std::string_view name) const {
  const auto meant = strict_ && is_setting_ ? find_other(name) : std::nullopt;
  if (!meant) return fasta_.naming();
  return fmt::format("without {} it is read as '{}'", Setting::strict_names, fasta_.sequences()[*meant].name);
}

std::string SequenceNames::notice() const {
  if (renamed_ == 0) return {};
  const std::string others =
      renamed_ > 1 ? fmt::format(", and {} likewise", counted(renamed_ - 1, "other name")) : std::string();
  return fmt::format("sequence '{}' is read as '{}' of {}{} ({} forbids it)", first_, first_meant_, fasta_.path(),
                     others, Setting::strict_names);
}

}  // namespace seqcast
