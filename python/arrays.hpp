// SPDX-License-Identifier: MIT
// NumPy arrays over memory that the library's results own: nothing is copied.
#pragma once

#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>

#include <initializer_list>
#include <memory>
#include <string>
#include <vector>

namespace seqcast::python {

/// An array of some shape over `data`, which `owner` keeps alive.
template <class Number>
nanobind::object array_over(const Number* data, std::initializer_list<size_t> shape,
                            const std::shared_ptr<const void>& owner) {
  auto* held = new std::shared_ptr<const void>(owner);
  const nanobind::capsule capsule(held,
                                  [](void* ptr) noexcept { delete static_cast<std::shared_ptr<const void>*>(ptr); });
  return nanobind::cast(
      nanobind::ndarray<nanobind::numpy, Number>(const_cast<Number*>(data), shape.size(), shape.begin(), capsule));
}

/// Texts as a list.
nanobind::list text_list(const std::vector<std::string>& texts);

}  // namespace seqcast::python
