// SPDX-License-Identifier: MIT
#include "compare/compared_window.hpp"

#include <fmt/format.h>

#include <utility>

#include "base/number_text.hpp"
#include "base/setting.hpp"
#include "genome/regions.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

/// The letters of a region that is one window, or of the one sequence.
ComparedWindow window_of_file(const WindowRequest& asked, int64_t window, const TakeNotice& notice) {
  const Fasta fasta = Fasta::of_records(asked.fasta);
  notice(fasta.index_notice());
  Interval at{fasta.sequences()[0].name, 0, fasta.sequences()[0].length};
  if (!asked.region.empty()) {
    at = parse_region(asked.region, fasta).interval;
  } else if (fasta.sequences().size() > 1 || at.end != window) {
    throw RequestError(
        fmt::format("{}: {}, the first of {}, expected one of a window of {}", asked.fasta,
                    counted(std::ssize(fasta.sequences()), "sequence"), counted(at.end, "letter"), with_commas(window)),
        set_to(Setting::region, "PLACE") + " says which part of it is the window");
  }
  if (at.end - at.start != window)
    throw RequestError(fmt::format("{} has {}, expected a window of {}", set_to(Setting::region, asked.region),
                                   counted(at.end - at.start, "letter"), with_commas(window)),
                       set_to(Setting::region, fmt::format("{}:{}-{}", at.chrom, at.start + 1, at.start + window)));
  return {fasta.fetch(at.chrom, at.start, at.end),
          fmt::format("{}:{}-{} of {}", at.chrom, with_commas(at.start + 1), with_commas(at.end), asked.fasta)};
}

}  // namespace

void set_equal_windows(Model& model, Model& reference) {
  const int64_t own = model.contract.window_bases, other = reference.contract.window_bases;
  if (own == other) return;
  if (model.contract.min_window_bases) {
    set_window(model, other);
  } else if (reference.contract.min_window_bases) {
    set_window(reference, own);
  } else {
    throw Error(fmt::format("windows of the model have {} positions, and of the reference {}", with_commas(own),
                            with_commas(other)));
  }
}

ComparedWindow compared_window(const WindowRequest& asked, const Model& model, const TakeNotice& notice) {
  const int64_t length = model.contract.window_bases;
  const bool takes_numbers = model.contract.takes_numbers();
  if (asked.fasta.empty())
    return {takes_numbers ? "" : random_letters(model, asked.seed),
            fmt::format("{} {} by seed {}", with_commas(length), unit_name(model.contract), asked.seed)};
  if (takes_numbers)
    throw RequestError(fmt::format("{} holds letters, and {} reads numbers", asked.fasta, model.about.name),
                       "without a FASTA file, numbers are drawn");
  return window_of_file(asked, length, notice);
}

InputValues input_values(const ComparedWindow& window, const Model& model, uint64_t seed) {
  return window.letters.empty() ? input_of_numbers(model, seed) : input_of_letters(model, window.letters, seed);
}

ComparedInputs compared_inputs(const WindowRequest& asked, const Model& model, const Model& reference,
                               const TakeNotice& notice) {
  const bool letters_are_references = model.contract.takes_numbers() && !reference.contract.takes_numbers();
  const Model& lettered = letters_are_references ? reference : model;
  const Model& other = letters_are_references ? model : reference;
  ComparedWindow window = compared_window(asked, lettered, notice);
  InputValues values = input_values(window, lettered, asked.seed);
  InputValues others = input_like(lettered, values, window.letters, other);
  if (letters_are_references) std::swap(values, others);
  return {std::move(values), std::move(others), std::move(window.what)};
}

}  // namespace seqcast
