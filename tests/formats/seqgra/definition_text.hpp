// SPDX-License-Identifier: MIT
// A small definition whose parts tests replace.
#pragma once

#include <stdexcept>
#include <string>

namespace seqcast::test {

inline const std::string small_definition = R"(<?xml version="1.0" encoding="UTF-8"?>
<seqgramodel xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="model-config.xsd">
<general id="small-dna30">
<name>Small</name>
<description>of 30 bases</description>
<task>multi-class classification</task>
<sequencespace>DNA</sequencespace>
<library>PyTorch</library>
<inputencoding>1D</inputencoding>
<labels><pattern prefix="c" postfix="" min="1" max="2"/></labels>
<seed>1</seed>
</general>
<architecture>
<external format="pytorch-module" classname="TorchModel">PyTorch/o2-dna30-conv3n-fc4.py</external>
</architecture>
<loss><hyperparameter name="loss">CrossEntropyLoss</hyperparameter></loss>
<optimizer><hyperparameter name="optimizer">Adam</hyperparameter></optimizer>
<trainingprocess><hyperparameter name="batch_size">100</hyperparameter></trainingprocess>
</seqgramodel>
)";

/// The definition with `from`, which it has, replaced.
inline std::string with(const std::string& from, const std::string& to, std::string text = small_definition) {
  const size_t at = text.find(from);
  if (at == text.npos) throw std::logic_error("no '" + from + "' in the definition");
  return text.replace(at, from.size(), to);
}

}  // namespace seqcast::test
