// SPDX-License-Identifier: MIT
// Tests of a predictor: what it refuses, what its values are called, and that its runs hand on a scan's values.
#include "predict/predictor.hpp"

#include "predict/grid_run.hpp"
#include "tests/predict/scanning.hpp"

using namespace seqcast;
using namespace seqcast::test;

namespace {

/// Windows of 40 bases, three tracks, a bin a base but for the two at either end.
Model convolution() {
  GraphBuilder builder;
  builder.then(Conv1d{.filters = 3, .kernel = 5});
  return model_of(builder.graph(), 40, random_rule(4));
}

}  // namespace

TEST_CASE("values are named by the tracks asked for, and by their strands where both are") {
  Request request{.tracks = {"2", "0"}};
  CHECK(Predictor({{convolution()}}, request).names() == std::vector<std::string>{"2", "0"});
  request.strand = Strand::both;
  CHECK(Predictor({{convolution()}}, request).names() ==
        std::vector<std::string>{"2.plus", "2.minus", "0.plus", "0.minus"});
}

TEST_CASE("what a model cannot do is an error before anything runs") {
  const auto refusal = [](const Model& model, const Request& request) {
    return error_of([&] { Predictor({{model}}, request); });
  };
  CHECK(refusal(convolution(), {.tracks = {"7"}}).starts_with("tracks='7': head"));
  CHECK(refusal(convolution(), {.untransform = Untransform::old})
            .starts_with("untransform is given, but nothing says how head"));
  Model model = convolution();
  model.contract.heads[0].streams = false;
  CHECK(refusal(model, {.context = Context::genome}).find("takes the whole window at once") != std::string::npos);
  model.contract.heads[0].transform = Transform::softmax_bins;
  CHECK(refusal(model, {.context = Context::genome}).find("is over a whole window") != std::string::npos);
}

TEST_CASE("a run along regions hands on each window with its place, as the scan itself gives it") {
  const TemporaryFolder folder;
  Random random(8);
  const Fasta fasta(folder.write("x.fa", fasta_text({{"c", random_letters(random, 200)}})));
  const std::vector<Interval> regions{{"c", 10, 90}, {"c", 120, 130}};
  const Predictor predictor({{convolution()}}, {});
  GridRun run(predictor, fasta, regions);
  ByBase values;
  values["c"].assign(3, std::vector<float>(200, NAN));
  const ScanCounts counts = run.run(regions, [&](const Window& window, std::span<const float> of_window) {
    write_bases(window, of_window, run.scan().layout(), regions, values);
  });
  CHECK(counts.bases == 90);
  const Scanned scanned = scan_file(convolution(), fasta, {all_tracks(convolution()), {}, regions});
  CHECK(same_bytes(values, scanned.values));
}

TEST_CASE("a step is at most what a window keeps") {
  const TemporaryFolder folder;
  const Fasta fasta(folder.write("x.fa", ">c\n" + std::string(100, 'A') + "\n"));
  const auto refusal = [&](int64_t step) {
    const Predictor predictor({{convolution()}}, {.step = step});
    return error_of([&] { GridRun(predictor, fasta, {{"c", 0, 100}}); });
  };
  CHECK(refusal(37).starts_with("step is 37, but a window keeps 36 bases"));
}

TEST_CASE("what a caller's poll throws ends a run") {
  const TemporaryFolder folder;
  const Fasta fasta(folder.write("x.fa", ">c\n" + std::string(100, 'A') + "\n"));
  Request request;
  bool enough = false;
  request.poll = [&] {
    if (enough) throw Error("enough");
  };
  const Predictor predictor({{convolution()}}, request);
  GridRun run(predictor, fasta, {{"c", 0, 100}});
  enough = true;
  CHECK_THROWS_WITH(run.run({{"c", 0, 100}}, [](const Window&, std::span<const float>) {}), "enough");
}
