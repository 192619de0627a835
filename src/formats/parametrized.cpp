// SPDX-License-Identifier: MIT
#include "formats/parametrized.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <optional>

#include "seqcast/error.hpp"

namespace seqcast {
namespace {

using Sizes = std::vector<int64_t>;

int64_t count_of(const Sizes& shape) {
  return std::accumulate(shape.begin(), shape.end(), int64_t{1}, std::multiplies<>());
}

Error does_not_fit(const std::string& name, const Sizes& shape, const Sizes& with) {
  return Error(fmt::format("tensor '{}' has shape [{}], which does not fit the [{}] of the weight that it is part of",
                           name, fmt::join(shape, ", "), fmt::join(with, ", ")));
}

/// A tensor of the file with its name.
struct NamedTensor {
  std::string name;
  const Tensor* tensor;

  const Sizes& shape() const { return tensor->shape; }
  std::vector<float> values() const { return to_floats(*tensor); }
};

/// Where in `small`, whose axes have the extents of `whole` or 1, each value of the whole finds its own.
std::vector<size_t> places_in(const NamedTensor& small, const Sizes& whole) {
  const bool is_number = count_of(small.shape()) == 1;
  std::vector<size_t> places{0};
  for (size_t axis = 0; axis < whole.size(); ++axis) {
    const int64_t own = is_number ? 1 : axis < small.shape().size() ? small.shape()[axis] : 0;
    if ((own != 1 && own != whole[axis]) || (!is_number && small.shape().size() != whole.size()))
      throw does_not_fit(small.name, small.shape(), whole);
    std::vector<size_t> longer;
    for (const size_t place : places)
      for (int64_t i = 0; i < whole[axis]; ++i)
        longer.push_back(place * static_cast<size_t>(own) + (own == 1 ? 0 : static_cast<size_t>(i)));
    places = std::move(longer);
  }
  return places;
}

/// g * v / |v|, the norm over what has one g.
std::vector<float> weight_normed(const NamedTensor& g, const NamedTensor& v) {
  const std::vector<size_t> places = places_in(g, v.shape());
  const std::vector<float> lengths = g.values(), values = v.values();
  std::vector<double> squares(lengths.size());
  for (size_t i = 0; i < values.size(); ++i) squares[places[i]] += double{values[i]} * values[i];
  std::vector<float> result(values.size());
  for (size_t i = 0; i < values.size(); ++i)
    result[i] = static_cast<float>(lengths[places[i]] * (values[i] / std::sqrt(squares[places[i]])));
  return result;
}

/// W / (u . W v), W's axis of u's length first and the others as one; in transposed convolutions that is the second.
std::vector<float> spectral_normed(const NamedTensor& weight, const NamedTensor& u, const NamedTensor& v) {
  const Sizes& shape = weight.shape();
  const int64_t rows = count_of(u.shape());
  const size_t axis = !shape.empty() && shape[0] == rows ? 0 : 1;
  if (axis >= shape.size() || shape[axis] != rows) throw does_not_fit(u.name, u.shape(), shape);
  if (count_of(v.shape()) * rows != count_of(shape)) throw does_not_fit(v.name, v.shape(), shape);
  const std::vector<float> values = weight.values(), left = u.values(), right = v.values();
  const auto inner =
      static_cast<size_t>(count_of({shape.begin() + static_cast<std::ptrdiff_t>(axis) + 1, shape.end()}));
  double sigma = 0;
  for (size_t i = 0; i < values.size(); ++i) {
    const size_t row = i / inner % left.size(), outer = i / inner / left.size();
    sigma += double{left[row]} * values[i] * right[outer * inner + i % inner];
  }
  std::vector<float> result(values.size());
  for (size_t i = 0; i < values.size(); ++i) result[i] = static_cast<float>(values[i] / sigma);
  return result;
}

std::vector<float> pruned(const NamedTensor& weight, const NamedTensor& mask) {
  if (weight.shape() != mask.shape()) throw does_not_fit(mask.name, mask.shape(), weight.shape());
  std::vector<float> result = weight.values();
  const std::vector<float> factors = mask.values();
  for (size_t i = 0; i < result.size(); ++i) result[i] *= factors[i];
  return result;
}

class Joining {
 public:
  Joining(WeightsFile& file, bool with_values) : file_(file), with_values_(with_values) {}

