// SPDX-License-Identifier: MIT
#include "formats/seqgra/definition.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

#include "formats/seqgra/training.hpp"
#include "formats/seqgra/values.hpp"
#include "model/limits.hpp"

namespace seqcast {
namespace {

/// The children of an element, each of which is known, there at most once, and asked for.
class Parts {
 public:
  Parts(const std::string& file, const XmlElement& element, std::initializer_list<std::string_view> known)
      : file_(file), element_(element) {
    std::set<std::string_view> seen;
    for (const XmlElement& child : element.children) {
      if (std::find(known.begin(), known.end(), child.name) == known.end())
        throw at_element(file, child,
                         fmt::format("is not a part of <{}>, expected {}", element.name, fmt::join(known, ", ")));
      if (!seen.insert(child.name).second)
        throw at_element(file, child, fmt::format("comes twice in <{}>", element.name));
    }
  }

  const XmlElement* find(std::string_view name) const {
    const auto found = std::ranges::find(element_.children, name, &XmlElement::name);
    return found == element_.children.end() ? nullptr : &*found;
  }

  const XmlElement& at(std::string_view name) const {
    if (const XmlElement* found = find(name)) return *found;
    throw at_element(file_, element_, fmt::format("lacks <{}>", name));
  }

  /// The text of a part that has nothing else.
  std::string text(std::string_view name) const { return text_of(file_, at(name)); }

