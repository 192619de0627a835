// SPDX-License-Identifier: MIT
#include "scan.hpp"

#include <fmt/format.h>
#include <nanobind/stl/string.h>
#include <unistd.h>

#include <deque>
#include <memory>
#include <optional>

#include "arrays.hpp"
#include "errors.hpp"
#include "interruptible.hpp"

namespace nb = nanobind;

namespace seqcast::python {
namespace {

class BlockObject {
 public:
  BlockObject(TrackBlock block, nb::object tracks)
      : block_(std::make_shared<const TrackBlock>(std::move(block))), tracks_(std::move(tracks)) {}

  nb::object chrom() const { return text_list({block_->sequence})[0]; }
  nb::object starts() const { return array_over(block_->starts.data(), {bins()}, block_); }
  nb::object ends() const { return array_over(block_->ends.data(), {bins()}, block_); }
  nb::object values() const {
    return array_over(block_->values.data(), {bins(), block_->values.size() / bins()}, block_);
  }
  nb::object tracks() const { return tracks_; }
  size_t bins() const { return block_->starts.size(); }
  std::string shown() const {
    return fmt::format("<seqcast.Block {}:{}-{} of {} bins>", block_->sequence, block_->starts.front() + 1,
                       block_->ends.back(), bins());
  }

 private:
  std::shared_ptr<const TrackBlock> block_;
  nb::object tracks_;
};

/// Blocks that were computed and not yet taken; guarded by the task.
struct Waiting {
  static constexpr size_t most = 2;
  std::deque<TrackBlock> blocks;
};

class ScanObject {
 public:
  ScanObject(const Network& network, ScanRequest request)
      : tracks_(text_list(network.row_names(request.settings))), process_(getpid()) {
    request.settings.poll = Task::poll_of(task_);
    request.settings.notice = Task::notices_of(task_);
    const BlockSink sink = [task = task_.get(), waiting = waiting_](TrackBlock&& block) {
      task->wait_until([&] { return waiting->blocks.size() < Waiting::most; });
      task->change([&] { waiting->blocks.push_back(std::move(block)); });
    };
    Task::start(task_, [network, request = std::move(request), sink] {
      network.predict_blocks(request.fasta, request.places, sink, request.settings, request.block_bins);
    });
  }
  ScanObject(const ScanObject&) = delete;
  ScanObject& operator=(const ScanObject&) = delete;
  ~ScanObject() { close(); }

  nb::object next() {
    if (getpid() != process_)
      raise_error("this scan runs in the process that began it, and this one was forked from that", nullptr,
                  "begin a scan in each process");
    if (closed_) throw nb::stop_iteration();
    try {
      task_->wait([this] { return !waiting_->blocks.empty(); });
    } catch (...) {
      closed_ = true;
      throw;
    }
    warn_of(*task_);
    std::optional<TrackBlock> block = take();
    if (!block) {
      closed_ = true;
      throw nb::stop_iteration();
    }
    return nb::cast(BlockObject(std::move(*block), tracks_));
  }

  /// Ends the run, if it still goes on, by itself.
  void close() {
    closed_ = true;
    if (getpid() == process_) task_->cancel();
  }

  nb::object tracks() const { return tracks_; }

 private:
  std::optional<TrackBlock> take() {
    std::optional<TrackBlock> block;
    task_->change([&] {
      if (waiting_->blocks.empty()) return;
      block = std::move(waiting_->blocks.front());
      waiting_->blocks.pop_front();
    });
    return block;
  }

  std::shared_ptr<Task> task_ = std::make_shared<Task>();
  std::shared_ptr<Waiting> waiting_ = std::make_shared<Waiting>();
  nb::object tracks_;
  pid_t process_;
  bool closed_ = false;
};

}  // namespace

nb::object scan_object(const Network& network, ScanRequest request) {
  return nb::cast(new ScanObject(network, std::move(request)), nb::rv_policy::take_ownership);
}

void bind_scan(nb::module_& module) {
  nb::class_<BlockObject>(module, "Block", "Bins in a row on one sequence, with their values.")
      .def_prop_ro("chrom", &BlockObject::chrom, "The sequence.")
      .def_prop_ro("starts", &BlockObject::starts, "int64, [B]: the first base of each bin, from 0.")
      .def_prop_ro("ends", &BlockObject::ends, "int64, [B]: the base behind each bin.")
      .def_prop_ro("values", &BlockObject::values, "float32, [B, T], in the tracks' own units.")
      .def_prop_ro("tracks", &BlockObject::tracks, "Names of the tracks, [T].")
      .def("__len__", &BlockObject::bins, "B")
      .def("__repr__", &BlockObject::shown);
  nb::class_<ScanObject>(module, "Scan",
                         "An iterator over the blocks of a genome or of regions, in the genome's order. At most two "
                         "blocks are computed ahead.")
      .def("__iter__", [](nb::handle self) { return nb::borrow(self); })
      .def("__next__", &ScanObject::next)
      .def("__enter__", [](nb::handle self) { return nb::borrow(self); })
      .def("__exit__", [](ScanObject& scan, nb::args) { scan.close(); })
      .def("close", &ScanObject::close, "Ends the run.")
      .def_prop_ro("tracks", &ScanObject::tracks, "Names of the tracks, [T].");
}

}  // namespace seqcast::python
