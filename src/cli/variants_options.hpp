// SPDX-License-Identifier: MIT
// Options of the command `variants`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cli/run_options.hpp"
#include "cli/shard_option.hpp"
#include "cli/statistic_options.hpp"
#include "genome/annotation.hpp"
#include "predict/splice_run.hpp"
#include "predict/variant_checks.hpp"
#include "predict/variant_output.hpp"

namespace seqcast {

struct VariantsOptions {
  RunOptions run;
  std::string fasta, variants;
  std::vector<std::string> written;  // variants on the command line
  std::string dialect;
  std::string genes;
  AnnotationOptions annotation;
  std::optional<int64_t> distance;
  SpliceOptions splice;
  bool raw = false;
  std::string acceptor, donor;
  StatisticOptions statistics;
  std::optional<int64_t> share_window;  // bases whose variants do
  VariantChecks checks;
  VariantOutputOptions output;
  bool no_header = false;
  PartOptions part;
  std::vector<std::string> inputs;  // files that the command line names
};

/// Declares them, with the model, the FASTA and the file of variants.
void declare_variants_options(CLI::App& command, VariantsOptions& options);

/// The rules of splicing that the options choose.
SpliceOptions scoring_of(const VariantsOptions& options);

/// @throws RequestError  for settings that exclude each other.
void check_settings(const VariantsOptions& options);

}  // namespace seqcast
