// SPDX-License-Identifier: MIT
// Tests of the geometry of graphs against brute force.
#include "model/geometry.hpp"

#include <catch2/catch.hpp>
#include <map>
#include <string>

#include "tests/model/brute_force.hpp"
#include "tests/model/random_graph.hpp"

using namespace seqcast;
using namespace seqcast::test;

namespace {

constexpr uint64_t random_graphs = 600;
constexpr uint64_t layers_of_a_kind = 60;

std::string describe(const Graph& graph, const std::vector<Shape>& shapes) {
  std::string text;
  for (size_t i = 0; i < graph.nodes.size(); ++i) {
    text += graph.nodes[i].name + "(";
    for (size_t input : graph.nodes[i].inputs) text += std::to_string(input) + " ";
    const auto slide_text = [](const auto& one, int64_t kernel) {
      return "k" + std::to_string(kernel) + " s" + std::to_string(one.stride) + " " + to_text(one.padding);
    };
    if (const auto* conv = std::get_if<Conv1d>(&graph.nodes[i].layer))
      text += slide_text(*conv, conv->kernel) + " d" + std::to_string(conv->dilation);
    if (const auto* pool = std::get_if<MaxPool>(&graph.nodes[i].layer))
      text += slide_text(*pool, pool->size) + (pool->partial ? " partial" : "");
    if (const auto* crop = std::get_if<Crop>(&graph.nodes[i].layer))
      text += std::to_string(crop->left) + ", " + std::to_string(crop->right);
    text += ") -> [" + std::to_string(shapes[i].channels) + ", " + std::to_string(shapes[i].length) + "]; ";
  }
  return text;
}

/// A graph made fit for brute force, with what every base moves.
struct Trial {
  Graph graph;
  std::vector<Shape> shapes;
  Weights weights;
  std::vector<Moved> moved;  // [base]

  explicit Trial(const Graph& any, int64_t window_bases) : graph(with_nothing_hidden(any)) {
    shapes = seqcast::shapes(graph, window_bases);
    weights = synthetic_weights(graph, shapes, positive_rule(7));
    for (int64_t base = 0; base < window_bases; ++base)
      moved.emplace_back(graph, weights, shapes, Range{base, base + 1});
  }
  int64_t bases() const { return shapes[0].length; }
  bool moves(int64_t base, size_t node, int64_t position) const {
    return base >= 0 && base < bases() && moved[static_cast<size_t>(base)].at(node, position);
  }
};

/// "" or what is wrong. (One CHECK a graph: Catch's are too slow for every position.)
std::string check_reaches(const Trial& trial, Range bases) {
  const Moved moved(trial.graph, trial.weights, trial.shapes, bases);
  const Ranges reached = reaches(trial.graph, trial.shapes, bases);
  for (size_t node = 0; node < trial.graph.nodes.size(); ++node) {
    const Range hull = moved.hull(node);
    if (hull.empty()) continue;
    if (hull.begin < reached[node].begin || hull.end > reached[node].end)
      return "base " + std::to_string(bases.begin) + " moves more than it reaches of " + trial.graph.nodes[node].name;
    if (reached[node].begin < 0 || reached[node].end > trial.shapes[node].length)
      return "reaches is not clipped at " + trial.graph.nodes[node].name;
  }
  return "";
}

/// Whether the chain of first (or last) taps from a position down to the bases never leaves a layer. Where it does,
/// padding ends the chain, and the hull goes on to what a longer input would have there.
struct Chains {
  bool first = true;
  bool last = true;