 private:
  const std::string& file_;
  const XmlElement& element_;
};

void check_id(const SeqgraDefinition& definition, const XmlElement& general) {
  const auto is_plain = [](unsigned char c) { return std::isalnum(c) || c == '_' || c == '-'; };
  if (definition.id.empty() || definition.id.size() > 200 || !std::ranges::all_of(definition.id, is_plain))
    throw at_element(definition.file, general,
                     fmt::format("has the id '{}', expected up to 200 letters, digits, '_' and '-'", definition.id));
}

/// The labels of `<pattern prefix postfix min max>`: prefix, number, postfix.
std::vector<std::string> expanded(const std::string& file, const XmlElement& pattern) {
  check_attributes(file, pattern, {"prefix", "postfix", "min", "max"});
  text_of_none(file, pattern);
  const auto number = [&](const char* key, std::optional<int64_t> otherwise) {
    const auto text = pattern.attribute(key);
    if (!text && otherwise) return *otherwise;
    if (!text) throw at_element(file, pattern, fmt::format("lacks the attribute '{}'", key));
    return integer_of(file, pattern, key, *text, -max_tracks, max_tracks);
  };
  const int64_t first = number("min", 1), last = number("max", std::nullopt);
  if (last < first)
    throw at_element(file, pattern, fmt::format("goes from {} to {}: these are not labels", first, last));
  std::vector<std::string> labels;
  for (int64_t i = first; i <= last; ++i)
    labels.push_back(
        fmt::format("{}{}{}", pattern.attribute("prefix").value_or(""), i, pattern.attribute("postfix").value_or("")));
  return labels;
}

std::vector<std::string> read_labels(const std::string& file, const XmlElement& element) {
  std::vector<std::string> labels;
  const bool is_pattern = element.children.size() == 1 && element.children[0].name == "pattern";
  if (is_pattern) labels = expanded(file, element.children[0]);
  for (const XmlElement& child : element.children) {
    if (is_pattern) break;
    if (child.name != "label")
      throw at_element(file, child, "is not a part of <labels>, expected either <label>s or one <pattern>");
    labels.push_back(text_of(file, child));
    if (labels.back().empty()) throw at_element(file, child, "is empty, expected a label's name");
  }
  if (labels.empty() || std::ssize(labels) > max_tracks)
    throw at_element(file, element, fmt::format("has {} labels, expected 1 to {}", labels.size(), max_tracks));
  std::set<std::string> seen;
  for (const std::string& label : labels)
    if (!seen.insert(label).second) throw at_element(file, element, fmt::format("has the label '{}' twice", label));
  return labels;
}

void read_task(SeqgraDefinition& definition, const XmlElement& task) {
  if (task.text != "multi-class classification" && task.text != "multi-label classification")
    throw at_element(
        definition.file, task,
        fmt::format("is '{}', expected 'multi-class classification' or 'multi-label classification'", task.text));
  definition.task = task.text.starts_with("multi-class") ? SeqgraTask::classes : SeqgraTask::labels;
}

void read_library(SeqgraDefinition& definition, const XmlElement& library) {
  if (library.text == "BayesOptimalClassifier")
    throw at_element(definition.file, library,
                     "is 'BayesOptimalClassifier': it has no layers, and scores by the rules of a data definition",
                     "definitions of PyTorch and of TensorFlow are read");
  if (library.text != "PyTorch" && library.text != "TensorFlow")
    throw at_element(definition.file, library,
                     fmt::format("is '{}', expected 'PyTorch' or 'TensorFlow'", library.text));
  definition.library = library.text == "PyTorch" ? SeqgraLibrary::torch : SeqgraLibrary::tensorflow;
}

void read_space(SeqgraDefinition& definition, const XmlElement& space) {
  if (space.text == "RNA")
    throw at_element(definition.file, space, "is 'RNA', whose letters seqgra's code does not encode",
                     "if the model was trained on DNA letters, say so: <sequencespace>DNA</sequencespace>");
  if (space.text != "DNA" && space.text != "protein")
    throw at_element(definition.file, space, fmt::format("is '{}', expected 'DNA' or 'protein'", space.text));
  definition.is_protein = space.text == "protein";
}

void read_general(SeqgraDefinition& definition, const XmlElement& general) {
  const std::string& file = definition.file;
  const Parts parts(
      file, general,
      {"name", "description", "task", "sequencespace", "library", "implementation", "inputencoding", "labels", "seed"});
  check_attributes(file, general, {"id"});
  definition.id = general.attribute("id").value_or("");
  check_id(definition, general);
  definition.name = parts.text("name");
  definition.description = parts.text("description");
  for (const char* part : {"task", "sequencespace", "library", "seed"}) parts.text(part);
  if (parts.find("implementation")) parts.text("implementation");
  read_task(definition, parts.at("task"));
  read_space(definition, parts.at("sequencespace"));
  read_library(definition, parts.at("library"));
  const std::string encoding = parts.find("inputencoding") ? parts.text("inputencoding") : "1D";
  if (encoding != "1D" && encoding != "2D")
    throw at_element(file, parts.at("inputencoding"), fmt::format("is '{}', expected '1D' or '2D'", encoding));
  definition.is_2d = encoding == "2D";
  definition.labels = read_labels(file, parts.at("labels"));
  const XmlElement& seed = parts.at("seed");
  integer_of(file, seed, "", seed.text, std::numeric_limits<int64_t>::min(), std::numeric_limits<int64_t>::max());
}

void read_operations(SeqgraDefinition& definition, const XmlElement& sequential) {
  check_attributes(definition.file, sequential, {});
  for (const XmlElement& operation : sequential.children) {
    if (operation.name != "operation")
      throw at_element(definition.file, operation, "is not a part of <sequential>, expected <operation>s");
    if (text_of(definition.file, operation).empty()) throw at_element(definition.file, operation, "does not say which");
  }
  if (sequential.children.empty() || sequential.children.size() > max_layers)
    throw at_element(definition.file, sequential,
                     fmt::format("has {} operations, expected 1 to {}", sequential.children.size(), max_layers));
  definition.operations = sequential.children;
}

void read_architecture(SeqgraDefinition& definition, const XmlElement& architecture) {
  const std::string& file = definition.file;
  const Parts parts(file, architecture, {"sequential", "hyperparameters", "external"});
  check_attributes(file, architecture, {});
  if (const XmlElement* own = parts.find("hyperparameters")) read_hyperparameters(file, *own);
  const XmlElement *sequential = parts.find("sequential"), *external = parts.find("external");
  if (!sequential && !external)
    throw at_element(file, architecture, "has neither <sequential> nor <external>, and so no layers");
  if (external && architecture.children.size() > 1)
    throw at_element(file, architecture, "has <external> and its own layers, expected one of them");
  if (sequential) return read_operations(definition, *sequential);
  check_attributes(file, *external, {"format", "classname"});
  definition.external.push_back({*external, external->attribute("format").value_or(""),
                                 external->attribute("classname").value_or(""), text_of(file, *external)});
}

}  // namespace

SeqgraDefinition read_definition(const std::string& file, const std::string& text) {
  SeqgraDefinition definition;
  definition.file = file;
  const XmlElement root = read_xml(file, text);
  if (root.name != "seqgramodel") throw at_element(file, root, "is the document, expected <seqgramodel>");
  for (const auto& [name, value] : root.attributes)
    if (!name.starts_with("xmlns") && !name.starts_with("xsi:"))
      throw at_element(file, root, fmt::format("has an attribute '{}', expected none", name));
  const Parts parts(file, root, {"general", "architecture", "loss", "optimizer", "trainingprocess"});
  read_general(definition, parts.at("general"));
  read_architecture(definition, parts.at("architecture"));
  definition.loss = read_training(file, definition.library, parts.find("loss"), parts.find("optimizer"),
                                  parts.find("trainingprocess"));
  return definition;
}

}  // namespace seqcast
