# add_kv_schema(): a schema as a library target. docs/cmake.md tells how to use it.
#
# The same file serves the build tree, add_subdirectory, FetchContent and the installed package.
include_guard(GLOBAL)
cmake_policy(PUSH)
cmake_policy(VERSION 3.23...3.25)  # CMP0116: depfiles of Ninja are relative to the build directory

function(add_kv_schema target)
  cmake_parse_arguments(PARSE_ARGV 1 KV "" "OUTPUT_DIR;COMPILE_AS;FORMAT_STYLE" "SCHEMAS;INCLUDE_DIRS")
  if(KV_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "add_kv_schema(${target}): unknown argument ${KV_UNPARSED_ARGUMENTS}; "
                        "schemas come after SCHEMAS")
  endif()
  if(NOT KV_SCHEMAS)
    message(FATAL_ERROR "add_kv_schema(${target}): no SCHEMAS given")
  endif()
  if(NOT KV_OUTPUT_DIR)
    set(KV_OUTPUT_DIR ${CMAKE_CURRENT_BINARY_DIR}/${target}.kvgen)
  endif()
  cmake_path(ABSOLUTE_PATH KV_OUTPUT_DIR BASE_DIRECTORY ${CMAKE_CURRENT_BINARY_DIR} NORMALIZE)

  # Imports are looked for here too, and a schema below one of these keeps its sub-directory.
  set(include_dirs)
  foreach(dir ${KV_INCLUDE_DIRS} ${CMAKE_CURRENT_SOURCE_DIR})
    cmake_path(ABSOLUTE_PATH dir BASE_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR} NORMALIZE)
    list(APPEND include_dirs ${dir})
  endforeach()
  list(TRANSFORM include_dirs PREPEND -I OUTPUT_VARIABLE include_options)

  if(KVGEN_EXECUTABLE)
    set(generator ${KVGEN_EXECUTABLE})
    set(generator_file ${KVGEN_EXECUTABLE})
  else()
    set(generator kvgen::kvgen)
    set(generator_file $<TARGET_FILE:kvgen::kvgen>)
  endif()

  # How imported C++ headers are compiled: as this target's sources are.
  set(compile_flags)
  if(KV_COMPILE_AS)
    _kv_compile_flags(compile_flags ${KV_COMPILE_AS})
  endif()
  set(style_option)
  if(KV_FORMAT_STYLE)
    set(style_option --format-style=${KV_FORMAT_STYLE})
  endif()
  find_program(FLATC_EXECUTABLE flatc)  # FlatBuffers' compiler, for the schemas that need it

  set(headers)
  set(sources)
  set(stamps)
  foreach(schema ${KV_SCHEMAS})
    cmake_path(ABSOLUTE_PATH schema BASE_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR} NORMALIZE)
    if(NOT EXISTS ${schema})
      message(FATAL_ERROR "add_kv_schema(${target}): there is no schema ${schema}")
    endif()
    _kv_include_name(name ${schema} "${include_dirs}")
    # The tables that a C++ header declares are a schema of its name.
    string(REGEX REPLACE "\\.(h|hh|hpp|hxx)$" ".kv" name ${name})
    set(header ${KV_OUTPUT_DIR}/${name}.hpp)
    set(source ${KV_OUTPUT_DIR}/${name}.cpp)
    if(header IN_LIST headers)
      message(FATAL_ERROR "add_kv_schema(${target}): two schemas would both write ${name}.hpp")
    endif()
    get_property(writer GLOBAL PROPERTY KV_WRITER_OF_${header})
    if(writer)
      message(FATAL_ERROR "add_kv_schema(${target}): ${writer} writes ${header} already; give each "
                          "target an OUTPUT_DIR of its own")
    endif()
    set_property(GLOBAL PROPERTY KV_WRITER_OF_${header} ${target})
    _kv_kept_schemas(kept ${schema})
    foreach(one ${KV_SCHEMAS})
      cmake_path(ABSOLUTE_PATH one BASE_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR} NORMALIZE)
      if(one IN_LIST kept)
        message(FATAL_ERROR "add_kv_schema(${target}): ${schema} keeps ${one} as a previous schema, and "
                            "its code comes with that of ${schema}; leave it out of SCHEMAS")
      endif()
    endforeach()
    # Only a schema that imports C++ waits for the program that reads it.
    set(reader)
    file(STRINGS ${schema} cpp_imports REGEX "import.*\\.(h|hh|hpp|hxx)\"")
    if(cpp_imports OR KV_COMPILE_AS OR schema MATCHES "\\.(h|hh|hpp|hxx)$")
      set(imports_cpp TRUE)
    endif()
    if(imports_cpp OR KV_FORMAT_STYLE)
      if(TARGET kvgen_clang AND NOT KVGEN_EXECUTABLE)
        set(reader kvgen_clang)
      endif()
    endif()
    set(flatc_headers)
    set(flatc_program)
    set(flatc_options)
    _kv_uses_flatbuffers(uses_flatbuffers makes_flatc_header ${schema})
    if(uses_flatbuffers)
      if(NOT FLATC_EXECUTABLE)
        message(FATAL_ERROR "add_kv_schema(${target}): ${schema} has FlatBuffers tables, which need "
                            "flatc (Debian: flatbuffers-compiler) and FlatBuffers' headers "
                            "(libflatbuffers-dev); -DFLATC_EXECUTABLE= names another flatc")
      endif()
      if(makes_flatc_header)
        set(flatc_headers ${KV_OUTPUT_DIR}/${name}_generated.h)
      endif()
      set(flatc_program ${FLATC_EXECUTABLE})
      set(flatc_options --flatc ${FLATC_EXECUTABLE})
      # Whether this header comes is settled here, so when the schema changes it is asked again.
      set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${schema})
    endif()
    # The real outputs are rewritten only when their text changes; the stamp says that they are up to
    # date, or Makefiles would run the generator every time.
    add_custom_command(
      OUTPUT ${KV_OUTPUT_DIR}/${name}.stamp
      BYPRODUCTS ${header} ${source} ${flatc_headers}
      COMMAND ${generator_file} -o ${KV_OUTPUT_DIR} ${include_options} ${flatc_options} ${style_option}
              --depfile ${KV_OUTPUT_DIR}/${name}.d --stamp ${KV_OUTPUT_DIR}/${name}.stamp ${schema}
              ${compile_flags}
      DEPENDS ${schema} ${generator} ${reader} ${flatc_program}
      DEPFILE ${KV_OUTPUT_DIR}/${name}.d
      COMMENT "Generating ${name}.hpp"
      COMMAND_EXPAND_LISTS VERBATIM)
    list(APPEND headers ${header} ${flatc_headers})
    list(APPEND sources ${source})
    list(APPEND stamps ${KV_OUTPUT_DIR}/${name}.stamp)
  endforeach()

  # One target runs the generator, so that parallel builds of several users run it once.
  add_custom_target(${target}_generate DEPENDS ${stamps})
  set_source_files_properties(${headers} ${sources} PROPERTIES GENERATED TRUE)
  add_library(${target} STATIC ${sources})
  add_dependencies(${target} ${target}_generate)
  target_sources(${target} PUBLIC FILE_SET HEADERS BASE_DIRS ${KV_OUTPUT_DIR} FILES ${headers})
  target_link_libraries(${target} PUBLIC kvgen::runtime)
  if(imports_cpp)
    # Generated headers include the imported ones.
    target_include_directories(${target} PUBLIC "$<BUILD_INTERFACE:${include_dirs}>")
  endif()
  if(KV_COMPILE_AS)
    target_include_directories(
      ${target} PRIVATE $<TARGET_PROPERTY:${KV_COMPILE_AS},INCLUDE_DIRECTORIES>)
    target_compile_definitions(
      ${target} PRIVATE $<TARGET_PROPERTY:${KV_COMPILE_AS},COMPILE_DEFINITIONS>)
  endif()
  target_compile_features(${target} PUBLIC cxx_std_20)
  set_target_properties(${target} PROPERTIES POSITION_INDEPENDENT_CODE ON)