  Chains(const Trial& trial, const Ranges& read) {
    for (size_t i = 0; i < read.size(); ++i) {
      if (read[i].empty()) continue;
      const int64_t length = trial.shapes[i].length;
      first = first && read[i].begin >= 0 && read[i].begin < length;
      last = last && read[i].end > 0 && read[i].end <= length;
    }
  }
};

/// @param ends_met  counts the hulls' ends that were seen to move the position.
std::string check_needs(const Trial& trial, size_t node, int64_t position, int64_t& ends_met) {
  const Ranges read = needs(trial.graph, trial.shapes, node, {position, position + 1});
  const std::string where = trial.graph.nodes[node].name + " at " + std::to_string(position);
  for (int64_t base = 0; base < trial.bases(); ++base)
    if (trial.moves(base, node, position) && (base < read[0].begin || base >= read[0].end))
      return where + " reads base " + std::to_string(base) + " outside its hull";
  const Chains chains(trial, read);
  if (chains.first && !trial.moves(read[0].begin, node, position))
    return where + " does not read its hull's first base";
  if (chains.last && !trial.moves(read[0].end - 1, node, position))
    return where + " does not read its hull's last base";
  ends_met += chains.first + chains.last;
  return "";
}

std::string check_runs(const Trial& trial, size_t node) {
  for (int64_t a = 0; a + 3 <= trial.shapes[node].length; ++a) {
    const Range run = needs(trial.graph, trial.shapes, node, {a, a + 3})[0];
    Range single;
    for (int64_t b = a; b < a + 3; ++b) single = hull(single, needs(trial.graph, trial.shapes, node, {b, b + 1})[0]);
    if (run != single) return "what three positions need is not the hull of what each needs";
  }
  return "";
}

std::string check_clean(const Trial& trial) {
  const auto touched = touched_by_padding(trial.graph, trial.weights, trial.shapes);
  const Ranges claimed = clean(trial.graph, trial.shapes);
  for (size_t node = 0; node < touched.size(); ++node)
    for (int64_t a = 0; a < trial.shapes[node].length; ++a)
      if ((a >= claimed[node].begin && a < claimed[node].end) == touched[node][static_cast<size_t>(a)])
        return trial.graph.nodes[node].name + " at " + std::to_string(a) + " is wrongly (not) called clean";
  return "";
}

/// The bases that move a clean position span its receptive field and begin where stride and offset say. Where something
/// up-samples or unrolls, that holds from a position to the one `phases` further on, and the widest phase is the field.
/// @param fields_met  counts the positions that were tried.
std::string check_receptive_field(const Trial& trial, size_t node, int64_t& fields_met) {
  const Range inside = clean(trial.graph, trial.shapes)[node];
  const ReceptiveField field = receptive_field(trial.graph, trial.shapes, node);
  std::vector<Range> seen;  // [clean positions]
  int64_t widest = 0;
  for (int64_t a = inside.begin; a < inside.end; ++a) {
    seen.emplace_back();
    for (int64_t base = 0; base < trial.bases(); ++base)
      if (trial.moves(base, node, a)) seen.back() = hull(seen.back(), {base, base + 1});
    widest = std::max(widest, seen.back().size());
    const std::string where = trial.graph.nodes[node].name + " at " + std::to_string(a);
    if (field.phases == 1 ? widest != field.bases || seen.back().size() != widest : widest > field.bases)
      return where + " sees " + std::to_string(seen.back().size()) + " bases, not " + std::to_string(field.bases);
    ++fields_met;
    if (!field.stride) continue;
    if (field.phases * field.stride->bases % field.stride->positions != 0) return "its phases are no whole bases";
    if (field.phases == 1 && seen.back().begin != a * field.stride->bases + field.first)
      return where + " does not begin at offset plus position times stride";
    if (std::ssize(seen) <= field.phases) continue;
    const Range before = seen[seen.size() - 1 - static_cast<size_t>(field.phases)];
    const int64_t moved = field.phases * field.stride->bases / field.stride->positions;
    if (seen.back() != Range{before.begin + moved, before.end + moved})
      return where + " does not see what the phase before it sees, moved";
  }
  if (inside.size() >= field.phases && widest != field.bases)
    return trial.graph.nodes[node].name + " never sees its " + std::to_string(field.bases) + " bases";
  return "";
}

void check_everything(const Trial& trial, int64_t& ends_met, int64_t& fields_met) {
  const auto hold = [&](const std::string& wrong) {
    if (!wrong.empty()) FAIL_CHECK(wrong << "\n" << describe(trial.graph, trial.shapes));
  };
  for (int64_t base = 0; base < trial.bases(); ++base)
    for (int64_t run : {1, 4}) hold(check_reaches(trial, {base, std::min(base + run, trial.bases())}));
  hold(check_clean(trial));
  for (size_t node = 1; node < trial.graph.nodes.size(); ++node) {
    hold(check_runs(trial, node));
    hold(check_receptive_field(trial, node, fields_met));
    for (int64_t a = 0; a < trial.shapes[node].length; ++a) hold(check_needs(trial, node, a, ends_met));
  }
}

/// Whether the ends of `reaches` must be attained: not for stride and dilation together, nor where the output's own
/// edge cuts a dilated kernel between two taps.
bool reaches_is_exact(const Layer& layer, Range reached) {
  if (const auto* sum = std::get_if<TapSum>(&layer))
    return sum->dilation == 1 || reached.size() == (sum->kernel - 1) * sum->dilation + 1;
  const auto* conv = std::get_if<Conv1d>(&layer);
  if (!conv || conv->dilation == 1) return true;
  return conv->stride == 1 && reached.size() == (conv->kernel - 1) * conv->dilation + 1;
}

/// Random layers of one kind that fit an input of `channels` and `length`.
template <class Use>
void each_layer_of(const RandomLayer& maker, Use use) {
  Random random(11);
  for (uint64_t made = 0; made < layers_of_a_kind;) {
    const Shape in{random.between(1, 3), random.between(3, 24)};
    try {
      const Graph graph = alone(maker.make(random, in), in.channels);
      shapes(graph, in.length);
      use(graph, in.length);
      ++made;
    } catch (const Error&) {
      continue;  // does not fit: draw again
    }
  }
}

std::vector<RandomLayer> every_kind() {
  std::vector<RandomLayer> result = random_layers();
  result.insert(result.end(), random_joins().begin(), random_joins().end());
  return result;
}

}  // namespace

