// SPDX-License-Identifier: MIT
// Tests of a region's mutations in the files that hold them, of values written by hand.
#include "predict/mutation_file.hpp"

#include <bigWig.h>

#include <catch2/catch.hpp>
#include <memory>

#include "tests/predict/scanning.hpp"

using namespace seqcast;
using namespace seqcast::test;

namespace {

Model small_model() {
  GraphBuilder builder;
  builder.then(Conv1d{.filters = 1, .kernel = 3, .padding = same});
  return model_of(builder.graph(), 20, random_rule(1));
}

/// Of a base each: `AnG` from base 10 on, whose substitutions are 0 at the reference's base and everywhere at the
/// unknown.
MutatedRegion mutated_by_hand() {
  MutatedRegion mutated{{"chr", 10, 13}, "ANG", {}, {}, {}, 1};
  mutated.substitutions = {0, 4, 8, -4, 0, 0, 0, 0, 1, 2, 0, 5};
  for (const auto& [start, ref, alt, score] :
       {std::tuple{10, "A", "C", 4.0}, std::tuple{10, "A", "G", 8.0}, std::tuple{10, "A", "T", -4.0},
        std::tuple{12, "G", "A", 1.0}, std::tuple{12, "G", "C", 2.0}, std::tuple{12, "G", "T", 5.0}}) {
    mutated.alleles.push_back({start, ref, alt});
    mutated.values.push_back({{score}, {}});
  }
  return mutated;
}

/// Writes the region to a file of the name.
std::string written(const TemporaryFolder& folder, const std::string& name) {
  const Fasta fasta(folder.write("x.fa", ">chr\n" + std::string(40, 'A') + "\n"));
  const Predictor predictor({{small_model()}}, Request{});
  const MutationKinds kinds;
  const EffectRun run(predictor, fasta, {parse_statistic("SAD")}, {0});
  MutationFileOptions options;
  options.path = folder.path(name);
  MutationFile file(options, run, kinds, {"track"}, {mutated_by_hand().region}, 1, fasta);
  file.write(mutated_by_hand());
  file.close();
  return options.path;
}

}  // namespace

TEST_CASE("the statistic less its mean over the four bases is what TF-MoDISco takes") {
  CHECK(less_mean(mutated_by_hand()) == std::vector<float>{-2, 2, 6, -6, 0, 0, 0, 0, -1, 0, -2, 3});
}

TEST_CASE("an .npz of a region has letters by bases, less the mean") {
  const TemporaryFolder folder;
  const NpzFile npz(written(folder, "x.npz"));
  CHECK(npz.names() == std::vector<std::string>{"arr_0"});
  CHECK(npz.array("arr_0").shape() == std::vector<int64_t>{1, 4, 3});
  CHECK(npz.floats("arr_0") == std::vector<float>{-2, 0, -1, 2, 0, 0, 6, 0, -2, -6, 0, 3});
}

TEST_CASE("an .npy of a region has bases by letters, 0 at the reference's") {
  const TemporaryFolder folder;
  const NpyArray npy = parse_npy(load_file(written(folder, "x.npy"), ".npy"));
  CHECK(npy.shape() == std::vector<int64_t>{1, 3, 4});
  CHECK(npy.floats() == std::vector<float>{0, 4, 8, -4, 0, 0, 0, 0, 1, 2, 0, 5});
}

TEST_CASE("a bigWig of a region has the reference's base, less the mean over the four, and 0 where it is unknown") {
  const TemporaryFolder folder;
  const std::string path = written(folder, "x.bw");
  const std::unique_ptr<bigWigFile_t, void (*)(bigWigFile_t*)> file(bwOpen(path.c_str(), nullptr, "r"), bwClose);
  REQUIRE(file);
  bwOverlappingIntervals_t* found = bwGetOverlappingIntervals(file.get(), "chr", 0, 40);
  REQUIRE(found);
  std::vector<float> values(40, -99);
  for (uint32_t i = 0; i < found->l; ++i)
    for (uint32_t base = found->start[i]; base < found->end[i]; ++base) values[base] = found->value[i];
  bwDestroyOverlappingIntervals(found);
  CHECK(std::vector<float>(values.begin() + 9, values.begin() + 14) == std::vector<float>{-99, -2, 0, -2, -99});
}

TEST_CASE("a table of a region has a line for each mutation, from 1") {
  const TemporaryFolder folder;
  CHECK(read_bytes(written(folder, "x.tsv")) ==
        "#chrom\tpos\tref\talt\ttrack\tscore\n"
        "chr\t11\tA\tC\ttrack\t4\nchr\t11\tA\tG\ttrack\t8\nchr\t11\tA\tT\ttrack\t-4\n"
        "chr\t13\tG\tA\ttrack\t1\nchr\t13\tG\tC\ttrack\t2\nchr\t13\tG\tT\ttrack\t5\n");
}