endfunction()

# What follows `--`: the include directories, definitions, options and standard of a target.
function(_kv_compile_flags result as)
  set(flags --)
  foreach(property IN ITEMS INCLUDE_DIRECTORIES COMPILE_DEFINITIONS COMPILE_OPTIONS)
    set(values $<TARGET_PROPERTY:${as},${property}>)
    set(prefix)
    if(property STREQUAL INCLUDE_DIRECTORIES)
      set(prefix -I)
    elseif(property STREQUAL COMPILE_DEFINITIONS)
      set(prefix -D)
    endif()
    list(APPEND flags "$<$<BOOL:${values}>:${prefix}$<JOIN:$<REMOVE_DUPLICATES:${values}>,$<SEMICOLON>${prefix}>>")
  endforeach()
  set(standard $<TARGET_PROPERTY:${as},CXX_STANDARD>)
  list(APPEND flags "$<$<BOOL:${standard}>:-std=c++${standard}>")
  set(${result} "${flags}" PARENT_SCOPE)
endfunction()

# The files beside a schema that it names as `previous`.
function(_kv_kept_schemas out schema)
  file(STRINGS ${schema} lines REGEX "^[ \t]*previous[ \t]*\"")
  cmake_path(GET schema PARENT_PATH directory)
  set(kept)
  foreach(line IN LISTS lines)
    string(REGEX REPLACE "^[^\"]*\"([^\"]*)\".*$" "\\1" path "${line}")
    cmake_path(ABSOLUTE_PATH path BASE_DIRECTORY ${directory} NORMALIZE)
    list(APPEND kept ${path})
  endforeach()
  set(${out} ${kept} PARENT_SCOPE)
