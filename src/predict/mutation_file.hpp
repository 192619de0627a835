// SPDX-License-Identifier: MIT
// Writes saturation mutagenesis: a table, arrays, or a bigWig of the reference's bases.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/enum_names.hpp"
#include "io/npz.hpp"
#include "io/text_file.hpp"
#include "output/growing_npy.hpp"
#include "output/writer.hpp"
#include "predict/mutation_run.hpp"

namespace seqcast {

enum class MutationOutput { table, npy, npz, bigwig };

template <>
struct Names<MutationOutput> {
  static constexpr std::pair<std::string_view, MutationOutput> table[] = {{"tsv", MutationOutput::table},
                                                                          {"npy", MutationOutput::npy},
                                                                          {"npz", MutationOutput::npz},
                                                                          {"bigwig", MutationOutput::bigwig}};
};

struct MutationFileOptions {
  std::string path;                      ///< "-" or empty: standard output
  std::optional<MutationOutput> format;  ///< none: by the path's ending, and a table where that says nothing
  int digits = 6;
  bool header = true;  ///< of a table: its columns' names
  Durable durable = Durable::yes;
  GiveNames give_names = PendingFile::commit_all;
};

/// @throws RequestError  where neither format nor ending says one.
MutationOutput choose_mutation_output(const MutationFileOptions& options);

/// - a table of `chrom pos ref alt track score`; with several statistics a column each;
/// - .npy, [regions, bases, 4], or [regions, bases, 4, tracks] of several: the statistic, 0 at the reference's base;
/// - .npz, `arr_0` of [regions, 4, bases]: the same less its mean over the four bases, for TF-MoDISco and Fi-NeMo;
/// - bigWig, that value at the reference's base.
class MutationFile {
 public:
  /// @param regions  of the whole run, in order: of one length for arrays, sorted and apart for bigWig.
  /// @param written  how many of them will come.
  /// @param tracks   names.
  /// @throws RequestError  for tracks, statistics, mutations or regions that the format does not hold.
  MutationFile(const MutationFileOptions& options, const EffectRun& run, const MutationKinds& kinds,
               std::vector<std::string> tracks, const std::vector<Interval>& regions, int64_t written,
               const Fasta& fasta);

  void write(const MutatedRegion& mutated);
  void close();

 private:
  void check(const MutationKinds& kinds, const std::vector<Interval>& regions) const;
  void write_lines(const MutatedRegion& mutated);
  void write_bins(const MutatedRegion& mutated);

  MutationFileOptions options_;
  MutationOutput output_;
  const EffectRun& run_;
  std::vector<std::string> tracks_;
  std::optional<TextFile> table_;
  std::optional<GrowingNpy> array_;
  std::optional<NpzWriter> npz_;
  std::optional<Writer> bigwig_;
};

/// The statistic of one track less its mean over the four bases, [bases, 4].
std::vector<float> less_mean(const MutatedRegion& mutated);

}  // namespace seqcast
