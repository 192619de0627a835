// SPDX-License-Identifier: MIT
// Tests of strands, track selection, transforms and heads in a scan.
#include "tests/predict/scanning.hpp"

using namespace seqcast;
using namespace seqcast::test;

namespace {

/// 27 bins of 2 bases in windows of 64, off the middle; four tracks, 0 and 1 each other's other strand.
Model stranded(Transform transform = Transform::none) {
  GraphBuilder builder;
  builder.then(Conv1d{.filters = 7, .kernel = 5, .padding = same});
  builder.then(Activation{ActivationFunction::relu});
  builder.then(MaxPool{2});
  builder.then(Conv1d{.filters = 5, .kernel = 4, .dilation = 2, .padding = same});
  builder.then(Crop{3, 2});
  builder.then(Dense{4});
  Model model = model_of(builder.graph(), 64, random_rule(31));
  Head& head = model.contract.heads[0];
  head.first_base = 6;
  head.transform = transform;
  head.strand_pairs = {1, 0, 2, 3};
  settle(model);
  return model;
}

ScanOptions on(Strand strand, Context context = Context::window) {
  ScanOptions options;
  options.context = context;
  options.strand = strand;
  return options;
}

/// One sequence, scanned.
std::vector<std::vector<float>> scan_letters(const Ensemble& ensemble, const std::string& letters, const Asked& asked) {
  const TemporaryFolder folder;
  const Fasta fasta(folder.write("one.fa", fasta_text({{"chr", letters}})));
  return scan_file(ensemble, fasta, asked).values.at("chr");
}

std::vector<std::vector<float>> scan_letters(const Model& model, const std::string& letters, const Asked& asked) {
  return scan_letters(Ensemble{{model}}, letters, asked);
}

/// Forward values of the reverse complement, laid back on the sequence.
std::vector<std::vector<float>> laid_back(const Model& model, const std::string& letters, const Asked& asked) {
  auto values = scan_letters(model, reverse_complement(letters), asked);
  for (std::vector<float>& track : values) std::reverse(track.begin(), track.end());
  return values;
}

}  // namespace

TEST_CASE("the reverse strand is the forward one of the reverse complement, laid back; the mean swaps tracks") {
  Random random(1);
  for (const Context context : {Context::window, Context::genome}) {
    const std::string letters = random_letters(random, context == Context::window ? 54 * 7 : 500);
    for (const Transform transform : {Transform::none, Transform::softmax}) {
      const Model model = stranded(transform);
      Asked asked{all_tracks(model), on(Strand::forward, context), {}};
      const auto expected = laid_back(model, letters, asked);
      const auto forward = scan_letters(model, letters, asked);
      asked.options.strand = Strand::reverse;
      const auto reverse = scan_letters(model, letters, asked);
      asked.options.strand = Strand::mean;
      const auto mean = scan_letters(model, letters, asked);
      for (size_t track = 0; track < 4; ++track) {
        CHECK(same_bytes(reverse[track], expected[track]));
        const std::vector<float>& other = reverse[model.contract.heads[0].strand_pairs[track]];
        for (size_t base = 0; base < letters.size(); ++base)
          REQUIRE(mean[track][base] == (forward[track][base] + other[base]) / 2);
      }
      CHECK_FALSE(same_bytes(reverse[0], forward[0]));
    }
  }
}

TEST_CASE("both strands are each strand's values, track by track, whatever the batch and the threads") {
  Random random(9);
  const std::string letters = random_letters(random, 54 * 5 + 13);
  for (const Context context : {Context::window, Context::genome}) {
    const Model model = stranded(Transform::softmax);
    const std::vector<TrackChoice> tracks{{0, 2}, {0, 0}};
    const auto forward = scan_letters(model, letters, {tracks, on(Strand::forward, context), {}});
    const auto reverse = scan_letters(model, letters, {tracks, on(Strand::reverse, context), {}});
    for (const size_t threads : {1, 3}) {
      for (const size_t batch : {0, 1, 5}) {
        Asked asked{tracks, on(Strand::both, context), {}};
        asked.options.threads = threads;
        asked.options.batch = batch;
        const auto both = scan_letters(model, letters, asked);
        REQUIRE(both.size() == 4);
        for (size_t track = 0; track < 2; ++track) {
          CHECK(same_bytes(both[2 * track], forward[track]));
          CHECK(same_bytes(both[2 * track + 1], reverse[track]));
        }
      }
    }
  }
}

