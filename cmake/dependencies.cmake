# SPDX-License-Identifier: MIT
# Dependencies, all Debian 12 packages; -DDNNL_ROOT=DIR selects another oneDNN.
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(fmt REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(CLI11 REQUIRED)
find_package(pugixml REQUIRED)
pkg_check_modules(HTSLIB REQUIRED IMPORTED_TARGET htslib)
# Zip archives: minizip lists and writes them, libdeflate (which htslib brings) unpacks and checks them, and packs bigWig blocks.
find_path(MINIZIP_INCLUDE_DIR minizip/unzip.h REQUIRED)
find_library(MINIZIP_LIBRARY minizip REQUIRED)
find_path(LIBDEFLATE_INCLUDE_DIR libdeflate.h REQUIRED)
find_library(LIBDEFLATE_LIBRARY deflate REQUIRED)

# oneDNN is found by its header and library: Debian's CMake config also asks for OpenCL headers, which nothing here uses.
find_path(DNNL_INCLUDE_DIR dnnl.hpp HINTS "${DNNL_ROOT}" PATH_SUFFIXES include REQUIRED)
find_library(DNNL_LIBRARY dnnl HINTS "${DNNL_ROOT}" PATH_SUFFIXES lib REQUIRED)

# Debian's oneDNN is built with OpenMP; a worker tells it to use one thread.
find_package(OpenMP REQUIRED COMPONENTS CXX)
# zlib unpacks the blocks of bigWig files that are merged or are inputs; htslib brings it.
find_package(ZLIB REQUIRED)

# Highway: vector kernels that are compiled once for each instruction set.
find_path(HWY_INCLUDE_DIR hwy/highway.h REQUIRED)
find_library(HWY_LIBRARY hwy REQUIRED)

# Protocol buffers: the messages of ONNX files (src/formats/onnx/onnx_messages.proto), by the part of the library that has no
# descriptions of them.
find_package(Protobuf REQUIRED)

# D3's modules that pages of `view` contain, each behind those that it needs.
set(D3_MODULES "")
foreach(module array collection color format interpolate time time-format scale axis dispatch selection timer ease
               transition drag zoom)
  find_file(D3_${module} d3-${module}.min.js HINTS "${D3_ROOT}/d3-${module}/dist" "${CMAKE_CURRENT_SOURCE_DIR}/d3/d3-${module}/dist"
            PATHS /usr/share/nodejs/d3-${module}/dist NO_CACHE NO_CMAKE_FIND_ROOT_PATH)
  if(NOT D3_${module})
    message(FATAL_ERROR "d3-${module}.min.js is missing: Debian's node-d3-axis, node-d3-scale, node-d3-selection and "
                        "node-d3-zoom have it and those that it needs, and so has the archive of a release; "
                        "-DD3_ROOT=FOLDER takes node_modules of npm")
  endif()
  list(APPEND D3_MODULES "${D3_${module}}")
endforeach()

add_library(seqcast_dependencies INTERFACE IMPORTED)
target_include_directories(seqcast_dependencies SYSTEM INTERFACE "${DNNL_INCLUDE_DIR}" "${HWY_INCLUDE_DIR}"
                           "${MINIZIP_INCLUDE_DIR}" "${LIBDEFLATE_INCLUDE_DIR}")
target_link_libraries(seqcast_dependencies INTERFACE
  fmt::fmt nlohmann_json::nlohmann_json pugixml::pugixml PkgConfig::HTSLIB ZLIB::ZLIB "${DNNL_LIBRARY}" "${HWY_LIBRARY}"
  "${MINIZIP_LIBRARY}" "${LIBDEFLATE_LIBRARY}" OpenMP::OpenMP_CXX
  protobuf::libprotobuf-lite Threads::Threads)
