// SPDX-License-Identifier: MIT
#include "formats/open_ensemble.hpp"

#include <utility>

#include "formats/reading_notices.hpp"
#include "formats/target_table.hpp"
#include "model/join_bias.hpp"

namespace seqcast {
namespace {

void tell_assumed(const Reading& reading, const TakeNotice& notice, const TakeNotice& tables) {
  if (reading.assumed.empty()) return;
  const AssumedNotice assumed = assumed_notice(reading);
  notice(assumed.text);
  if (tables && !assumed.tables.empty()) tables(assumed.tables);
}

}  // namespace

Ensemble open_ensemble(const OpenRequest& asked, const TakeNotice& notice, const TakeNotice& tables) {
  ReadModel read = read_ensemble(asked.names, names_in(asked.weights), asked.with_weights, asked.facts);
  tell_assumed(read.ensemble.first().reading, notice, tables);
  if (!asked.bias.empty())
    read.ensemble = join_bias(read.ensemble, read_model(asked.bias, "", asked.with_weights).ensemble);
  for (const std::string& targets : asked.targets) take_targets(read.ensemble.first(), targets);
  for (const std::string& text : weights_notices(read, asked.names_unused)) notice(text);
  return std::move(read.ensemble);
}

}  // namespace seqcast
