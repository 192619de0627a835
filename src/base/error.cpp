// SPDX-License-Identifier: MIT
// The errors of seqcast/error.hpp.
#include "seqcast/error.hpp"

#include <algorithm>

#include "base/setting.hpp"

namespace seqcast {

struct Error::Details {
  Details(std::string message_text, std::string hint_text, bool request)
      : message(std::move(message_text)), hint(std::move(hint_text)), is_request(request) {}

  std::string message, hint;  // with settings unspelled
  std::string plain_hint;
  std::string file;
  int64_t line = 0;
  std::vector<Setting> settings;
  bool is_request;
};

Error::Error(const std::string& message, const std::string& hint) : Error(Details(message, hint, false)) {}

Error::Error(Details details) : std::runtime_error(spelled(details.message, spelled_plainly)) {
  details.plain_hint = spelled(details.hint, spelled_plainly);
  details.settings = settings_in(details.message + details.hint);
  details_ = std::make_shared<const Details>(std::move(details));
}

const std::string& Error::hint() const noexcept { return details_->plain_hint; }
const std::string& Error::file() const noexcept { return details_->file; }
int64_t Error::line() const noexcept { return details_->line; }
const std::vector<Setting>& Error::settings() const noexcept { return details_->settings; }
bool Error::is_request() const noexcept { return details_->is_request; }

std::string Error::message_in(SettingStyle style) const { return spelled(details_->message, style); }
std::string Error::hint_in(SettingStyle style) const { return spelled(details_->hint, style); }

Error Error::in(const std::string& file, int64_t line) const {
  Details details = *details_;
  details.message = line > 0 ? fmt::format("{}:{}: {}", file, line, details.message)  //
                             : fmt::format("{}: {}", file, details.message);
  details.file = file;
  details.line = line;
  return Error(std::move(details));
}

Error Error::within(const std::string& context) const {
  Details details = *details_;
  details.message = fmt::format("{}: {}", context, details.message);
  return Error(std::move(details));
}

Error Error::hinting(const std::string& hint) const {
  Details details = *details_;
  details.hint = hint;
  return Error(std::move(details));
}

RequestError::RequestError(const std::string& message, const std::string& hint) : Error(Details(message, hint, true)) {}

}  // namespace seqcast
