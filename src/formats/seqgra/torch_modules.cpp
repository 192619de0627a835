// SPDX-License-Identifier: MIT
// The modules that seqgra's definitions name, by the names of their files.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "formats/family/family.hpp"
#include "formats/seqgra/torch_layers.hpp"
#include "formats/shipped.hpp"
#include "model/limits.hpp"

namespace seqcast {
namespace {

/// o2-dna150-conv10w-gmp-fc5.py: outputs, letters, length, and what follows, layer by layer.
struct ModuleName {
  int64_t outputs = 0, length = 0;
  bool is_protein = false;
  std::vector<std::string> parts;
};

/// Takes a number of up to nine digits from the beginning of a text; 0 where there is none.
int64_t take_number(std::string_view& text) {
  int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + std::min<size_t>(text.size(), 9), number);
  if (error != std::errc() || number < 1) return 0;
  text.remove_prefix(static_cast<size_t>(end - text.data()));
  return number;
}

bool take(std::string_view& text, std::string_view beginning) {
  if (!text.starts_with(beginning)) return false;
  text.remove_prefix(beginning.size());
  return true;
}

std::optional<ModuleName> parse_name(std::string_view text) {
  ModuleName name;
  if (!text.ends_with(".py") || !take(text, "o")) return std::nullopt;
  text.remove_suffix(3);
  name.outputs = take_number(text);
  if (name.outputs == 0 || !take(text, "-")) return std::nullopt;
  name.is_protein = take(text, "protein");
  if (!name.is_protein && !take(text, "dna")) return std::nullopt;
  name.length = take_number(text);
  if (name.length == 0 || name.length > max_positions || !take(text, "-")) return std::nullopt;
  while (!text.empty()) {
    const size_t dash = std::min(text.find('-'), text.size());
    name.parts.emplace_back(text.substr(0, dash));
    text.remove_prefix(std::min(dash + 1, text.size()));
  }
  return name.parts.empty() ? std::nullopt : std::optional(name);
}

/// What stands behind a convolution's number of filters says how wide its kernel is.
int64_t kernel_of(std::string_view suffix) {
  static constexpr std::pair<std::string_view, int64_t> widths[] = {{"", 11},  {"n", 5},   {"xn", 3},
                                                                    {"w", 21}, {"xw", 41}, {"xxw", 81}};
  for (const auto& [known, width] : widths)
    if (suffix == known) return width;
  return 0;
}

/// A published file whose convolution is another one than its name says.
struct OtherConvolution {
  std::string_view file;
  int64_t filters, kernel;
};

// Source: gifford-lab/seqgra, docsrc/defs/md/PyTorch; all other files there are as they are named.
constexpr OtherConvolution other_convolutions[] = {{"o10-dna1000-conv100-fc100.py", 100, 21},
                                                   {"o100-dna1000-conv100-fc100.py", 10, 11},
                                                   {"o100-dna1000-conv100-gmp-fc100.py", 10, 11},
                                                   {"o87-dna1000-conv100-gmp-fc100.py", 10, 11},
                                                   {"o2-dna1000-conv2n-gmp-fc5.py", 10, 5}};

/// The layers that a name's parts say, in two torch.nn.Sequential where a pool over all positions splits them.
class NamedLayers {
 public:
  NamedLayers(const ModuleName& name, std::string_view file, int64_t labels) : labels_(labels) {
    for (const OtherConvolution& other : other_convolutions)
      if (file == other.file) other_ = &other;
    is_pooled_ = std::ranges::find(name.parts, "gmp") != name.parts.end();
    prefix_ = is_pooled_ ? "conv" : "model";
  }

  /// @return  whether the part is known, and may stand there.
  bool add(std::string_view part) {
    if (part == "gmp") return add_pool();
    if (part == "do03") return skip_dropout();
    if (take(part, "conv")) return add_convolution(part);
    if (take(part, "bn")) return add_norm(part);
    return take(part, "fc") && add_dense(part);
  }

