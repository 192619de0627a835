// SPDX-License-Identifier: MIT
// The outputs that a model's layers are compared with: another model's, or arrays in an .npz file.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "compare/layer_walk.hpp"
#include "io/npz.hpp"
#include "model/reference/evaluate.hpp"

namespace seqcast {

/// The name of the array that is the window itself.
constexpr const char* input_array = "input";

/// One output, known before its values are.
struct ReferenceLayer {
  std::string name;
  std::string kind;                ///< empty where it is not known
  std::vector<int64_t> shape;      ///< as it is stored
  bool is_channels_first = false;  ///< [C, L], said; else in either order, and axes of size one mean nothing
  size_t node = 0;                 ///< of another model
  double precision = 0;            ///< relative, of the type that it is stored in

  /// Whether values of this shape can be a layer's of that one.
  bool fits(Shape shape) const;
};

/// What a model is compared with: another one and its input, or an .npz file.
struct Reference {
  const ComparedModel* model = nullptr;
  const InputValues* inputs = nullptr;
  const NpzFile* npz = nullptr;
  std::set<std::string> input_arrays = {};  ///< those of the .npz that are no outputs

  std::string name() const { return model ? model->name : npz->path(); }
  /// @throws Error  as reference_layers().
  std::vector<ReferenceLayer> layers() const;
};

/// @param array  of any type that NumPy's numbers have.
ReferenceLayer reference_layer(const std::string& name, const NpyArray& array);

/// The layers of a model, its inputs left out.
std::vector<ReferenceLayer> reference_layers(const ComparedModel& model);

/// The arrays of a file, those of `inputs` left out.
/// @throws Error  naming file and array, where one is damaged or of no number; where there are too many, or none.
std::vector<ReferenceLayer> reference_layers(const NpzFile& npz, const std::set<std::string>& inputs);

/// An array's values as a layer's of that shape: in the order of axes that fits, or both where both do.
/// @throws Error  naming file and array, where it is damaged.
std::vector<reference::Array> values_of(const NpzFile& npz, const ReferenceLayer& layer, Shape shape);

/// The axes that have more than one position.
std::vector<int64_t> wide_axes(const std::vector<int64_t>& shape);

/// The values of an array with these wide axes as [C, L]. @param channels_first  whether they are [C, L], not [L, C].
reference::Array as_layer(std::vector<double> values, Shape shape, bool channels_first);

}  // namespace seqcast
