// SPDX-License-Identifier: MIT
#include "engine/kernels/onednn.hpp"

#include <fmt/format.h>

#include <memory>
#include <string_view>
#include <unordered_map>

#include "engine/kernels/isa.hpp"
#include "engine/kernels/one_library_thread.hpp"

namespace seqcast::onednn {
namespace {

using dnnl::memory;
constexpr auto f32 = memory::data_type::f32;
constexpr auto inference = dnnl::prop_kind::forward_inference;

void cap_instruction_set() {
  const Isa cap = isa_cap();
  if (cap < Isa::avx2) {
    dnnl::set_max_cpu_isa(dnnl::cpu_isa::sse41);
  } else if (cap == Isa::avx2) {
    dnnl::set_max_cpu_isa(dnnl::cpu_isa::avx2);
  } else if (cap == Isa::avx512) {
    dnnl::set_max_cpu_isa(dnnl::cpu_isa::avx512_core);
  }
}

// ---- what differs between the versions: version 2 has operation descriptors, version 3 has not

#if DNNL_VERSION_MAJOR >= 3
template <class Primitive, class... Args>
typename Primitive::primitive_desc describe(const dnnl::primitive_attr& attributes, const Args&... args) {
  return {cpu(), args..., attributes};
}
#else
template <class Primitive, class... Args>
typename Primitive::primitive_desc describe(const dnnl::primitive_attr& attributes, const Args&... args) {
  return {typename Primitive::desc(args...), attributes, cpu()};
}
#endif

/// Channels-last rows [rows, channels] as [1, channels, rows].
memory::desc rows_desc(int64_t rows, int64_t channels) { return {{1, channels, rows}, f32, memory::format_tag::nwc}; }

/// Memory that only lends its descriptor: the data is given with each call.
memory at(const memory::desc& desc, const void* data) { return {desc, cpu(), const_cast<void*>(data)}; }

memory filled(const memory::desc& desc, const std::vector<float>& values) {
  memory result(desc, cpu());
  std::copy(values.begin(), values.end(), static_cast<float*>(result.get_data_handle()));
  return result;
}

/// Everything that a call of one primitive needs, shared by the workers and never changed.
struct Prepared {
  dnnl::primitive primitive;
  memory::desc source, destination, scratchpad;
  std::vector<std::pair<int, memory>> constants;

  void run(const KernelCall& call) const {
    std::unordered_map<int, memory> arguments{{DNNL_ARG_SRC, at(source, call.in[0])},
                                              {DNNL_ARG_DST, at(destination, call.out)},
                                              {DNNL_ARG_SCRATCHPAD, at(scratchpad, call.scratch)}};
    for (const auto& [name, value] : constants) arguments.emplace(name, value);
    thread_local dnnl::stream stream(cpu());
    primitive.execute(stream, arguments);
    stream.wait();
  }
};

// [1, in, in_rows] * conv(K, stride, dilation) -> [1, out, (in_rows - (K-1)d - 1) / stride + 1], channels last
struct ConvolutionDescs {
  memory::dims weight_dims;
  memory::desc bias;
  dnnl::convolution_forward::primitive_desc primitive;
};

// Workers run primitives on one thread each, and what a primitive takes depends on how many threads it is made for.
ConvolutionDescs describe_convolution(const ConvShape& shape) {
  const OneLibraryThread one_library_thread;
  memory::dims weight_dims{shape.out_channels / shape.groups, shape.in_channels / shape.groups, shape.kernel};
  if (shape.groups > 1) weight_dims.insert(weight_dims.begin(), shape.groups);
  const memory::desc weight(weight_dims, f32, memory::format_tag::any);
  const memory::desc bias({shape.out_channels}, f32, memory::format_tag::a);
  const memory::dims none{0};
  dnnl::primitive_attr attributes;
  attributes.set_scratchpad_mode(dnnl::scratchpad_mode::user);  // so that workers can share a primitive
  return {weight_dims, bias,
          describe<dnnl::convolution_forward>(
              attributes, inference, dnnl::algorithm::convolution_direct, rows_desc(shape.in_rows, shape.in_channels),
              weight, bias, rows_desc(shape.sum_rows(), shape.out_channels), memory::dims{shape.stride},
              memory::dims{shape.dilation - 1}, none, none)};
}

KernelSizes sizes_of(const ConvolutionDescs& descs) {
  return {descs.primitive.scratchpad_desc().get_size(),
          descs.primitive.weights_desc().get_size() + descs.bias.get_size()};
}

}  // namespace

const dnnl::engine& cpu() {
  static const dnnl::engine engine = [] {
    cap_instruction_set();
    return dnnl::engine(dnnl::engine::kind::cpu, 0);
  }();
  return engine;
}

std::string version() {
  cpu();
  const dnnl_version_t* version = dnnl_version();
  std::string_view isa = "generic";
  switch (dnnl::get_effective_cpu_isa()) {
    case dnnl::cpu_isa::sse41:
      isa = "sse4.1";
      break;
    case dnnl::cpu_isa::avx:
      isa = "avx";
      break;
    case dnnl::cpu_isa::avx2:
      isa = "avx2";
      break;
    case dnnl::cpu_isa::avx2_vnni:
      isa = "avx2 vnni";
      break;
    case dnnl::cpu_isa::avx512_core:
      isa = "avx512";
      break;
    case dnnl::cpu_isa::avx512_core_vnni:
      isa = "avx512 vnni";
      break;
    case dnnl::cpu_isa::avx512_core_bf16:
      isa = "avx512 bf16";
      break;
    case dnnl::cpu_isa::avx512_core_amx:
      isa = "amx";
      break;
    default:
      break;
  }
  return fmt::format("{}.{}.{} ({})", version->major, version->minor, version->patch, isa);
}

Kernel convolution(const ConvShape& shape, const Tensor& weight, const std::vector<float>& bias) {
  const ConvolutionDescs descs = describe_convolution(shape);
  std::vector<float> floats;
  if (!floats_in_place(weight)) floats = to_floats(weight);
  const memory plain =
      at({descs.weight_dims, f32, shape.groups > 1 ? memory::format_tag::goiw : memory::format_tag::oiw},
         floats.empty() ? floats_in_place(weight) : floats.data());
  memory packed(descs.primitive.weights_desc(), cpu());
  dnnl::stream stream(cpu());
  dnnl::reorder(plain, packed).execute(stream, const_cast<memory&>(plain), packed);
  stream.wait();
  const auto prepared = std::make_shared<const Prepared>(
      Prepared{dnnl::convolution_forward(descs.primitive),
               descs.primitive.src_desc(),
               descs.primitive.dst_desc(),
               descs.primitive.scratchpad_desc(),
               {{DNNL_ARG_WEIGHTS, packed}, {DNNL_ARG_BIAS, filled(descs.bias, bias)}}});
  return {[prepared](const KernelCall& call) { prepared->run(call); }, sizes_of(descs)};
}

KernelSizes convolution_sizes(const ConvShape& shape) { return sizes_of(describe_convolution(shape)); }

}  // namespace seqcast::onednn
