// SPDX-License-Identifier: MIT
// Tests of additional inputs, on either strand, in windows and in streams.
#include "tests/predict/scanning.hpp"

using namespace seqcast;
using namespace seqcast::test;

namespace {

constexpr int64_t window_bases = 40;

/// Two numbers a position joined to the letters, and three a window joined to the flattened rest for a second head.
Model with_inputs() {
  Graph graph;
  graph.nodes.push_back({"input", Input{4}, {}});
  graph.nodes.push_back({"signal", Input{2}, {}});
  graph.nodes.push_back({"features", Input{3, true}, {}});
  graph.nodes.push_back({"both", Concat{}, {0, 1}});
  graph.nodes.push_back({"conv", Conv1d{.filters = 5, .kernel = 5, .padding = same}, {3}});
  graph.nodes.push_back({"pool", MaxPool{2}, {4}});
  graph.nodes.push_back({"again", Conv1d{.filters = 4, .kernel = 4, .padding = same}, {5}});
  graph.nodes.push_back({"bins", Crop{3, 3}, {6}});
  graph.nodes.push_back({"flat", Flatten{FlattenOrder::length_major}, {7}});
  graph.nodes.push_back({"all", Concat{}, {8, 2}});
  graph.nodes.push_back({"out", Dense{2}, {9}});
  Model model = model_of(graph, window_bases, random_rule(51), {7, 10});
  model.contract.heads[0].first_base = 6;
  model.contract.heads[1].first_base = 6;
  model.contract.heads[1].bin_bases = 28;
  settle(model);
  return model;
}

/// A number that any place of any chromosome has.
float signal_at(int64_t base, int64_t channel) {
  return static_cast<float>(hashed("signal", base * 2 + channel, 1)) - 0.5F;
}

std::vector<GivenInput> given() {
  return {{"signal",
           [](const Window&, Range bases) {
             std::vector<float> rows;
             for (int64_t base = bases.begin; base < bases.end; ++base)
               for (int64_t c = 0; c < 2; ++c) rows.push_back(signal_at(base, c));
             return rows;
           }},
          {"features", [](const Window&, Range) {
             return std::vector<float>{0.5F, -2, 1};
           }}};
}

/// The letters that one strand of a window reads, as codes. @param first  where the strand's position 0 lies.
std::vector<uint8_t> window_codes(const std::string& letters, int64_t first, bool reverse) {
  std::vector<uint8_t> codes;
  for (int64_t i = 0; i < window_bases; ++i) {
    const int64_t base = reverse ? first - i : first + i;
    const bool there = base >= 0 && base < std::ssize(letters);
    const size_t at =
        there ? std::string_view("ACGT").find(letters[static_cast<size_t>(base)]) : std::string_view::npos;
    codes.push_back(static_cast<uint8_t>(at == std::string_view::npos ? 4 : reverse ? 3 - at : at));
  }
  return codes;
}

/// A head's values for one window by the naive loops.
std::vector<double> window_by_loops(const Model& model, size_t head, const std::string& letters, int64_t first,
                                    bool reverse) {
  reference::Array signal({2, window_bases}), features({3, 1});
  features.values = {0.5, -2, 1};
  for (int64_t i = 0; i < window_bases; ++i)
    for (int64_t c = 0; c < 2; ++c) signal.at(c, i) = signal_at(reverse ? first - i : first + i, c);
  const auto all =
      reference::evaluate(model.graph, model.weights, reference::one_hot(window_codes(letters, first, reverse), 4, 0),
                          reference::PaddingValue::as_defined, {{"signal", signal}, {"features", features}});
  return all[model.contract.heads[head].node].values;
}

ByBase scan_both(const Model& model, const std::string& letters, Asked asked) {
  const TemporaryFolder folder;
  const Fasta fasta(folder.write("one.fa", fasta_text({{"chr", letters}})));
  asked.options.given = given();
  return scan_file(model, fasta, asked).values;
}

std::string plain_letters(Random& random, int64_t bases) {
  std::string letters;
  for (int64_t i = 0; i < bases; ++i) letters += random.pick({'A', 'C', 'G', 'T'});
  return letters;
}

}  // namespace

TEST_CASE("values given at each position and for each window are those that the loops read, on either strand") {
  Random random(1);
  const std::string letters = plain_letters(random, 28 * 3);
  const Model model = with_inputs();
  for (const size_t head : {0, 1}) {
    for (const Strand strand : {Strand::forward, Strand::reverse}) {
      Asked asked{all_tracks(model, head), {}, {}};
      asked.options.strand = strand;
      const auto values = scan_both(model, letters, asked).at("chr");
      const bool reverse = strand == Strand::reverse;
      const Head& of = model.contract.heads[head];
      for (int64_t kept = 0; kept < std::ssize(letters); kept += 28) {
        const int64_t first = reverse ? kept + 28 + 6 - 1 : kept - 6;
        const std::vector<double> expected = window_by_loops(model, head, letters, first, reverse);
        for (size_t track = 0; track < of.tracks.size(); ++track)
          for (int64_t base = kept; base < kept + 28; ++base) {
            int64_t bin = (base - kept) / of.bin_bases;
            if (reverse) bin = of.bins - 1 - bin;
            CHECK(values[track][static_cast<size_t>(base)] ==
                  Approx(expected[track * static_cast<size_t>(of.bins) + static_cast<size_t>(bin)])
                      .epsilon(1e-4)
                      .margin(1e-4));
          }
      }
    }
  }
}

