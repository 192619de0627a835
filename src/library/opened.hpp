// SPDX-License-Identifier: MIT
// Contents of a Network, and the requests that its settings make.
#pragma once

#include <string>

#include "model/ensemble.hpp"
#include "predict/asked_places.hpp"
#include "predict/predictor.hpp"
#include "seqcast/seqcast.hpp"

namespace seqcast {

/// @throws RequestError  for settings that are wrong in themselves.
Request request_of(const PredictSettings& settings);

/// Hands texts on as notices; to nowhere where nobody listens.
TakeNotice notices_to(const NoticeSink& sink);

struct Network::Opened {
  Ensemble ensemble;
  bool fixed_window = false;  ///< records have the window that was set, though the model takes others

  const Model& model() const { return ensemble.first(); }

  Request request(const PredictSettings& settings) const {
    Request request = request_of(settings);
    request.fixed_window = fixed_window;
    return request;
  }
  /// @throws RequestError  for what goes with scores alone; as Predictor does.
  Predictor predictor(const PredictSettings& settings) const;
};

}  // namespace seqcast
