// SPDX-License-Identifier: MIT
// Contents of a Network, and the requests that its settings make.
#pragma once

#include <string>

#include "base/take_notice.hpp"
#include "model/ensemble.hpp"
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
  /// @throws RequestError  for what goes with scores alone.
  Request sequence_request(const PredictSettings& settings) const;
  /// The same where the windows themselves are given. @throws RequestError  also for what goes with files.
  Request window_request(const PredictSettings& settings, bool are_letters) const;
  /// @throws RequestError  as sequence_request and Predictor do.
  Predictor predictor(const PredictSettings& settings) const { return {ensemble, sequence_request(settings)}; }
};

}  // namespace seqcast
