// SPDX-License-Identifier: MIT
#include "formats/onnx/attributes.hpp"

#include <fmt/format.h>

namespace seqcast {
namespace {

/// As ONNX numbers what an attribute is.
enum AttributeType { is_number = 1, is_integer = 2, is_text = 3, is_tensor = 4, is_numbers = 6, is_integers = 7 };

}  // namespace

OnnxAttributes::OnnxAttributes(const onnx::Node& node) : node_(node) {
  std::set<std::string> names;
  for (const onnx::Attribute& attribute : node.attribute()) {
    if (!names.insert(attribute.name()).second) throw Error(fmt::format("has two attributes '{}'", attribute.name()));
    if (!attribute.ref_attr_name().empty())
      throw Error(fmt::format("its attribute '{}' is a parameter, but it is in no function", attribute.name()));
  }
}

const onnx::Attribute* OnnxAttributes::stored(std::string_view name) const {
  for (const onnx::Attribute& attribute : node_.attribute())
    if (attribute.name() == name) return &attribute;
  return nullptr;
}

const onnx::Attribute* OnnxAttributes::find(std::string_view name, int type, std::string_view expected) {
  pass_over(name);
  const onnx::Attribute* attribute = stored(name);
  if (attribute && attribute->type() != type)
    throw Error(
        fmt::format("its attribute '{}' is of type {}, expected {}, {}", name, attribute->type(), type, expected));
  return attribute;
}

int64_t OnnxAttributes::integer(std::string_view name, int64_t fallback) {
  const onnx::Attribute* attribute = find(name, is_integer, "a whole number");
  return attribute ? attribute->i() : fallback;
}

bool OnnxAttributes::truth(std::string_view name, bool fallback) {
  const int64_t number = integer(name, fallback ? 1 : 0);
  if (number != 0 && number != 1) throw Error(fmt::format("its {} is {}, expected 0 or 1", name, number));
  return number == 1;
}

double OnnxAttributes::number(std::string_view name, double fallback) {
  const onnx::Attribute* attribute = find(name, is_number, "a number");
  return attribute ? attribute->f() : fallback;
}

std::string OnnxAttributes::text(std::string_view name, std::string_view fallback) {
  const onnx::Attribute* attribute = find(name, is_text, "a text");
  return attribute ? attribute->s() : std::string(fallback);
}

std::vector<int64_t> OnnxAttributes::integers(std::string_view name) {
  const onnx::Attribute* attribute = find(name, is_integers, "whole numbers");
  if (!attribute) return {};
  return {attribute->ints().begin(), attribute->ints().end()};
}

std::optional<std::vector<float>> OnnxAttributes::numbers(std::string_view name) {
  const onnx::Attribute* attribute = find(name, is_numbers, "numbers");
  if (!attribute) return std::nullopt;
  return std::vector<float>(attribute->floats().begin(), attribute->floats().end());
}

const onnx::Tensor* OnnxAttributes::tensor(std::string_view name) {
  const onnx::Attribute* attribute = find(name, is_tensor, "a tensor");
  return attribute ? &attribute->t() : nullptr;
}

std::optional<std::string> OnnxAttributes::left() const {
  for (const onnx::Attribute& attribute : node_.attribute())
    if (!asked_.contains(attribute.name())) return attribute.name();
  return std::nullopt;
}

}  // namespace seqcast
