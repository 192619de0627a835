// SPDX-License-Identifier: MIT
#include "compare/causes.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <numeric>
#include <optional>

#include "compare/change_list.hpp"

namespace seqcast {
namespace {

/// Keras has 1e-3 (and 1e-5 for sync batch norms), PyTorch 1e-5, TensorFlow's nn 1e-3, ONNX 1e-5, Caffe and MXNet 1e-5
/// and 1e-3; the others are what scripts set.
constexpr double usual_epsilons[] = {1e-3, 1e-5, 1e-4, 1e-2, 1e-6, 1e-7, 1e-8, 1e-12, 0};

constexpr ActivationFunction gelus[] = {ActivationFunction::gelu_erf, ActivationFunction::gelu_tanh,
                                        ActivationFunction::gelu_quick};

bool is_gelu(ActivationFunction function) { return std::ranges::find(gelus, function) != std::end(gelus); }

/// Activations that a layer may have, with their frameworks' usual slopes.
std::vector<Activation> usual_activations() {
  std::vector<Activation> all;
  for (const ActivationFunction function :
       {ActivationFunction::relu, ActivationFunction::gelu_erf, ActivationFunction::gelu_tanh,
        ActivationFunction::gelu_quick, ActivationFunction::elu, ActivationFunction::silu, ActivationFunction::softplus,
        ActivationFunction::sigmoid, ActivationFunction::tanh, ActivationFunction::selu, ActivationFunction::exp,
        ActivationFunction::mish, ActivationFunction::exp_linear})
    all.push_back({function});
  for (const double slope : {0.01, 0.1, 0.2, 0.3}) all.push_back({ActivationFunction::leaky_relu, slope});
  return all;
}

std::string text_of(const Activation& activation) {
  const std::string name(to_text(activation.function));
  return activation.function == ActivationFunction::leaky_relu ? fmt::format("{} {:g}", name, activation.alpha) : name;
}

std::vector<Change> epsilons(const ComparedModel& model, const Section& section) {
  ChangeList list(model, section, Cause::epsilon);
  for (const double eps : usual_epsilons)
    list.add_layers<BatchNorm>([&](size_t, BatchNorm norm) -> std::optional<ChangedLayer> {
      if (norm.eps == eps) return std::nullopt;
      const double own = norm.eps;
      norm.eps = eps;
      return ChangedLayer{norm, fmt::format("the batch norm's epsilon is {:g}, not {:g}", eps, own)};
    });
  return list.take();
}

std::vector<Change> activations(const ComparedModel& model, const Section& section, bool among_gelus) {
  ChangeList list(model, section, among_gelus ? Cause::gelu : Cause::activation);
  for (const Activation& other : usual_activations())
    list.add_layers<Activation>([&](size_t, const Activation& own) -> std::optional<ChangedLayer> {
      if ((is_gelu(own.function) && is_gelu(other.function)) != among_gelus) return std::nullopt;
      if (other.function == own.function && other.alpha == own.alpha) return std::nullopt;
      return ChangedLayer{other, fmt::format("the activation is {}, not {}", text_of(other), text_of(own))};
    });
  return list.take();
}

/// Left out in the reference, or in the model: behind a layer, or before what reads the section's beginning.
std::vector<Change> missing_activations(const ComparedModel& model, const Section& section) {
  ChangeList list(model, section, Cause::missing_activation);
  list.add_layers<Activation>([&](size_t, const Activation& own) -> std::optional<ChangedLayer> {
    return ChangedLayer{Crop{}, fmt::format("there is no {} here", text_of(own))};
  });
  std::vector<size_t> places = section.nodes;
  places.insert(places.end(), section.begins.begin(), section.begins.end());
  for (const size_t node : places) {
    if (node == 0 || std::holds_alternative<Activation>(model.node(node).layer)) continue;
    for (const Activation& other : usual_activations()) {
      Change change = begun_change(
          Cause::missing_activation,
          fmt::format("a {} comes behind '{}', which the model lacks", text_of(other), model.node(node).name));
      change.then[node] = other;
      change.is_whole = false;
      list.add(std::move(change));
    }
  }
  return list.take();
}

std::vector<Change> flatten_orders(const ComparedModel& model, const Section& section) {
  ChangeList list(model, section, Cause::flatten_order);
  list.add_layers<Flatten>([&](size_t, const Flatten& own) -> std::optional<ChangedLayer> {
    const bool by_length = own.order == FlattenOrder::length_major;
    return ChangedLayer{Flatten{by_length ? FlattenOrder::channel_major : FlattenOrder::length_major},
                        by_length ? "the flatten is channel-major (PyTorch), not length-major (Keras)"
                                  : "the flatten is length-major (Keras), not channel-major (PyTorch)"};
  });
  return list.take();
}

/// Kernels turned around, as Theano, Flux and true convolutions have them; those of a picture along the letters too.
std::vector<Change> flipped_kernels(const ComparedModel& model, const Section& section) {
  ChangeList list(model, section, Cause::flipped_kernel);
  const auto flipped = [&](size_t node, bool both_axes) -> std::optional<ChangedTensor> {
    const auto* conv = std::get_if<Conv1d>(&model.node(node).layer);
    const Tensor* weight = list.tensor(node, "weight");
    if (!conv || !weight || weight->shape.size() != 3 || (conv->kernel == 1 && !both_axes)) return std::nullopt;
    View view = view_of(*weight);
    if (view.strides.size() != 3) return std::nullopt;  // axes that are laid out as one
    reverse(view, 2, conv->kernel);
    if (both_axes) reverse(view, 1, weight->shape[1]);
    return ChangedTensor{"weight", seen_as(*weight, weight->shape, view),
                         both_axes ? "the kernel is turned around along positions and letters (a picture's, of a true "
                                     "convolution)"
                                   : "the kernel is flipped (a true convolution)"};
  };
  list.add_tensors([&](size_t node) { return flipped(node, false); });
  list.add_tensors([&](size_t node) -> std::optional<ChangedTensor> {
    const auto& inputs = model.node(node).inputs;
    return inputs.size() == 1 && inputs[0] == 0 ? flipped(node, true) : std::nullopt;
  });
  return list.take();
}

/// All orders of up to four letters.
std::vector<Change> letter_orders(const ComparedModel& model, const Section& section) {
  ChangeList list(model, section, Cause::letter_order);
  const auto channels = static_cast<size_t>(model.shapes[0].channels);
  if (std::ranges::find(section.begins, size_t{0}) == section.begins.end() || channels > 4) return {};
  std::vector<size_t> order(channels);
  std::iota(order.begin(), order.end(), size_t{0});
  while (std::ranges::next_permutation(order).found) {
    Change change = begun_change(Cause::letter_order);
    change.letters = order;
    if (model.contract.takes_numbers()) {
      change.text = fmt::format("the input's channels are in the order {}", fmt::join(order, ", "));
    } else {
      // Channel c of the reference is the model's channel order[c].
      std::string letters;
      for (const size_t channel : order) letters += model.contract.alphabet[channel];
      change.text = fmt::format("the letters' channels are in the order {}, not {}", letters, model.contract.alphabet);
    }
    list.add(std::move(change));
  }
  return list.take();
}

/// A kernel's positions with the padding of a layer on the sides that frameworks may give it.
std::vector<Padding> other_paddings(const Slide& taps) {
  using Kind = Padding::Kind;
  std::vector<Padding> all{{Kind::same}, {Kind::causal}, {Kind::valid}};
  const int64_t total = taps.left + taps.right, span = taps.span();
  for (const int64_t left : {total / 2, total - total / 2, int64_t{0}, total})
    all.push_back({Kind::sides, left, total - left});
  for (const int64_t side : {(span - 1) / 2, span / 2}) all.push_back({Kind::sides, side, side});
  return all;
}

std::string sides_of(const Slide& taps) { return fmt::format("{} left and {} right", taps.left, taps.right); }

template <class Kind>
void add_paddings(ChangeList& list, const ComparedModel& model) {
  for (size_t i = 0; i < other_paddings({}).size(); ++i)
    list.add_layers<Kind>([&](size_t node, Kind own) -> std::optional<ChangedLayer> {
      const int64_t length = model.shapes[model.node(node).inputs[0]].length;
      const Slide before = own.slide(length);
      own.padding = other_paddings(before)[i];
      const Slide after = own.slide(length);
      if (after.left == before.left && after.right == before.right) return std::nullopt;
      return ChangedLayer{own, fmt::format("the padding is {}, not {}", sides_of(after), sides_of(before))};
    });
}

std::vector<Change> paddings(const ComparedModel& model, const Section& section) {
  ChangeList list(model, section, Cause::padding);
  add_paddings<Conv1d>(list, model);
  add_paddings<MaxPool>(list, model);
  add_paddings<AvgPool>(list, model);
  const auto whole = [](auto own) -> std::optional<ChangedLayer> {
    own.partial = !own.partial;
    return ChangedLayer{
        own, own.partial ? "a last pool that is not full counts" : "a last pool that is not full is left out"};
  };
  list.add_layers<MaxPool>([&](size_t, const MaxPool& own) { return whole(own); });
  list.add_layers<AvgPool>([&](size_t, const AvgPool& own) { return whole(own); });
  list.add_layers<AvgPool>([&](size_t, AvgPool own) -> std::optional<ChangedLayer> {
    own.count_padding = !own.count_padding;
    return ChangedLayer{own, own.count_padding ? "padding counts in the mean" : "padding does not count in the mean"};
  });
  return list.take();
}

std::vector<Change> dilations(const ComparedModel& model, const Section& section) {
  ChangeList list(model, section, Cause::dilation);
  for (const int64_t dilation : {1, 2, 4, 8, 16, 32, 64, 128, 256, 512})
    list.add_layers<Conv1d>([&](size_t, Conv1d own) -> std::optional<ChangedLayer> {
      if (own.dilation == dilation || own.kernel == 1) return std::nullopt;
      const int64_t before = own.dilation;
      own.dilation = dilation;
      return ChangedLayer{own, fmt::format("the dilation is {}, not {}", dilation, before)};
    });
  return list.take();
}

/// Batch norms in training, which take mean and variance of what they read.
std::vector<Change> statistics(const ComparedModel& model, const Section& section) {
  ChangeList list(model, section, Cause::statistics);
  Change all = begun_change(Cause::statistics);
  for (const size_t node : section.nodes)
    if (std::holds_alternative<BatchNorm>(model.node(node).layer)) all.own_statistics.insert(node);
  if (all.own_statistics.empty()) return {};
  all.text =
      "the batch norm takes mean and variance of its own input: it is in training mode (eval() or training=False is "
      "missing)";
  list.add(std::move(all));
  return list.take();
}

std::vector<Change> missing_layers(const ComparedModel& model, const Section& section) {
  ChangeList list(model, section, Cause::missing_layer);
  list.add_layers<BatchNorm>([&](size_t, const BatchNorm&) -> std::optional<ChangedLayer> {
    return ChangedLayer{Crop{}, "there is no batch norm here"};
  });
  const auto without_bias = [](auto own) -> std::optional<ChangedLayer> {
    if (!own.bias) return std::nullopt;
    own.bias = false;
    return ChangedLayer{own, "no bias is added here"};
  };
  list.add_layers<Conv1d>([&](size_t, const Conv1d& own) { return without_bias(own); });
  list.add_layers<Dense>([&](size_t, const Dense& own) { return without_bias(own); });
  return list.take();
}

}  // namespace

std::vector<Change> changes_of(Cause cause, const ComparedModel& model, const Section& section) {
  switch (cause) {
    case Cause::epsilon:
      return epsilons(model, section);
    case Cause::gelu:
      return activations(model, section, true);
    case Cause::activation:
      return activations(model, section, false);
    case Cause::missing_activation:
      return missing_activations(model, section);
    case Cause::flatten_order:
      return flatten_orders(model, section);
    case Cause::flipped_kernel:
      return flipped_kernels(model, section);
    case Cause::letter_order:
      return letter_orders(model, section);
    case Cause::padding:
      return paddings(model, section);
    case Cause::dilation:
      return dilations(model, section);
    case Cause::swapped_weights:
      return swapped_weights(model, section);
    case Cause::statistics:
      return statistics(model, section);
    case Cause::missing_layer:
      return missing_layers(model, section);
  }
  return {};
}

std::vector<Cause> causes_to_try() {
  std::vector<Cause> causes;
  for (const auto& [name, cause] : Names<Cause>::table) causes.push_back(cause);
  return causes;
}

}  // namespace seqcast
