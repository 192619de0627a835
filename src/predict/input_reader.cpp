// SPDX-License-Identifier: MIT
#include "predict/input_reader.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/setting.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

/// The code of the complementary base for every code of the alphabet, and for the unknown one itself.
std::vector<uint8_t> complements(const std::string& alphabet, const BaseCoder& coder) {
  std::vector<uint8_t> result;
  for (char letter : alphabet) {
    const size_t at = std::string_view("ACGTU").find(letter);
    const char other = at == std::string_view::npos ? '\0' : "TGCAA"[at];
    const uint8_t code = other ? coder.encode(std::string_view(&other, 1))[0] : coder.unknown();
    if (code == coder.unknown())
      throw Error(fmt::format("letter '{}' of the model's alphabet '{}' has no complement", letter, alphabet));
    result.push_back(code);
  }
  result.push_back(coder.unknown());
  return result;
}

}  // namespace

int64_t Source::letters_length(const std::string& name) const {
  const auto* held = std::get_if<const HeldSequences*>(&from_);
  return held ? (*held)->length(name) : std::get<const Fasta*>(from_)->length(name);
}

std::string Source::fetch(const std::string& name, int64_t start, int64_t end) const {
  const auto* held = std::get_if<const HeldSequences*>(&from_);
  return held ? std::string((*held)->fetch(name, start, end)) : std::get<const Fasta*>(from_)->fetch(name, start, end);
}

std::string Source::place_of(const std::string& name) const {
  const auto* held = std::get_if<const HeldSequences*>(&from_);
  return held ? (*held)->place_of(name) : std::get<const Fasta*>(from_)->place_of(name);
}

Range npy_channels(const Model& model, size_t input) {
  Range channels{0, model.shapes[0].channels};
  if (input == 0) return channels;
  for (size_t node : model.graph.side_inputs()) {
    const auto& side = std::get<Input>(model.graph.nodes[node].layer);
    if (!side.per_window) channels = {channels.end, channels.end + side.channels};
    if (node == input) return channels;
  }
  return {};
}

int64_t all_npy_channels(const Model& model) {
  int64_t all = model.shapes[0].channels;
  for (size_t node : model.graph.side_inputs()) all = std::max(all, npy_channels(model, node).end);
  return all;
}

InputReader::InputReader(const Model& model, bool reverse)
    : contract_(model.contract), channels_(model.shapes[0].channels) {
  if (contract_.takes_numbers()) {
    if (reverse) throw Error(fmt::format("model '{}' takes numbers, which have no other strand", model.about.name));
    return;
  }
  coder_.emplace(contract_.alphabet, contract_.fold_case);
  if (reverse) complement_ = complements(contract_.alphabet, *coder_);
}

Stretch InputReader::read(const Source& source, const Window& window, Range bases, bool reverse) const {
  Stretch stretch;
  if (const Npy* numbers = source.numbers()) {
    stretch.numbers = read_numbers(*numbers, window.line, bases);
  } else {
    stretch.codes = read_codes(source, window.chrom, bases);
  }
  if (reverse) reverse_complement(stretch.codes);
  return stretch;
}

void InputReader::reverse_complement(std::vector<uint8_t>& codes) const {
  std::reverse(codes.begin(), codes.end());
  for (uint8_t& code : codes) code = complement_[code];
}

Stretch InputReader::encode(std::string_view letters, bool reverse) const {
  if (!coder_) throw Error("the model takes numbers, not letters");
  Stretch stretch{coder_->encode(letters), {}};
  for (size_t i = 0; i < letters.size(); ++i) {
    if (stretch.codes[i] != coder_->unknown() || contract_.unknown_letter == UnknownLetter::value) continue;
    if (contract_.unknown_letter == UnknownLetter::error)
      throw Error(fmt::format("letter '{}' is not in the model's alphabet '{}'", letters[i], contract_.alphabet));
    stretch.codes[i] = static_cast<uint8_t>(contract_.unknown_code);
  }
  if (reverse) reverse_complement(stretch.codes);
  return stretch;
}

std::vector<uint8_t> InputReader::read_codes(const Source& source, const std::string& chrom, Range bases) const {
  std::vector<uint8_t> codes(static_cast<size_t>(bases.size()), coder_->unknown());
  const Range inside = intersection(bases, {0, source.letters_length(chrom)});
  if (contract_.pad) {
    const auto code_of = [&](char letter) { return coder_->encode(std::string_view(&letter, 1))[0]; };
    for (int64_t base = bases.begin; base < bases.end; ++base)
      codes[static_cast<size_t>(base - bases.begin)] = code_of(base < 0 ? contract_.pad->left : contract_.pad->right);
  }
  if (!inside.empty())
    coder_->encode(source.fetch(chrom, inside.begin, inside.end), codes.data() + (inside.begin - bases.begin));
  if (contract_.unknown_letter == UnknownLetter::value) return codes;
  for (size_t i = 0; i < codes.size(); ++i) {
    if (codes[i] != coder_->unknown()) continue;
    if (contract_.unknown_letter == UnknownLetter::letter) {
      codes[i] = static_cast<uint8_t>(contract_.unknown_code);
    } else {
      fail_letter(source, chrom, bases.begin + static_cast<int64_t>(i));
    }
  }
  return codes;
}

void InputReader::fail_letter(const Source& source, const std::string& chrom, int64_t base) const {
  if (base < 0 || base >= source.letters_length(chrom))
    throw Error(fmt::format("{}: a window reaches beyond its end, where there are no letters for a model without an "
                            "unknown one",
                            source.place_of(chrom)),
                set_to(Setting::place, "record") + " takes each record as one window");
  throw Error(fmt::format("{}: letter '{}' at position {} is not in the model's alphabet '{}'", source.place_of(chrom),
                          source.fetch(chrom, base, base + 1), base + 1, contract_.alphabet));
}

std::vector<float> InputReader::read_numbers(const Npy& npy, int64_t record, Range bases) const {
  const Range inside = intersection(bases, {0, npy.length()});
  if (npy.channels() < channels_ || inside != bases)
    throw Error(fmt::format("[{}, {}) of {} positions with {} channels, expected {} channels", bases.begin, bases.end,
                            npy.length(), npy.channels(), channels_))
        .in(npy.path());
  return npy.read(record, bases, {0, channels_});
}

}  // namespace seqcast
