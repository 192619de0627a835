# SPDX-License-Identifier: MIT
# Writes text files into a C++ source, so that the program contains them.

# embed(SOURCE HEADER NAME FILE...): SOURCE defines seqcast::NAME as the text of the files, one behind the other, for each
# NAME; a NAME is followed by its files. The source is written again when a file has changed.
function(embed source header)
  set(text "// Written by cmake/embed.cmake.\n#include \"${header}\"\n\nnamespace seqcast {\n")
  set(begun FALSE)
  foreach(word IN LISTS ARGN)
    if(word MATCHES "^[a-z_0-9]+$")
      if(begun)
        string(APPEND text ";\n")
      endif()
      string(APPEND text "\nconst std::string_view ${word} =")
      set(begun TRUE)
      continue()
    endif()
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${word}")
    file(READ "${word}" content)
    string(APPEND text "\n    R\"embedded(${content})embedded\"")
  endforeach()
  string(APPEND text ";\n\n}  // namespace seqcast\n")
  file(CONFIGURE OUTPUT "${source}.new" CONTENT "")
  file(WRITE "${source}.new" "${text}")
  configure_file("${source}.new" "${source}" COPYONLY) # an unchanged one is not compiled again
endfunction()
