# SPDX-License-Identifier: MIT
# Installation rules. Components: program, pages (man pages and completions), library, development. A Python wheel has the
# first alone; without a choice everything is installed.
include(CMakePackageConfigHelpers)

# A shared library is found next to the program wherever the prefix is; a oneDNN of one's own, where it was.
file(RELATIVE_PATH bin_to_lib "${CMAKE_INSTALL_FULL_BINDIR}" "${CMAKE_INSTALL_FULL_LIBDIR}")
set_target_properties(seqcast PROPERTIES INSTALL_RPATH "$ORIGIN/${bin_to_lib}")
set_target_properties(seqcast libseqcast ${SEQCAST_READERS} PROPERTIES INSTALL_RPATH_USE_LINK_PATH ON)

install(TARGETS seqcast RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR} COMPONENT program)
install(TARGETS ${SEQCAST_READERS} RUNTIME DESTINATION libexec COMPONENT program)
install(TARGETS libseqcast libseqcast_static EXPORT seqcast-targets
        ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT development
        LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT library NAMELINK_COMPONENT development)
install(DIRECTORY include/seqcast DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT development)
install(DIRECTORY man/ DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 COMPONENT pages FILES_MATCHING PATTERN "*.1")
install(DIRECTORY models/ DESTINATION ${CMAKE_INSTALL_DATADIR}/seqcast/models COMPONENT program
        FILES_MATCHING PATTERN "*.json" PATTERN "*.safetensors" PATTERN "README.md" PATTERN "LICENSES" PATTERN "training" EXCLUDE
                       PATTERN "example" EXCLUDE)
# What `seqcast example` writes; in the source tree the genome and its genes are links to the tests' data.
set(example ${CMAKE_INSTALL_DATADIR}/seqcast/models/example)
install(FILES models/example/commands.sh tests/data/lambda.fa DESTINATION ${example} COMPONENT program)
install(FILES tests/data/lambda_genes.bed DESTINATION ${example} RENAME genes.bed COMPONENT program)

# Where bash, zsh and fish look; Debian's zsh looks for those of packages in share/zsh/vendor-completions.
set(SEQCAST_ZSH_FOLDER ${CMAKE_INSTALL_DATADIR}/zsh/site-functions CACHE STRING "folder of zsh's completions")
install(FILES "${SEQCAST_COMPLETIONS}/seqcast.bash" DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions
        RENAME seqcast COMPONENT pages)
install(FILES "${SEQCAST_COMPLETIONS}/seqcast.zsh" DESTINATION ${SEQCAST_ZSH_FOLDER} RENAME _seqcast COMPONENT pages)
install(FILES "${SEQCAST_COMPLETIONS}/seqcast.fish" DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d
        COMPONENT pages)

# The static library is linked with what it stands on, the shared one has linked it.
set(stands_on fmt pugixml ${HTSLIB_LINK_LIBRARIES} z "${DNNL_LIBRARY}" "${HWY_LIBRARY}" "${MINIZIP_LIBRARY}" "${LIBDEFLATE_LIBRARY}" protobuf-lite gomp pthread)

# The CMake package: find_package(seqcast) gives seqcast::libseqcast and seqcast::libseqcast_static.
set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/seqcast)
set(SEQCAST_STANDS_ON "${stands_on}")
configure_package_config_file(cmake/seqcast-config.cmake.in "${CMAKE_BINARY_DIR}/seqcast-config.cmake"
                              INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file("${CMAKE_BINARY_DIR}/seqcast-config-version.cmake" COMPATIBILITY SameMinorVersion)
install(FILES "${CMAKE_BINARY_DIR}/seqcast-config.cmake" "${CMAKE_BINARY_DIR}/seqcast-config-version.cmake"
        DESTINATION ${package_dir} COMPONENT development)
install(EXPORT seqcast-targets NAMESPACE seqcast:: DESTINATION ${package_dir} COMPONENT development)

# pkg-config --libs seqcast: the shared library
file(RELATIVE_PATH SEQCAST_PC_TO_PREFIX "${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig" "${CMAKE_INSTALL_PREFIX}")
list(TRANSFORM stands_on REPLACE "^([^/]+)$" "-l\\1")
list(JOIN stands_on " " SEQCAST_PC_LIBS)
configure_file(cmake/seqcast.pc.in "${CMAKE_BINARY_DIR}/seqcast.pc" @ONLY)
install(FILES "${CMAKE_BINARY_DIR}/seqcast.pc" DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig COMPONENT development)
