// SPDX-License-Identifier: MIT
#include "predict/array_rows.hpp"

#include <fmt/format.h>

#include <map>

#include "base/setting.hpp"
#include "io/same_file.hpp"
#include "output/track_names.hpp"
#include "seqcast/error.hpp"

namespace seqcast {
namespace {

void check_paths(const WriterOptions& output, const std::vector<ArrayRow>& rows) {
  std::map<std::string, std::string> row_of_path;
  std::vector<std::string> paths;
  for (const ArrayRow& row : rows) {
    paths.push_back(path_of_region(output.path, row.name));
    const auto [other, is_new] = row_of_path.emplace(paths.back(), row.name);
    if (!is_new)
      throw Error(fmt::format("'{}' and '{}' would both be written to '{}'", other->second, row.name, other->first),
                  "leave {region} out to have all in one array");
  }
  check_apart(paths, output.inputs);
}

}  // namespace

void check_same_bins(const std::vector<ArrayRow>& rows, const std::string& hint) {
  for (const ArrayRow& row : rows)
    if (row.bins != rows[0].bins)
      throw Error(fmt::format("'{}' has {} bins and '{}' has {}: one array cannot hold both", rows[0].name,
                              rows[0].bins, row.name, row.bins),
                  hint);
}

ArrayRows::ArrayRows(const WriterOptions& output, std::vector<ArrayRow> rows, bool has_axis, const Shard& shard)
    : output_(output), file_each_(has_region_pattern(output.path)) {
  const Range part = shard.of(std::ssize(rows));
  rows_.assign(rows.begin() + part.begin, rows.begin() + part.end);
  if (file_each_) {
    check_paths(output_, rows);
  } else {
    check_same_bins(rows, "a file each: " + set_to(Setting::output, "'out.{region}.npy'"));
    if (!has_axis && !shard.is_whole())
      throw Error("an array of one region or record cannot be split: it has no axis for them",
                  "other formats can be split anywhere");
    output_.rows = {has_axis ? std::optional(std::ssize(rows_)) : std::nullopt, rows[0].bins};
  }
  if (rows_.empty() && file_each_) return;
  if (!rows_.empty()) bins_left_ = rows_[0].bins;
  open();
}

/// The file of this row, or of all.
void ArrayRows::open() {
  WriterOptions own = output_;
  if (file_each_) {
    own.path = path_of_region(output_.path, rows_[row_].name);
    own.rows = {std::nullopt, rows_[row_].bins};
  }
  writers_.emplace_back(own);
}

void ArrayRows::write(const Bins& block) {
  if (bins_left_ == 0) {
    bins_left_ = rows_.at(++row_).bins;
    if (file_each_) {
      writers_.back().finish();
      open();
    }
  }
  writers_.back().write(block);
  bins_left_ -= static_cast<int64_t>(block.bins);
}

void ArrayRows::close() {
  if (!writers_.empty()) writers_.back().finish();
  commit_all(writers_, output_.give_names);
}

}  // namespace seqcast