  void run() {
    std::vector<std::string> names;
    for (const auto& [name, unused] : file_.weights.tensors) names.push_back(name);
    for (const std::string& name : names) {
      join_suffixed(name);
      join_registered(name);
    }
    if (owner_) file_.weights.storage = owner_;
  }

 private:
  std::optional<NamedTensor> part(const std::string& name) const {
    const auto found = file_.weights.tensors.find(name);
    return found == file_.weights.tensors.end() ? std::nullopt : std::optional(NamedTensor{name, &found->second});
  }

  /// The form of torch.nn.utils.weight_norm, spectral_norm and prune, whose parts are called NAME_SUFFIX.
  void join_suffixed(const std::string& name) {
    const bool is_weight_norm = name.ends_with("_g"), is_original = name.ends_with("_orig");
    if (!is_weight_norm && !is_original) return;
    const std::string joined = name.substr(0, name.rfind('_'));
    const auto first = part(name), u = part(joined + "_u"), v = part(joined + "_v"), mask = part(joined + "_mask");
    if (!first || file_.weights.tensors.contains(joined)) return;
    if (is_weight_norm && v)
      put(joined, {*first, *v}, v->shape(), [&] { return weight_normed(*first, *v); });
    else if (is_original && u && v)
      put(joined, {*first, *u, *v}, first->shape(), [&] { return spectral_normed(*first, *u, *v); });
    else if (is_original && mask)
      put(joined, {*first, *mask}, first->shape(), [&] { return pruned(*first, *mask); });
  }

  /// The form of torch.nn.utils.parametrize: MODULE.parametrizations.NAME.original..., and the functions' own tensors.
  void join_registered(const std::string& name) {
    constexpr std::string_view folder = "parametrizations.";
    const size_t at = name.find(folder), original = name.rfind(".original");
    if (at == name.npos || original == name.npos || original < at || (at > 0 && name[at - 1] != '.')) return;
    const std::string stem = name.substr(0, original);
    const std::string joined = name.substr(0, at) + stem.substr(at + folder.size());
    const auto first = part(name), second = part(stem + ".original1"), u = part(stem + ".0._u"),
               v = part(stem + ".0._v");
    if (!first || name.ends_with(".original1")) return;
    const size_t parts = parts_behind(stem + ".");
    if (name.ends_with(".original0") && second && parts == 2)
      put(joined, {*first, *second}, second->shape(), [&] { return weight_normed(*first, *second); });
    else if (name.ends_with(".original") && u && v && parts == 3)
      put(joined, {*first, *u, *v}, first->shape(), [&] { return spectral_normed(*first, *u, *v); });
    else
      file_.other_types.emplace(joined, "parametrized");
  }

  size_t parts_behind(const std::string& stem) const {
    size_t count = 0;
    for (auto one = file_.weights.tensors.lower_bound(stem);
         one != file_.weights.tensors.end() && one->first.starts_with(stem); ++one)
      ++count;
    return count;
  }

  template <class Make>
  void put(const std::string& name, const std::vector<NamedTensor>& parts, Sizes shape, const Make& make) {
    Tensor tensor{DataType::f32, std::move(shape), {}};
    try {
      if (with_values_) {
        if (!owner_) owner_ = std::make_shared<WeightsOwner>(WeightsOwner{file_.weights.storage, {}});
        owner_->made.push_back(make());
        tensor.bytes = std::as_bytes(std::span(owner_->made.back()));
      }
    } catch (const Error& error) {
      throw error.in(file_.weights.source);
    }
    std::vector<std::string> gone;
    for (const NamedTensor& one : parts) gone.push_back(one.name);
    const auto is_gone = [&](const std::string& one) { return std::ranges::find(gone, one) != gone.end(); };
    const auto first = std::ranges::find_if(file_.order, is_gone);
    if (first != file_.order.end()) *first = name;
    std::erase_if(file_.order, is_gone);
    for (const std::string& one : gone) file_.weights.tensors.erase(one);
    file_.weights.tensors.emplace(name, std::move(tensor));
  }

  WeightsFile& file_;
  bool with_values_;
  std::shared_ptr<WeightsOwner> owner_;
};

}  // namespace

void join_parametrized(WeightsFile& file, bool with_values) { Joining(file, with_values).run(); }

}  // namespace seqcast
