// SPDX-License-Identifier: MIT
#include "formats/module_attributes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "seqcast/error.hpp"

namespace seqcast {
namespace {

/// The function that a class of torch.nn computes, and what it calls the function's `alpha`.
struct ActivationClass {
  std::string_view name;
  ActivationFunction function;
  const char* alpha = nullptr;
};

constexpr std::string_view activation_module = "torch.nn.modules.activation.";
constexpr ActivationClass activation_classes[] = {
    {"ReLU", ActivationFunction::relu},         {"LeakyReLU", ActivationFunction::leaky_relu, "negative_slope"},
    {"PReLU", ActivationFunction::prelu},       {"ELU", ActivationFunction::elu, "alpha"},
    {"SELU", ActivationFunction::selu},         {"GELU", ActivationFunction::gelu_erf},
    {"SiLU", ActivationFunction::silu},         {"Mish", ActivationFunction::mish},
    {"Sigmoid", ActivationFunction::sigmoid},   {"Tanh", ActivationFunction::tanh},
    {"Softplus", ActivationFunction::softplus}, {"Softsign", ActivationFunction::softsign}};

class LayerCheck {
 public:
  LayerCheck(const WeightsFile& file, const std::string& name) : file_(file), name_(name) {}

  void operator()(const Conv1d& conv) const {
    number("dilation", static_cast<double>(conv.dilation));
    number("stride", static_cast<double>(conv.stride));
    number("groups", static_cast<double>(conv.groups));
    padding(conv);
  }
  void operator()(const BatchNorm& norm) const { number("eps", norm.eps); }
  void operator()(const LayerNorm& norm) const { number("eps", norm.eps); }
  void operator()(const MaxPool& pool) const { sizes(pool.size, pool.stride); }
  void operator()(const AvgPool& pool) const { sizes(pool.size, pool.stride); }
  void operator()(const Activation& layer) const {
    const ActivationClass* computes = stored_class(layer.function);
    if (!computes) return;
    const bool is_tanh = text("approximate") == "tanh";  // of GELU
    const ActivationFunction function = is_tanh ? ActivationFunction::gelu_tanh : computes->function;
    if (function != layer.function)
      throw wrong(is_tanh ? "a GELU of tanh" : fmt::format("a {}", computes->name),
                  std::string(to_text(layer.function)));
    if (computes->alpha) number(computes->alpha, layer.alpha);
    if (function == ActivationFunction::softplus) number("beta", 1);
  }
  template <class Layer>
  void operator()(const Layer&) const {}

 private:
  const Json* attribute(const char* key) const {
    const auto found = file_.attributes.find(fmt::format("{}.{}", name_, key));
    return found == file_.attributes.end() ? nullptr : &found->second;
  }

  /// A number, or a list of one.
  std::optional<double> number_of(const char* key) const {
    const Json* value = attribute(key);
    if (value && value->is_array() && value->size() == 1) value = &value->front();
    return value && value->is_number() ? std::optional(value->get<double>()) : std::nullopt;
  }

  std::string text(const char* key) const {
    const Json* value = attribute(key);
    return value && value->is_string() ? value->get<std::string>() : "";
  }

  Error wrong(const std::string& got, const std::string& expected) const {
    return Error(fmt::format("layer '{}' is {}, expected {}", name_, got, expected)).in(file_.weights.source);
  }

  void number(const char* key, double expected) const {
    const auto got = number_of(key);
    if (got && *got != expected)
      throw Error(fmt::format("layer '{}' has {} {}, expected {}", name_, key, *got, expected))
          .in(file_.weights.source);
  }

  void sizes(int64_t size, int64_t stride) const {
    number("kernel_size", static_cast<double>(size));
    number("stride", static_cast<double>(stride > 0 ? stride : size));
  }

  /// Where both pad, they pad alike. Else another module may pad, or another layer take off what a module pads.
  void padding(const Conv1d& conv) const {
    const auto got = number_of("padding");
    const bool is_open = conv.padding.kind == Padding::Kind::same && conv.stride != 1;  // it depends on the length
    if (!got || *got == 0 || is_open || conv.padding.kind == Padding::Kind::causal) return;
    if (const std::string mode = text("padding_mode"); !mode.empty() && mode != "zeros")
      throw Error(fmt::format("layer '{}' has padding_mode '{}', expected 'zeros'", name_, mode))
          .in(file_.weights.source);
    const Slide taps = slide(conv.kernel * conv.dilation, conv.kernel, 1, conv.dilation, conv.padding);
    if (taps.left + taps.right == 0) return;
    if (taps.left != taps.right) throw wrong_padding(*got, fmt::format("[{}, {}]", taps.left, taps.right));
    if (*got != static_cast<double>(taps.left)) throw wrong_padding(*got, fmt::format("{}", taps.left));
  }

  Error wrong_padding(double got, const std::string& expected) const {
    return Error(fmt::format("layer '{}' has padding {}, expected {}", name_, got, expected)).in(file_.weights.source);
  }

  /// What a module of this name computes; none where that is not known.
  const ActivationClass* stored_class(ActivationFunction expected) const {
    const std::string stored = text("__class__");
    if (!stored.starts_with(activation_module)) return nullptr;
    const std::string_view name = std::string_view(stored).substr(activation_module.size());
    const auto known = std::ranges::find(activation_classes, name, &ActivationClass::name);
    if (known != std::end(activation_classes)) return &*known;
    const bool has_class =
        std::ranges::find(activation_classes, expected, &ActivationClass::function) != std::end(activation_classes);
    if (has_class) throw wrong(fmt::format("a {}", name), std::string(to_text(expected)));
    return nullptr;
  }

  const WeightsFile& file_;
  const std::string& name_;
};

}  // namespace

void check_attributes(const WeightsFile& file, const Model& model) {
  for (const Node& node : model.graph.nodes) std::visit(LayerCheck(file, node.name), node.layer);
}

}  // namespace seqcast