TEST_CASE("a track asked alone has the values that it has among others, those from its pair too") {
  Random random(2);
  const std::string letters = random_letters(random, 300);
  const Model model = stranded();
  for (const Strand strand : {Strand::forward, Strand::reverse, Strand::mean}) {
    const auto all = scan_letters(model, letters, {all_tracks(model), on(strand), {}});
    for (size_t track = 0; track < 4; ++track) {
      const auto alone = scan_letters(model, letters, {{{0, track}}, on(strand), {}});
      CHECK(same_bytes(alone[0], all[track]));
    }
    const auto some = scan_letters(model, letters, {{{0, 3}, {0, 0}, {0, 3}}, on(strand), {}});
    CHECK(same_bytes(some[0], all[3]));
    CHECK(same_bytes(some[1], all[0]));
    CHECK(same_bytes(some[2], all[3]));
  }
}

TEST_CASE("a profile is the window's counts shared out over all the bins that the window keeps, whatever is asked") {
  GraphBuilder builder;
  builder.then(Conv1d{.filters = 6, .kernel = 5, .padding = same});
  const size_t trunk = builder.then(Activation{ActivationFunction::relu});
  builder.then(Crop{4, 6});
  const size_t logits = builder.then(Dense{2});
  builder.join({trunk}, GlobalPool{Pooling::avg});
  const size_t counts = builder.then(Dense{2});
  Model model = model_of(builder.graph(), 40, random_rule(17), {logits, counts});
  Head& head = model.contract.heads[0];
  head.transform = Transform::profile;
  head.counts = counts;
  model.contract.heads[1].first_base = head.first_base;  // the same windows
  model.contract.heads[1].bin_bases = 30;
  settle(model);
  Random random(4);
  const std::string letters = random_letters(random, 30 * 5);

  Asked asked{all_tracks(model), {}, {}};
  const auto profile = scan_letters(model, letters, asked);
  asked.options.transform = Transform::none;
  const auto raw = scan_letters(model, letters, asked);
  const auto logs = scan_letters(model, letters, {all_tracks(model, 1), {}, {}});
  for (size_t track = 0; track < 2; ++track)
    for (int64_t window = 0; window < 5; ++window) {
      double sum = 0;
      for (int64_t base = window * 30; base < window * 30 + 30; ++base)
        sum += std::exp(static_cast<double>(raw[track][base]));
      const double total = std::exp(static_cast<double>(logs[track][window * 30 + 15]));
      for (int64_t base = window * 30; base < window * 30 + 30; ++base)
        REQUIRE(profile[track][base] ==
                Approx(std::exp(static_cast<double>(raw[track][base])) / sum * total).epsilon(1e-5));
    }

  for (const Strand strand : {Strand::forward, Strand::reverse, Strand::mean}) {
    const auto all = scan_letters(model, letters, {all_tracks(model), on(strand), {}});
    const auto some = scan_letters(model, letters, {{{0, 1}}, on(strand), {{"chr", 37, 41}, {"chr", 100, 125}}});
    for (const auto [begin, end] : {std::pair{37, 41}, std::pair{100, 125}})
      for (int64_t base = begin; base < end; ++base) REQUIRE(some[0][base] == all[1][base]);
  }
  head.counts.reset();
  CHECK(error_of([&] { Scan(Ensemble{{model}}, {{0, 0}}, {}); }).starts_with("head "));
}

TEST_CASE("a reverse strand's windows keep the forward grid's bins on lengths where the grids differ") {
  Random random(3);
  const std::string letters = random_letters(random, 161);
  const Model model = stranded();
  const auto reverse = scan_letters(model, letters, {all_tracks(model), on(Strand::reverse), {}});
  for (int64_t kept = 0; kept < 161; kept += 54) {  // by hand: read down from 6 bases behind what the window keeps
    std::vector<uint8_t> codes;
    for (int64_t base = kept + 54 + 6 - 1; codes.size() < 64; --base) {
      const bool there = base >= 0 && base < 161;
      const size_t at = there ? std::string_view("TGCAtgca").find(letters[base]) : std::string_view::npos;
      codes.push_back(static_cast<uint8_t>(at == std::string_view::npos ? 4 : at % 4));
    }
    const std::vector<double> values = by_loops(model, codes);  // [4, 27]
    for (size_t track = 0; track < 4; ++track)
      for (int64_t base = kept; base < std::min<int64_t>(kept + 54, 161); ++base) {
        CHECK(reverse[track][base] == Approx(values[track * 27 + 26 - (base - kept) / 2]).epsilon(1e-4).margin(1e-4));
      }
  }
}

