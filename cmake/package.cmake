# SPDX-License-Identifier: MIT
# Debian packages, by CPack: the program, the library, and what is needed to develop with it (./dev deb).
set(CPACK_GENERATOR DEB)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_ALL program pages library development)
foreach(component program pages)
  string(TOUPPER ${component} upper)
  set(CPACK_COMPONENT_${upper}_GROUP seqcast)
endforeach()
set(CPACK_COMPONENT_LIBRARY_GROUP library)
set(CPACK_COMPONENT_DEVELOPMENT_GROUP development)
set(CPACK_PACKAGE_NAME seqcast)
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGE_VENDOR "the seqcast authors")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_PRE_BUILD_SCRIPTS "${CMAKE_CURRENT_SOURCE_DIR}/cmake/compress_pages.cmake")

set(SEQCAST_MAINTAINER "the seqcast authors <seqcast@users.noreply.invalid>" CACHE STRING "of the Debian packages: name and address")
set(CPACK_DEBIAN_PACKAGE_MAINTAINER "${SEQCAST_MAINTAINER}")
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)
set(debian_version ${PROJECT_VERSION}-${CPACK_DEBIAN_PACKAGE_RELEASE})

# A description's first line is the synopsis; CPack indents the others.
set(CPACK_DEBIAN_SEQCAST_PACKAGE_NAME seqcast)
set(CPACK_DEBIAN_SEQCAST_PACKAGE_SECTION science)
set(CPACK_DEBIAN_SEQCAST_DESCRIPTION "convolutional sequence-to-function models on DNA, without Python
seqcast runs published convolutional networks that predict function from
sequence (Basenji, SpliceAI, ChromBPNet and others) on a genome, on regions
or on variants, and writes bedGraph, bigWig, tables or arrays. It reads the
files as they were published, from Keras, PyTorch or safetensors, and needs
neither Python nor a GPU.")
set(CPACK_DEBIAN_LIBRARY_PACKAGE_NAME libseqcast0)
set(CPACK_DEBIAN_LIBRARY_PACKAGE_SECTION libs)
# The library starts the programs that read HDF5 and bigWig, and knows the shipped models by name.
set(CPACK_DEBIAN_LIBRARY_PACKAGE_RECOMMENDS "seqcast (= ${debian_version})")
set(CPACK_DEBIAN_LIBRARY_DESCRIPTION "convolutional sequence-to-function models on DNA (shared library)
seqcast runs published convolutional networks that predict function from
sequence on DNA. This package has the library that C++ programs are linked
with; the package seqcast has the programs by which it reads HDF5 and bigWig.")
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_NAME libseqcast-dev)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS "libseqcast0 (= ${debian_version})")
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SHLIBDEPS OFF)
set(CPACK_DEBIAN_DEVELOPMENT_DESCRIPTION "convolutional sequence-to-function models on DNA (headers)
seqcast runs published convolutional networks that predict function from
sequence on DNA. This package has what C++ programs that use its library are
compiled with: headers, a static library, a CMake package and a pkg-config
file.")

# The date in the changelog is that of the sources, so that the same sources give the same packages.
string(TIMESTAMP package_date "%a, %d %b %Y %H:%M:%S +0000" UTC) # SOURCE_DATE_EPOCH, where it is set
find_program(GZIP_PROGRAM gzip REQUIRED)
foreach(part "pages seqcast" "library libseqcast0" "development libseqcast-dev")
  separate_arguments(part)
  list(GET part 0 component)
  list(GET part 1 package)
  set(documents "${CMAKE_BINARY_DIR}/debian/${package}")
  configure_file(cmake/debian_changelog.txt "${documents}/changelog.Debian" @ONLY)
  configure_file(CHANGELOG.md "${documents}/changelog" COPYONLY)
  execute_process(COMMAND "${GZIP_PROGRAM}" -9nf changelog.Debian changelog WORKING_DIRECTORY "${documents}" COMMAND_ERROR_IS_FATAL ANY)
  install(FILES "${documents}/changelog.Debian.gz" "${documents}/changelog.gz"
          DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/${package} COMPONENT ${component})
  install(FILES cmake/debian_copyright DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/${package} RENAME copyright COMPONENT ${component})
endforeach()
include(CPack)

# D3's modules, for the archive of a release (./dev release).
list(JOIN D3_MODULES "\n" lines)
file(WRITE "${CMAKE_BINARY_DIR}/d3_modules" "${lines}\n")