TEST_CASE("on random graphs a changed base moves what it reaches, and padding touches what is not clean") {
  int64_t ends_met = 0;
  int64_t fields_met = 0;
  for (uint64_t seed = 1; seed <= random_graphs; ++seed) {
    const RandomGraph random = random_graph(seed);
    check_everything(Trial(random.graph, random.shapes[0].length), ends_met, fields_met);
  }
  CHECK(ends_met > 20000);  // otherwise the graphs are mostly padding, and nothing was tried
  CHECK(fields_met > 5000);
}

TEST_CASE("every layer kind alone has the geometry that brute force finds") {
  for (const RandomLayer& maker : every_kind()) {
    int64_t ends_met = 0;
    int64_t fields_met = 0;
    each_layer_of(maker, [&](const Graph& graph, int64_t length) {
      check_everything(Trial(graph, length), ends_met, fields_met);
    });
    INFO(maker.kind);
    CHECK(ends_met > 100);
    CHECK(fields_met > 20);
  }
}

TEST_CASE("the ends of what one layer reaches are attained, save with stride and dilation together") {
  for (const RandomLayer& maker : every_kind()) {
    int64_t met = 0;
    each_layer_of(maker, [&](const Graph& graph, int64_t length) {
      const Trial trial(graph, length);
      for (int64_t base = 0; base < length; ++base) {
        const Range reached = reaches(trial.graph, trial.shapes, {base, base + 1})[1];
        if (!reaches_is_exact(graph.nodes[1].layer, reached)) continue;
        const Range found = trial.moved[static_cast<size_t>(base)].hull(1);
        INFO(describe(graph, trial.shapes) << "base " << base);
        CHECK((found == reached || (found.empty() && reached.empty())));
        ++met;
      }
    });
    INFO(maker.kind);
    CHECK(met > 100);
  }
}

