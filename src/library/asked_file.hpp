// SPDX-License-Identifier: MIT
// A file whose sequences callers of the library ask about, with a predictor of them.
#pragma once

#include <string>
#include <vector>

#include "library/asked.hpp"
#include "predict/grid_run.hpp"
#include "predict/record_run.hpp"

namespace seqcast {

class AskedFile {
 public:
  /// Settles how windows lie, and tells what is noticed of the file.
  ///
  /// @param request   that the settings make.
  /// @throws RequestError  for settings that exclude each other, or do not go with such a file.
  AskedFile(const Ensemble& ensemble, const Request& request, const std::string& path, const Places& places,
            const PredictSettings& settings);
  AskedFile(const AskedFile&) = delete;
  AskedFile& operator=(const AskedFile&) = delete;

  /// Whether windows are its records, not regions or stretches of its sequences.
  bool has_records() const noexcept { return has_records_; }
  Predictor& predictor() noexcept { return predictor_; }
  const SequenceFile& file() const noexcept { return file_; }
  const Fasta& fasta() const { return file_.fasta(); }
  const TakeNotice& notice() const noexcept { return notice_; }
  /// All places in the order in which they are given, texts first; every sequence where there is none, and without the
  /// bases that the settings exclude.
  const AskedRegions& regions() const noexcept { return regions_; }

 private:
  AskedFile(const Ensemble& ensemble, const Request& request, const std::string& path, PlacesRequest places,
            const PredictSettings& settings);

  TakeNotice notice_;
  Predictor predictor_;
  SequenceFile file_;
  bool has_records_ = false;
  AskedRegions regions_;  ///< none of records
};

}  // namespace seqcast