TEST_CASE("a streamed chromosome's reverse strand keeps its bins where the last one is not full") {
  Random random(8);
  const std::string letters = random_letters(random, 333);
  const Model model = stranded();
  const auto reverse = scan_letters(model, letters, {all_tracks(model), on(Strand::reverse, Context::genome), {}});
  auto expected = laid_back(model, letters + "N", {all_tracks(model), on(Strand::forward, Context::genome), {}});
  for (size_t track = 0; track < 4; ++track) {
    expected[track].pop_back();
    CHECK(same_bytes(reverse[track], expected[track]));
  }
}

TEST_CASE("softmax is over all tracks of the head, whichever are asked for") {
  Random random(4);
  const std::string letters = random_letters(random, 200);
  const Model model = stranded(Transform::softmax);
  const auto all = scan_letters(model, letters, {all_tracks(model), {}, {}});
  for (size_t base = 0; base < letters.size(); ++base)
    CHECK(all[0][base] + all[1][base] + all[2][base] + all[3][base] == Approx(1));
  CHECK(same_bytes(scan_letters(model, letters, {{{0, 2}}, {}, {}})[0], all[2]));
}

TEST_CASE("a transform that is asked for replaces the head's own") {
  Random random(5);
  const std::string letters = random_letters(random, 200);
  const auto raw = scan_letters(stranded(Transform::none), letters, {{{0, 1}}, {}, {}});
  Asked asked{{{0, 1}}, {}, {}};
  asked.options.transform = Transform::none;
  CHECK(same_bytes(scan_letters(stranded(Transform::softmax), letters, asked)[0], raw[0]));
  asked.options.transform = Transform::sigmoid;
  const auto sigmoid = scan_letters(stranded(), letters, asked);
  for (size_t base = 0; base < letters.size(); ++base)
    CHECK(sigmoid[0][base] ==
          static_cast<float>(apply(ActivationFunction::sigmoid, static_cast<double>(raw[0][base]))));
}

TEST_CASE("an alphabet without complements has no other strand") {
  Model model = stranded();
  model.contract.alphabet = "ABCD";
  CHECK_NOTHROW(Scan(Ensemble{{model}}, {{0, 0}}, on(Strand::forward)));
  CHECK_THROWS_WITH(Scan(Ensemble{{model}}, {{0, 0}}, on(Strand::reverse)),
                    "letter 'A' of the model's alphabet 'ABCD' has no complement");
}

TEST_CASE("in an alphabet of another order, and in RNA, bases have their own complements") {
  Random random(6);
  const std::string letters = random_letters(random, 54 * 3);
  for (const char* alphabet : {"AGCT", "ACGU", "TGCA"}) {
    Model model = stranded();
    model.contract.alphabet = alphabet;
    const auto expected = laid_back(model, letters, {all_tracks(model), {}, {}});
    const auto reverse = scan_letters(model, letters, {all_tracks(model), on(Strand::reverse), {}});
    for (size_t track = 0; track < 4; ++track) CHECK(same_bytes(reverse[track], expected[track]));
  }
}

