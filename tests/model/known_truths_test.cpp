// SPDX-License-Identifier: MIT
// Tests of published receptive fields, clean bins and counts (design §4).
#include <catch2/catch.hpp>
#include <numeric>

#include "model/counts.hpp"
#include "model/geometry.hpp"
#include "tests/model/brute_force.hpp"
#include "tests/model/published_graphs.hpp"

using namespace seqcast;
using namespace seqcast::test;

namespace {

ReceptiveField field_of(const Graph& graph, size_t node, int64_t window_bases) {
  return receptive_field(graph, shapes(graph, window_bases), node);
}

/// Tries the bases at the ends of what one clean position of `node` sees, and those just outside.
void check_ends_by_brute_force(const Graph& any, size_t node, int64_t window_bases, int64_t position) {
  const Graph graph = with_nothing_hidden(any);
  const std::vector<Shape> sizes = shapes(graph, window_bases);
  const Weights weights = synthetic_weights(graph, sizes, positive_rule(3));
  const Range seen = needs(graph, sizes, node, {position, position + 1})[0];
  INFO("position " << position << " sees [" << seen.begin << ", " << seen.end << ")");
  const auto moves = [&](int64_t base) { return Moved(graph, weights, sizes, {base, base + 1}).at(node, position); };
  CHECK(moves(seen.begin));
  CHECK(moves(seen.end - 1));
  if (seen.begin > 0) CHECK_FALSE(moves(seen.begin - 1));
  if (seen.end < window_bases) CHECK_FALSE(moves(seen.end));
}

void check_clean_by_nan(const Graph& any, size_t node, int64_t window_bases) {
  const Graph graph = with_nothing_hidden(any);
  const std::vector<Shape> sizes = shapes(graph, window_bases);
  const auto touched = touched_by_padding(graph, synthetic_weights(graph, sizes, positive_rule(3)), sizes)[node];
  const Range claimed = clean(graph, sizes)[node];
  Range found;
  for (int64_t a = 0; a < sizes[node].length; ++a)
    if (!touched[static_cast<size_t>(a)]) found = hull(found, {a, a + 1});
  CHECK(found == claimed);
}

int64_t parameters_of(const Graph& graph, const std::vector<Shape>& sizes) {
  const std::vector<Counts> all = counts(graph, sizes);
  return total(all, std::vector<bool>(all.size(), true)).trainable;
}

}  // namespace

TEST_CASE("Basenji2 sees 54,918 bp from offset 27,395, and 594 of its 896 bins are clean") {
  const Published model = basenji2(basenji2_dilations, Width::published);
  const std::vector<Shape> sizes = shapes(model.graph, 131072);
  CHECK(sizes[model.trunk] == Shape{768, 1024});
  CHECK(sizes[model.head] == Shape{5313, 896});

  const ReceptiveField trunk = receptive_field(model.graph, sizes, model.trunk);
  CHECK(trunk.bases == 54918);
  CHECK(trunk.first == -27395);
  CHECK((trunk.stride == Stride{128, 1}));
  const ReceptiveField head = receptive_field(model.graph, sizes, model.head);
  CHECK(head.bases == 54918);
  CHECK(head.first == 64 * 128 - 27395);
  CHECK(streams(model.graph, sizes, model.head));

  const Ranges inside = clean(model.graph, sizes);
  CHECK(inside[model.trunk] == Range{215, 809});
  CHECK(inside[model.head] == Range{215 - 64, 809 - 64});
  CHECK(inside[model.head].size() == 594);
  CHECK(sizes[model.head].length - inside[model.head].size() == 302);
  const Range bin_0 = needs(model.graph, sizes, model.head, {0, 1})[0];
  CHECK(intersection(bin_0, {0, 131072}).size() == 35715);  // measured by a user as 35,716, of 54,920
}

TEST_CASE("Basenji2's human head has 30.1 million parameters and takes 116.6 G multiply-adds") {
  const Published model = basenji2(basenji2_dilations, Width::published);
  const std::vector<Shape> sizes = shapes(model.graph, 131072);
  const std::vector<Counts> all = counts(model.graph, sizes);
  const Counts sum = total(all, std::vector<bool>(all.size(), true));
  CHECK(sum.trainable == 30088228);
  CHECK(sum.statistics == 35356);
  CHECK(sum.multiply_adds == 116627406848);  // of convolutions and the dense head
}

TEST_CASE("the dilations of Basenji2's port see 66,182 bp, and those of its bug 44,422") {
  struct Truth {
    Dilations dilations;
    int64_t bases;
    Range inside;
  };
  for (const Truth& truth : {Truth{port_dilations, 66182, {259, 765}}, Truth{bug_dilations, 44422, {174, 850}}}) {
    const Published model = basenji2(truth.dilations, Width::one);
    const std::vector<Shape> sizes = shapes(model.graph, 131072);
    CHECK(receptive_field(model.graph, sizes, model.trunk).bases == truth.bases);
    CHECK(clean(model.graph, sizes)[model.trunk] == truth.inside);
  }
  CHECK(Range{259, 765}.size() == 506);
  CHECK(Range{174, 850}.size() == 676);
}

TEST_CASE("Basenji1 of 2018 sees 32,871 bp") {
  const Published model = basenji1();
  CHECK(field_of(model.graph, model.head, 131072).bases == 32871);
}

