// SPDX-License-Identifier: MIT
// Training settings of a definition: checked, and, except the loss, without effect on predictions.
#pragma once

#include <map>
#include <string>

#include "formats/seqgra/definition.hpp"

namespace seqcast {

/// The `<hyperparameter name="...">value</hyperparameter>`s of an element.
/// @throws Error  where one has no name, or comes twice.
std::map<std::string, const XmlElement*> read_hyperparameters(const std::string& file, const XmlElement& element);

/// Checks loss, optimizer and training process, of which any may be missing (null).
/// @return  the loss as SeqgraDefinition::loss has it.
std::string read_training(const std::string& file, SeqgraLibrary library, const XmlElement* loss,
                          const XmlElement* optimizer, const XmlElement* process);

}  // namespace seqcast