TEST_CASE("bytes of models with other inputs depend neither on batch, threads nor regions") {
  Random random(2);
  const std::string letters = plain_letters(random, 400);
  const Model model = with_inputs();
  for (const Context context : {Context::window, Context::genome}) {
    Asked asked{all_tracks(model), {context}, {}};
    asked.options.batch = 1;
    const auto whole = scan_both(model, letters, asked).at("chr");
    for (const size_t threads : {1, 3}) {
      asked.options.threads = threads;
      asked.options.batch = 3;
      if (context == Context::genome) asked.piece_bins = 17;
      const auto again = scan_both(model, letters, asked).at("chr");
      for (size_t track = 0; track < whole.size(); ++track) CHECK(same_bytes(again[track], whole[track]));
    }
    asked.regions = {{"chr", 101, 203}};
    const auto part = scan_both(model, letters, asked).at("chr");
    for (size_t track = 0; track < whole.size(); ++track)
      for (size_t base = 101; base < 203; ++base) CHECK(part[track][base] == whole[track][base]);
  }
}

TEST_CASE("a stream with a signal says what clean bins of a window say") {
  Random random(3);
  const std::string letters = plain_letters(random, 300);
  const Model model = with_inputs();
  const auto streamed = scan_both(model, letters, {all_tracks(model), {Context::genome}, {}}).at("chr");
  const auto windows = scan_both(model, letters, {all_tracks(model), {}, {}}).at("chr");
  const Range free_of_edges = clean(model.graph, model.shapes)[model.contract.heads[0].node];
  REQUIRE(!free_of_edges.empty());
  for (size_t base = 28; base < 280; ++base) {
    const int64_t bin = static_cast<int64_t>(base) % 28 / 2;
    if (bin >= free_of_edges.begin && bin < free_of_edges.end)
      CHECK(streamed[1][base] == Approx(windows[1][base]).epsilon(1e-5).margin(1e-5));
  }
}

TEST_CASE("the other strand of a window is its reverse complement, whichever strand the model reads") {
  Graph graph;
  graph.nodes.push_back({"input", Input{4}, {}});
  graph.nodes.push_back({"other", Input{4}, {}});
  graph.nodes.push_back({"both", Concat{}, {0, 1}});
  graph.nodes.push_back({"conv", Conv1d{.filters = 5, .kernel = 4, .padding = same}, {2}});
  Model model = model_of(graph, window_bases, random_rule(52), {3});
  Random random(4);
  std::string letters = plain_letters(random, window_bases * 3 - 7);
  letters.replace(50, 3, "NNN");
  const TemporaryFolder folder;
  const Fasta fasta(folder.write("one.fa", fasta_text({{"chr", letters}})));
  GivenInput other{"other"};
  other.other_strand = true;
  for (const bool reverse : {false, true}) {
    Asked asked{all_tracks(model), {}, {}};
    asked.options.strand = reverse ? Strand::reverse : Strand::forward;
    asked.options.given = {other};
    const auto values = scan_file(model, fasta, asked).values.at("chr");
    for (int64_t kept = 0; kept < std::ssize(letters); kept += window_bases) {
      const std::vector<uint8_t> codes = window_codes(letters, reverse ? kept + window_bases - 1 : kept, reverse);
      std::vector<uint8_t> complement;
      for (auto code = codes.rbegin(); code != codes.rend(); ++code)
        complement.push_back(static_cast<uint8_t>(*code == 4 ? 4 : 3 - *code));
      const auto all =
          reference::evaluate(model.graph, model.weights, reference::one_hot(codes, 4, 0),
                              reference::PaddingValue::as_defined, {{"other", reference::one_hot(complement, 4, 0)}});
      for (int64_t base = kept; base < std::min(kept + window_bases, std::ssize(letters)); ++base) {
        const int64_t bin = reverse ? window_bases - 1 - (base - kept) : base - kept;
        CHECK(values[0][static_cast<size_t>(base)] == Approx(all[3].at(0, bin)).epsilon(1e-4).margin(1e-4));
      }
    }
  }
  Asked genome_context{all_tracks(model), {Context::genome}, {}};
  genome_context.options.given = {other};
  CHECK(error_of([&] { scan_file(model, fasta, genome_context); }) ==
        "input 'other' is the reverse complement of a window, and a chromosome has no window | context=window");
  const Model two = with_inputs();
  Asked wrong{all_tracks(two), {}, {}};
  wrong.options.given = given();
  wrong.options.given[0].other_strand = true;
  CHECK(error_of([&] { scan_file(two, fasta, wrong); }) ==
        "input 'signal' has 2 values a position, and the reverse complement has 4 a position | ");
}
