// SPDX-License-Identifier: MIT
#include "formats/seqgra/training.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "base/ascii_text.hpp"
#include "formats/seqgra/values.hpp"

namespace seqcast {
namespace {

using KnownNames = std::vector<std::string_view>;

// Source of the names: gifford-lab/seqgra, learner/torch/torchhelper.py and learner/tensorflow/kerashelper.py.
KnownNames losses(SeqgraLibrary library) {
  if (library == SeqgraLibrary::torch)
    return {"crossentropyloss",
            "nllloss",
            "bceloss",
            "bcewithlogitsloss",
            "l1loss",
            "mseloss",
            "smoothl1loss",
            "kldivloss",
            "marginrankingloss",
            "hingeembeddingloss",
            "cosineembeddingloss"};
  return {"binarycrossentropy",
          "categoricalcrossentropy",
          "categoricalhinge",
          "cosinesimilarity",
          "hinge",
          "huber",
          "kldivergence",
          "kld",
          "kullbackleiblerdivergence",
          "logcosh",
          "meanabsoluteerror",
          "mae",
          "meanabsolutepercentageerror",
          "mape",
          "meansquarederror",
          "mse",
          "meansquaredlogarithmicerror",
          "msle",
          "poisson",
          "sparsecategoricalcrossentropy",
          "squaredhinge"};
}

KnownNames optimizers(SeqgraLibrary library) {
  if (library == SeqgraLibrary::torch)
    return {"adadelta", "adagrad", "adam", "adamw", "sparseadam", "adamax", "asgd", "lbfgs", "rmsprop", "rprop", "sgd"};
  return {"adadelta", "adagrad", "adam", "adamax", "ftrl", "nadam", "rmsprop", "sgd"};
}

enum class ValueKind { count, number, boolean };

struct KnownValue {
  std::string_view name;
  ValueKind kind;
};

/// Hyperparameters whose values are checked; others are passed over, as seqgra passes them over.
constexpr KnownValue known_values[] = {
    {"batch_size", ValueKind::count},       {"epochs", ValueKind::count},
    {"early_stopping", ValueKind::boolean}, {"shuffle", ValueKind::boolean},
    {"from_logits", ValueKind::boolean},    {"amsgrad", ValueKind::boolean},
    {"nesterov", ValueKind::boolean},       {"centered", ValueKind::boolean},
    {"learning_rate", ValueKind::number},   {"momentum", ValueKind::number},
    {"clipnorm", ValueKind::number},        {"clipvalue", ValueKind::number},
    {"weight_decay", ValueKind::number},    {"rho", ValueKind::number},
    {"label_smoothing", ValueKind::number}, {"early_stopping_patience", ValueKind::count}};

void check_value(const std::string& file, const std::string& name, const XmlElement& element) {
  const auto known = std::ranges::find(known_values, name, &KnownValue::name);
  if (known == std::end(known_values)) return;
  if (known->kind == ValueKind::count)
    integer_of(file, element, "", element.text, 1, int64_t{1} << 40);
  else if (known->kind == ValueKind::number)
    number_of(file, element, "", element.text);
  else
    boolean_of(file, element, "", element.text);
}

/// The name that `key` gives, one of those that the library has; empty where it gives none.
std::string checked_name(const std::string& file, const std::map<std::string, const XmlElement*>& parameters,
                         const std::string& key, const KnownNames& known) {
  const auto found = parameters.find(key);
  if (found == parameters.end()) return {};
  std::string name = lower_case(found->second->text);
  std::erase(name, '_');
  if (std::ranges::find(known, name) == known.end())
    throw at_element(
        file, *found->second,
        fmt::format("names the {} '{}', expected one of {}", key, found->second->text, fmt::join(known, ", ")));
  return name;
}

}  // namespace

std::map<std::string, const XmlElement*> read_hyperparameters(const std::string& file, const XmlElement& element) {
  std::map<std::string, const XmlElement*> result;
  check_attributes(file, element, {});
  for (const XmlElement& child : element.children) {
    if (child.name != "hyperparameter")
      throw at_element(file, child, fmt::format("is not a part of <{}>, expected <hyperparameter>s", element.name));
    check_attributes(file, child, {"name"});
    const std::string name = child.attribute("name").value_or("");
    if (name.empty()) throw at_element(file, child, "has no name");
    text_of(file, child);
    if (!result.emplace(name, &child).second)
      throw at_element(file, child, fmt::format("gives '{}' a second time in <{}>", name, element.name));
    check_value(file, name, child);
  }
  return result;
}

std::string read_training(const std::string& file, SeqgraLibrary library, const XmlElement* loss,
                          const XmlElement* optimizer, const XmlElement* process) {
  if (process) read_hyperparameters(file, *process);
  if (optimizer) checked_name(file, read_hyperparameters(file, *optimizer), "optimizer", optimizers(library));
  return loss ? checked_name(file, read_hyperparameters(file, *loss), "loss", losses(library)) : "";
}

}  // namespace seqcast