TEST_CASE("tracks of several heads come in the order asked; heads with different bins are an error") {
  GraphBuilder builder;
  const size_t first = builder.then(Conv1d{.filters = 3, .kernel = 5, .padding = same}, "first");
  const size_t second = builder.then(Conv1d{.filters = 2, .kernel = 3, .padding = same}, "second");
  const size_t pooled = builder.then(MaxPool{2}, "pooled");
  const Model model = model_of(builder.graph(), 40, random_rule(1), {first, second, pooled});
  Random random(7);
  const std::string letters = random_letters(random, 130);
  const auto mixed = scan_letters(model, letters, {{{1, 1}, {0, 2}, {1, 0}}, {}, {}});
  const auto ones = scan_letters(model, letters, {all_tracks(model, 0), {}, {}});
  const auto twos = scan_letters(model, letters, {all_tracks(model, 1), {}, {}});
  check_close(mixed[0], twos[1], 1e-5);
  check_close(mixed[1], ones[2], 1e-5);
  check_close(mixed[2], twos[0], 1e-5);
  CHECK_THROWS_WITH(Scan(Ensemble{{model}}, {{0, 0}, {2, 0}}, {}), "heads 'first' and 'pooled' have different bins");
}

TEST_CASE("an ensemble's tracks are the mean of its members', in double and in their order") {
  Random random(10);
  const std::string letters = random_letters(random, 54 * 4 + 5);
  for (const Averaging averaging : {Averaging::tracks, Averaging::raw}) {
    std::vector<Model> members;
    for (const uint64_t seed : {41, 42, 43}) {
      members.push_back(stranded(Transform::softmax));
      members.back().weights = synthetic_weights(members.back().graph, members.back().shapes, random_rule(seed));
    }
    const Ensemble ensemble{members, averaging};
    Asked asked{all_tracks(ensemble.first()), {}, {}};
    const auto together = scan_letters(ensemble, letters, asked);
    for (const size_t threads : {1, 3}) {
      for (const size_t batch : {1, 4}) {
        asked.options.threads = threads;
        asked.options.batch = batch;
        const auto again = scan_letters(ensemble, letters, asked);
        for (size_t track = 0; track < 4; ++track) CHECK(same_bytes(again[track], together[track]));
      }
    }
    if (averaging == Averaging::raw) asked.options.transform = Transform::none;
    std::vector<std::vector<std::vector<float>>> own;
    for (const Model& member : members) own.push_back(scan_letters(member, letters, asked));
    for (size_t base = 0; base < letters.size(); ++base) {
      std::vector<float> means;
      for (size_t track = 0; track < 4; ++track) {
        double sum = 0;
        for (const auto& values : own) sum += static_cast<double>(values[track][base]);
        means.push_back(static_cast<float>(sum / 3));
      }
      if (averaging == Averaging::raw) apply(Transform::softmax, means, 4, 1);
      for (size_t track = 0; track < 4; ++track) REQUIRE(together[track][base] == means[track]);
    }
  }
}

TEST_CASE("an ensemble of other layers and receptive fields streams too") {
  Random random(11);
  const std::string letters = random_letters(random, 300);
  const Model first = stranded();
  Model wide = first;
  std::get<Conv1d>(wide.graph.nodes[4].layer).dilation = 3;
  settle(wide);
  const Ensemble ensemble{{first, wide}};
  for (const Strand strand : {Strand::forward, Strand::reverse}) {
    const Asked asked{all_tracks(first), on(strand, Context::genome), {}};
    const auto a = scan_letters(first, letters, asked);
    const auto b = scan_letters(wide, letters, asked);
    const auto both = scan_letters(ensemble, letters, asked);
    for (size_t track = 0; track < 4; ++track)
      for (size_t base = 0; base < letters.size(); ++base)
        REQUIRE(both[track][base] ==
                static_cast<float>((static_cast<double>(a[track][base]) + static_cast<double>(b[track][base])) / 2));
  }
}

TEST_CASE("squashes are undone track by track, after strands are averaged") {
  Random random(9);
  const std::string letters = random_letters(random, 54 * 3);
  const Model model = stranded(Transform::softplus);
  const std::vector<Squash> squashes{{4, 0.1, true}, {2, 0.5, false}};
  for (const Strand strand : {Strand::forward, Strand::mean, Strand::both}) {
    Asked asked{{{0, 3}, {0, 0}}, on(strand), {}};
    auto expected = scan_letters(model, letters, asked);
    asked.options.squashes = squashes;
    asked.options.untransform = Untransform::old;
    asked.options.unscale = true;
    const auto undone = scan_letters(model, letters, asked);
    for (size_t row = 0; row < expected.size(); ++row)
      undo(squashes[row * 2 / expected.size()], Untransform::old, true, expected[row]);
    CHECK(undone == expected);
  }
}
