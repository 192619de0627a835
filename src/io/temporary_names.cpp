// SPDX-License-Identifier: MIT
#include "io/temporary_names.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <atomic>
#include <climits>
#include <csignal>
#include <cstring>
#include <mutex>

#include "io/error_cause.hpp"
#include "seqcast/error.hpp"

namespace seqcast {

// Slots are never freed and their names never move, so that a signal handler may walk them at any time.
struct TemporaryName::Slot {
  Slot* next = nullptr;
  std::atomic<bool> is_taken = false;   // by a TemporaryName
  std::atomic<bool> is_active = false;  // its name is to be removed
  Kind kind = Kind::file;
  char path[PATH_MAX] = {};

  static std::atomic<Slot*> first;

  static Slot* take() {
    static std::mutex mutex;
    const std::lock_guard lock(mutex);
    for (Slot* slot = first; slot; slot = slot->next)
      if (!slot->is_taken.exchange(true)) return slot;
    auto* slot = new Slot;
    slot->is_taken = true;
    slot->next = first;
    first = slot;
    return slot;
  }

  void remove() const noexcept { static_cast<void>(kind == Kind::folder ? ::rmdir(path) : ::unlink(path)); }
};

std::atomic<TemporaryName::Slot*> TemporaryName::Slot::first = nullptr;

namespace {

std::atomic<int> names_given = 0;  // GivingNames objects that are there
std::atomic<int> postponed = 0;    // the signal that waits

}  // namespace

TemporaryName::TemporaryName(const std::string& path, Kind kind) {
  if (path.size() >= sizeof Slot::path) throw Error(fmt::format("cannot write '{}': {}", path, cause_of(ENAMETOOLONG)));
  slot_.reset(Slot::take());
  std::memcpy(slot_->path, path.c_str(), path.size() + 1);
  slot_->kind = kind;
  slot_->is_active = true;
}

std::string TemporaryName::path() const { return slot_ ? slot_->path : ""; }

void TemporaryName::forget() noexcept {
  if (slot_) slot_->is_active = false;
  slot_.reset();
}

void TemporaryName::Remove::operator()(Slot* slot) const noexcept {
  if (slot->is_active.exchange(false)) slot->remove();
  slot->is_taken = false;
}

void remove_temporaries() noexcept {
  using Slot = TemporaryName::Slot;
  for (const TemporaryName::Kind kind : {TemporaryName::Kind::file, TemporaryName::Kind::folder})
    for (const Slot* slot = Slot::first; slot; slot = slot->next)
      if (slot->is_active && slot->kind == kind) slot->remove();
}

GivingNames::GivingNames() noexcept { ++names_given; }

GivingNames::~GivingNames() {
  if (--names_given > 0) return;
  if (const int signal = postponed.exchange(0)) std::raise(signal);
}

bool postpone_while_giving_names(int signal) noexcept {
  if (names_given == 0) return false;
  postponed = signal;
  return true;
}

}  // namespace seqcast