endfunction()

# What flatc has to do for the schema: a look at its text without comments. `makes_header`: there are
# tables of `format flatbuffers`, and no .fbs is imported that their values may come from.
function(_kv_uses_flatbuffers uses makes_header schema)
  set(${uses} FALSE PARENT_SCOPE)
  set(${makes_header} FALSE PARENT_SCOPE)
  file(READ ${schema} text)
  if(NOT text MATCHES "flatbuffers|[.]fbs")
    return()
  endif()
  set(code)
  while(text MATCHES "//|/[*]")
    set(opening "${CMAKE_MATCH_0}")
    string(FIND "${text}" "${opening}" begin)
    string(SUBSTRING "${text}" 0 ${begin} before)
    string(APPEND code "${before} ")
    string(SUBSTRING "${text}" ${begin} -1 text)
    if(opening STREQUAL "//")
      set(closing "\n")
    else()
      set(closing "*/")
    endif()
    string(FIND "${text}" "${closing}" end)
    if(end EQUAL -1)
      set(text)
    else()
      string(LENGTH "${closing}" length)
      math(EXPR end "${end} + ${length}")
      string(SUBSTRING "${text}" ${end} -1 text)
    endif()
  endwhile()
  string(APPEND code "${text}")
  if(code MATCHES "import[^;]*[.]fbs\"")
    set(${uses} TRUE PARENT_SCOPE)
  elseif(code MATCHES "format[ \t\r\n]+flatbuffers")
    set(${uses} TRUE PARENT_SCOPE)
    set(${makes_header} TRUE PARENT_SCOPE)
  endif()
endfunction()

# The name under which other generated files include the schema: kvgen's own rule.
function(_kv_include_name result schema include_dirs)
  file(REAL_PATH ${schema} real)
  foreach(dir ${include_dirs})
    file(REAL_PATH ${dir} base)
    cmake_path(IS_PREFIX base ${real} NORMALIZE below)
    if(below)
      cmake_path(RELATIVE_PATH real BASE_DIRECTORY ${base} OUTPUT_VARIABLE name)
      set(${result} ${name} PARENT_SCOPE)
      return()
    endif()
  endforeach()
  cmake_path(GET schema FILENAME name)
  set(${result} ${name} PARENT_SCOPE)
endfunction()

cmake_policy(POP)
