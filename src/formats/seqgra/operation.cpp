// SPDX-License-Identifier: MIT
#include "formats/seqgra/operation.hpp"

#include <fmt/format.h>

#include "base/ascii_text.hpp"
#include "formats/seqgra/values.hpp"
#include "model/limits.hpp"

namespace seqcast {

Operation::Operation(const std::string& file, const XmlElement& element)
    : file_(file), element_(element), kind_(lower_case(element.text)) {
  integers({"input_shape"}, {1});
  boolean({"trainable"}, true);
  for (const char* of_training :
       {"weights_file", "kernel_initializer", "bias_initializer", "recurrent_initializer", "kernel_regularizer",
        "bias_regularizer", "recurrent_regularizer", "activity_regularizer"})
    text({of_training});
}

std::optional<std::string> Operation::text(std::initializer_list<std::string_view> names) {
  std::optional<std::string> found;
  for (const std::string_view name : names) {
    asked_.emplace(name);
    const auto value = element_.attribute(name);
    if (value && found) throw error(fmt::format("has '{}' and what it is otherwise called, expected one", name));
    if (value) found = value;
  }
  return found;
}

int64_t Operation::integer(std::initializer_list<std::string_view> names, std::optional<int64_t> otherwise,
                           int64_t least) {
  const std::vector<int64_t> values =
      integers(names, otherwise ? std::vector{*otherwise} : std::vector<int64_t>{}, least);
  if (values.size() != 1) throw error(fmt::format("has {} numbers as {}, expected one", values.size(), *names.begin()));
  return values[0];
}

double Operation::number(std::initializer_list<std::string_view> names, std::optional<double> otherwise) {
  if (const auto value = text(names)) return number_of(file_, element_, *names.begin(), *value);
  if (!otherwise) throw missing(*names.begin());
  return *otherwise;
}

bool Operation::boolean(std::initializer_list<std::string_view> names, bool otherwise) {
  const auto value = text(names);
  return value ? boolean_of(file_, element_, *names.begin(), *value) : otherwise;
}

std::vector<int64_t> Operation::integers(std::initializer_list<std::string_view> names, std::vector<int64_t> otherwise,
                                         int64_t least) {
  if (const auto value = text(names)) return integers_of(file_, element_, *names.begin(), *value, least, max_positions);
  if (otherwise.empty()) throw missing(*names.begin());
  return otherwise;
}

Error Operation::error(std::string_view what, const std::string& hint) const {
  return at_element(file_, element_, fmt::format("'{}' {}", element_.text, what), hint);
}

Error Operation::missing(std::string_view name) const { return error(fmt::format("lacks the attribute '{}'", name)); }

void Operation::finish() const {
  for (const auto& [name, value] : element_.attributes)
    if (!asked_.contains(name))
      throw error(fmt::format("has an attribute '{}', which is not known", name),
                  "seqgra passes it over, so that the layer would be another one than it says: take it out");
}

}  // namespace seqcast