TEST_CASE("keras-causal-dilated sees 25 positions and translob 32, none of them ahead") {
  const Published keras = causal_tower(10, 5, 5, {2, 4});
  const ReceptiveField field = field_of(keras.graph, keras.head, 200);
  CHECK(field.bases == 25);
  CHECK(field.first == -24);
  const Published translob = causal_tower(40, 14, 2, {1, 2, 4, 8, 16});
  CHECK(field_of(translob.graph, translob.head, 100).bases == 32);
  CHECK(field_of(translob.graph, translob.head, 100).first == -31);
  CHECK(clean(translob.graph, shapes(translob.graph, 100))[translob.head] == Range{31, 100});
}

TEST_CASE("ChromBPNet's profile sees 1,115 bp and turns 2,114 into 1,000, all of them clean") {
  const Published model = chrombpnet_profile(Width::published);
  const std::vector<Shape> sizes = shapes(model.graph, 2114);
  CHECK(sizes[model.head] == Shape{1, 1000});
  CHECK(receptive_field(model.graph, sizes, model.head).bases == 1115);
  CHECK((receptive_field(model.graph, sizes, model.head).stride == Stride{1, 1}));
  CHECK(clean(model.graph, sizes)[model.head] == Range{0, 1000});
}

TEST_CASE("SpliceAI-10k sees 10,001 bp, and its crop leaves only clean positions") {
  const Published model = spliceai(Width::published);
  const std::vector<Shape> sizes = shapes(model.graph, 15000);
  CHECK(sizes[model.head] == Shape{3, 5000});
  CHECK(receptive_field(model.graph, sizes, model.trunk).first == -5000);
  CHECK(receptive_field(model.graph, sizes, model.head).bases == 10001);
  CHECK(receptive_field(model.graph, sizes, model.head).first == 0);
  CHECK(clean(model.graph, sizes)[model.head] == Range{0, 5000});
}

TEST_CASE("dna-primer sees 47 of its 50 bases and has 6,226 parameters") {
  const Published model = dna_primer();
  const std::vector<Shape> sizes = shapes(model.graph, 50);
  CHECK(sizes[model.trunk] == Shape{32, 9});
  CHECK(sizes[model.head] == Shape{2, 1});
  CHECK(receptive_field(model.graph, sizes, model.head).bases == 47);
  CHECK_FALSE(receptive_field(model.graph, sizes, model.head).stride.has_value());
  CHECK_FALSE(streams(model.graph, sizes, model.head));
  CHECK(streams(model.graph, sizes, model.trunk));
  const std::vector<Counts> all = counts(model.graph, sizes);
  CHECK(all[*model.graph.find("conv")].trainable == 1568);
  CHECK(all[*model.graph.find("hidden")].trainable == 4624);
  CHECK(all[*model.graph.find("classes")].trainable == 34);
  CHECK(parameters_of(model.graph, sizes) == 6226);
}

TEST_CASE("basset sees 984 and deepsea 995 of 1,000 bases: what their pools leave") {
  const Published basset = flattened({{300, 19, 3}, {200, 11, 4}, {200, 7, 4}});
  CHECK(shapes(basset.graph, 1000)[basset.trunk] == Shape{200, 18});
  CHECK(field_of(basset.graph, basset.head, 1000).bases == 984);
  const Published deepsea = flattened({{320, 8, 4}, {480, 8, 4}, {960, 8, 1}});
  CHECK(shapes(deepsea.graph, 1000)[deepsea.trunk] == Shape{960, 53});
  CHECK(field_of(deepsea.graph, deepsea.head, 1000).bases == 995);
}

TEST_CASE("what is flattened sees no more bases than the window has, whatever its padding") {
  const Published padded = flattened({{8, 9, 1}, {8, 9, 1}}, same);
  const ReceptiveField field = field_of(padded.graph, padded.head, 100);
  CHECK(field.bases == 100);
  CHECK(field.first == -8);  // before clipping
}

TEST_CASE("brute force on the published models, one channel wide, finds the same receptive fields and clean bins") {
  for (const Dilations& dilations : {basenji2_dilations, port_dilations, bug_dilations}) {
    const Published model = basenji2(dilations, Width::one);
    check_ends_by_brute_force(model.graph, model.trunk, 131072, 500);
    check_clean_by_nan(model.graph, model.trunk, 131072);
  }
  const Published chrombpnet = chrombpnet_profile(Width::one);
  for (int64_t position : {0, 400, 999}) check_ends_by_brute_force(chrombpnet.graph, chrombpnet.head, 2114, position);
  check_clean_by_nan(chrombpnet.graph, chrombpnet.head, 2114);
  const Published splice = spliceai(Width::one);
  for (int64_t position : {0, 299}) check_ends_by_brute_force(splice.graph, splice.head, 10300, position);
  check_clean_by_nan(splice.graph, splice.trunk, 10300);
  const Published translob = causal_tower(4, 1, 2, {1, 2, 4, 8, 16});
  check_ends_by_brute_force(translob.graph, translob.head, 100, 60);
  const Published basset = flattened({{1, 19, 3}, {1, 11, 4}, {1, 7, 4}});
  check_ends_by_brute_force(basset.graph, basset.head, 1000, 0);
  check_ends_by_brute_force(dna_primer().graph, dna_primer().head, 50, 0);
}