  TorchLayers finish() && {
    add_activation();
    flatten();
    push({{"layer", "dense"}, {"units", labels_}});
    result_.last = result_.layers.back()["name"].get<std::string>();
    return std::move(result_);
  }

 private:
  void push(Json layer) {
    layer["name"] = fmt::format("{}.{}", prefix_, index_++);
    result_.layers.push_back(std::move(layer));
  }

  /// The ReLU of the layer before, which a norm comes before.
  void add_activation() {
    if (units_ == 0) return;
    push({{"layer", "activation"}, {"function", "relu"}});
    units_ = 0;
  }

  void flatten() {
    if (is_flat_) return;
    push({{"layer", "flatten"}, {"order", "channel_major"}});
    is_flat_ = true;
  }

  /// [N, C, L] * conv(K, padding K / 2 rounded down) -> [N, F, L]
  bool add_convolution(std::string_view part) {
    add_activation();
    int64_t filters = take_number(part), kernel = kernel_of(part);
    if (other_) filters = other_->filters, kernel = other_->kernel;
    if (filters == 0 || kernel == 0 || is_flat_) return false;
    push({{"layer", "conv1d"}, {"filters", filters}, {"kernel", kernel}, {"padding", {kernel / 2, kernel / 2}}});
    units_ = filters;
    return true;
  }

  bool add_norm(std::string_view part) {
    const int64_t channels = take_number(part);
    push({{"layer", "batch_norm"}, {"eps", 1e-5}});
    return part.empty() && channels > 0 && channels == units_;
  }

  bool add_dense(std::string_view part) {
    add_activation();
    if (is_pooled_ && !is_flat_) return false;
    flatten();
    units_ = take_number(part);
    push({{"layer", "dense"}, {"units", units_}});
    return units_ > 0 && part.empty();
  }

  /// [N, C, L] -> [N, C]
  bool add_pool() {
    add_activation();
    if (is_flat_ || index_ == 0) return false;
    result_.layers.push_back({{"layer", "global_pool"}, {"pooling", "max"}, {"name", "conv.pool"}});
    is_flat_ = true;
    prefix_ = "fc";
    index_ = 0;
    return true;
  }

  /// A dropout changes no prediction, but it has a place among the modules: behind the ReLU, and (before a dense
  /// layer) behind or before the Flatten alike.
  bool skip_dropout() {
    const bool is_behind_layer = units_ > 0;
    add_activation();
    ++index_;
    return is_behind_layer;
  }

