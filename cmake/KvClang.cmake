# KVGEN_WITH_CLANG: whether kvgen can import C++ headers. Off, everything else builds and works, and
# such an import says that this build cannot.
find_package(Clang CONFIG QUIET NO_DEFAULT_PATH PATHS /usr/lib/llvm-19/lib/cmake/clang)
option(KVGEN_WITH_CLANG "Import of C++ headers, by Clang 19" ${Clang_FOUND})
if(KVGEN_WITH_CLANG AND NOT Clang_FOUND)
  message(FATAL_ERROR "KVGEN_WITH_CLANG needs the packages libclang-19-dev and llvm-19-dev")
endif()