TEST_CASE("the random graphs hold every layer kind and every case that geometry is hard for") {
  std::map<std::string, int> seen;
  for (uint64_t seed = 1; seed <= random_graphs; ++seed) {
    const auto& [graph, sizes] = random_graph(seed);
    for (size_t i = 0; i < graph.nodes.size(); ++i) {
      const Node& node = graph.nodes[i];
      const auto stride = receptive_field(graph, sizes, i).stride;
      seen["a stride of less than a base"] += stride && stride->positions > 1;
      ++seen[std::string(kind(node.layer))];
      const auto* conv = std::get_if<Conv1d>(&node.layer);
      const auto* pool = std::get_if<MaxPool>(&node.layer);
      const bool cropped = !node.inputs.empty() && std::holds_alternative<Crop>(graph.nodes[node.inputs[0]].layer);
      if (conv && conv->padding.kind == Padding::Kind::same) {
        seen["'same' with a stride"] += conv->stride > 1;
        seen["'same' with an even kernel"] += conv->kernel % 2 == 0;
        seen["padding after a crop"] += cropped && conv->kernel > 1;
      }
      if (conv && conv->padding.kind == Padding::Kind::sides)
        seen["asymmetric padding"] += conv->padding.left != conv->padding.right;
      if (conv && conv->padding.kind == Padding::Kind::causal) seen["causal with a stride"] += conv->stride > 1;
      if (pool) seen["partial pool"] += pool->partial;
      seen["softmax over length"] += is_over_length(node.layer);
      if (const auto* fold = std::get_if<Fold>(&node.layer)) ++seen[fold->channels == 1 ? "unroll" : "fold of several"];
    }
  }
  const auto kinds = []<class... Kinds>(std::variant<Kinds...>*) {
    return std::vector<std::string>{std::string(Kinds::kind)...};
  }(static_cast<Layer*>(nullptr));
  for (const std::string& one : kinds) {
    INFO(one << " (a new layer kind is one line in random_layers() or random_joins())");
    CHECK(seen[one] >= 10);
  }
  for (const char* hard : {"'same' with a stride", "'same' with an even kernel", "padding after a crop",
                           "asymmetric padding", "causal with a stride", "partial pool", "softmax over length",
                           "unroll", "fold of several", "a stride of less than a base"}) {
    INFO(hard);
    CHECK(seen[hard] >= 10);
  }
}

TEST_CASE("a graph streams unless something takes the whole window, however far its layers step") {
  GraphBuilder builder;
  const size_t step = builder.then(Conv1d{.filters = 2, .kernel = 1, .stride = 30});  // one position of 10 bases
  builder.then(Conv1d{.filters = 2, .kernel = 4, .stride = 3, .padding = same});
  const size_t body = builder.then(MaxPool{.size = 2, .partial = true});
  const size_t flat = builder.then(Flatten{});
  const size_t head = builder.then(Dense{1});
  const std::vector<Shape> sizes = shapes(builder.graph(), 10);
  CHECK(streams(builder.graph(), sizes, step));
  CHECK(streams(builder.graph(), sizes, body));
  CHECK_FALSE(streams(builder.graph(), sizes, flat));
  CHECK_FALSE(streams(builder.graph(), sizes, head));
  CHECK((receptive_field(builder.graph(), sizes, body).stride == Stride{180, 1}));
}

TEST_CASE("behind a value of the whole window that a product spreads, positions keep their stride but do not stream") {
  GraphBuilder builder;
  const size_t body = builder.then(MaxPool{.size = 2});
  builder.then(GlobalPool{Pooling::avg});
  const size_t gate = builder.then(Dense{4});
  const size_t weighed = builder.join({gate, body}, Multiply{});
  const size_t end = builder.then(Conv1d{.filters = 2, .kernel = 3});
  const Graph& graph = builder.graph();
  const std::vector<Shape> sizes = shapes(graph, 20);
  CHECK(sizes[weighed] == Shape{4, 10});
  const std::vector<Shape> in = input_shapes(graph, sizes, weighed);
  CHECK(in == std::vector<Shape>{{4, 1}, {4, 10}});
  CHECK_FALSE(moves_along(graph.nodes[weighed].layer, 0, in));
  CHECK(moves_along(graph.nodes[weighed].layer, 1, in));
  CHECK((stride_of(graph, sizes, end) == Stride{2, 1}));
  CHECK_FALSE(stride_of(graph, sizes, gate));
  CHECK_FALSE(streams(graph, sizes, end));
  CHECK_FALSE(receptive_field(graph, sizes, end).stride);
  CHECK(receptive_field(graph, sizes, end).bases == 20);
  CHECK(needs(graph, sizes, end, {2, 3})[gate] == Range{0, 1});
  CHECK(needs(graph, sizes, end, {2, 3})[0] == Range{0, 20});
  CHECK(reaches(graph, sizes, {0, 1})[end] == Range{0, 8});
}

TEST_CASE("a crop to one position that a sum spreads does not stream, whatever its stride") {
  GraphBuilder builder;
  const size_t cropped = builder.then(Crop{5, 4});
  const size_t sum = builder.join({0, cropped}, Add{});
  const std::vector<Shape> sizes = shapes(builder.graph(), 10);
  CHECK_FALSE(streams(builder.graph(), sizes, sum));
  CHECK((stride_of(builder.graph(), sizes, sum) == Stride{1, 1}));
  CHECK(needs(builder.graph(), sizes, sum, {1, 2})[0] == Range{1, 6});
}