  int64_t labels_, units_ = 0;
  bool is_pooled_ = false, is_flat_ = false;
  const OtherConvolution* other_ = nullptr;
  std::string prefix_;
  int index_ = 0;
  TorchLayers result_;
};

/// How large a layer of one of the three published architectures is in seqgra's modules.
struct ModuleSize {
  std::string_view family, layers;  ///< layers whose names begin so; the first that matches counts
  int64_t filters, kernel = 0;      ///< or units; 0: as the family says
};

// Source: gifford-lab/seqgra, docsrc/defs/md/PyTorch, o*-dna1000-{basset,deepsea,chromdragonn}.py.
constexpr ModuleSize module_sizes[] = {{"basset", "layer1.0", 300},
                                       {"basset", "layer2.0", 200},
                                       {"basset", "layer3.0", 200},
                                       {"basset", "fc1", 1000},
                                       {"basset", "fc2", 1000},
                                       {"deepsea", "conv1", 320},
                                       {"deepsea", "conv2", 480},
                                       {"deepsea", "conv3", 960},
                                       {"deepsea", "linear1", 925},
                                       {"chromdragonn", "conv1", 48, 3},
                                       {"chromdragonn", "conv2", 64, 3},
                                       {"chromdragonn", "conv3", 200, 7},
                                       {"chromdragonn", "layer1.", 64, 3},
                                       {"chromdragonn", "layer2.", 128, 7},
                                       {"chromdragonn", "layer3.0.conv1", 200, 7},
                                       {"chromdragonn", "layer3.1.conv1", 200, 7},
                                       {"chromdragonn", "layer3.", 200, 3},
                                       {"chromdragonn", "layer4.", 200, 7},
                                       {"chromdragonn", "c1to2", 128, 3},
                                       {"chromdragonn", "c2to3", 200, 1},
                                       {"chromdragonn", "fc1", 1000},
                                       {"chromdragonn", "fc2", 1000}};

/// The layers of a family (models/families) in seqgra's sizes, with an output a label.
TorchLayers published_layers(const std::string& architecture, int64_t labels) {
  const Family family = read_family(family_path("seqgra-" + architecture));
  TorchLayers result;
  result.last = family.json.at("heads").at(0).at("layer").get<std::string>();
  result.layers = family.json.at("layers");
  for (Json& layer : result.layers) {
    const bool is_conv = layer.at("layer") == "conv1d";
    if (!is_conv && layer.at("layer") != "dense") continue;
    const auto name = layer.at("name").get<std::string>();
    const auto size = std::ranges::find_if(module_sizes, [&](const ModuleSize& one) {
      return one.family == architecture && name.starts_with(one.layers);
    });
    const bool is_known = size != std::end(module_sizes);
    if (!is_known && name != result.last)
      throw Error(fmt::format("its layer '{}' is not one of seqgra's", name)).in(family.path);
    layer[is_conv ? "filters" : "units"] = is_known ? size->filters : labels;
    if (is_known && size->kernel > 0) layer["kernel"] = size->kernel;
  }
  return result;
}

Error unknown_module(const SeqgraDefinition& definition, std::string_view why) {
  return at_element(definition.file, definition.external[0].element,
                    fmt::format("names the module '{}', {}", definition.external[0].path, why),
                    "its Python is not run: a card says the layers of any other module (models/README.md)");
}

void check_name(const SeqgraDefinition& definition, const ModuleName& name) {
  const auto labels = std::ssize(definition.labels);
  if (name.is_protein != definition.is_protein)
    throw unknown_module(definition,
                         fmt::format("which reads {}, but <sequencespace> is {}", name.is_protein ? "protein" : "DNA",
                                     definition.is_protein ? "protein" : "DNA"));
  if (name.outputs != labels)
    throw unknown_module(definition,
                         fmt::format("which has {} outputs, expected {}, one a label", name.outputs, labels));
  if (definition.is_2d) throw unknown_module(definition, "which reads [letters, positions], but <inputencoding> is 2D");
  if (definition.external[0].class_name != "TorchModel")
    throw unknown_module(definition,
                         fmt::format("and the class '{}', expected 'TorchModel'", definition.external[0].class_name));
}

}  // namespace

TorchLayers module_layers(const SeqgraDefinition& definition) {
  const std::string& path = definition.external[0].path;
  const std::string file = path.substr(path.rfind('/') + 1);
  const auto name = parse_name(file);
  if (!name) throw unknown_module(definition, "whose name is not of the form o2-dna150-conv10-fc5.py");
  check_name(definition, *name);
  const auto labels = std::ssize(definition.labels);
  const std::string& first = name->parts[0];
  if (name->parts.size() == 1 && (first == "basset" || first == "deepsea" || first == "chromdragonn")) {
    if (name->length != 1000 || name->is_protein)
      throw unknown_module(definition, fmt::format("expected {} of dna1000, the only length that is known", first));
    TorchLayers result = published_layers(first, labels);
    result.window_bases = name->length;
    return result;
  }
  if (first == "danq") throw unknown_module(definition, "which has recurrent layers, and these are not supported");
  NamedLayers layers(*name, file, labels);
  for (const std::string& part : name->parts)
    if (!layers.add(part))
      throw unknown_module(definition, fmt::format("in which '{}' is not known at that place", part));
  TorchLayers result = std::move(layers).finish();
  const bool is_pooled = std::ranges::find(name->parts, "gmp") != name->parts.end();
  (is_pooled ? result.named_window : result.window_bases) = name->length;
  return result;
}

}  // namespace seqcast
