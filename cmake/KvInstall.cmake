# What `cmake --install` puts where: the runtime with its headers, the generator, and the package
# files by which other projects find both.
include(CMakePackageConfigHelpers)
set(package ${CMAKE_INSTALL_DATADIR}/cmake/kvgen)

install(TARGETS kvgen_runtime kv_storage kv_store kv_dynamic kv_schema kv_engine kv_engine_lmdb
                kv_engine_memory kv_engine_checked kv_engine_pages kv_index kv_format_flatbuffers kv_format kv_key
                kv_core
        EXPORT kvgenRuntime
        ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}
        INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(DIRECTORY ${PROJECT_SOURCE_DIR}/runtime/kv ${PROJECT_SOURCE_DIR}/schemas/kv
        DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
        FILES_MATCHING PATTERN "*.h")
# For tools that read descriptors, in C++ or in any language that flatc knows.
install(FILES ${PROJECT_BINARY_DIR}/schemas/include/kv/descriptor_generated.h
        DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/kv)
install(FILES ${PROJECT_SOURCE_DIR}/schemas/descriptor.fbs
        DESTINATION ${CMAKE_INSTALL_DATADIR}/kvgen)
install(EXPORT kvgenRuntime NAMESPACE kvgen:: DESTINATION ${package})
if(TARGET kvgen_tool)
  install(TARGETS kvgen_tool EXPORT kvgenTool RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
  if(TARGET kvgen_clang)
    install(TARGETS kvgen_clang EXPORT kvgenTool RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
  endif()
  install(EXPORT kvgenTool NAMESPACE kvgen:: DESTINATION ${package})
endif()

configure_package_config_file(cmake/kvgenConfig.cmake.in ${CMAKE_CURRENT_BINARY_DIR}/kvgenConfig.cmake
                              INSTALL_DESTINATION ${package})
write_basic_package_version_file(${CMAKE_CURRENT_BINARY_DIR}/kvgenConfigVersion.cmake
                                 COMPATIBILITY SameMinorVersion)
# Relative, so that an installed tree may move.
file(RELATIVE_PATH KV_PREFIX_FROM_PC /prefix/${CMAKE_INSTALL_LIBDIR}/pkgconfig /prefix)
configure_file(cmake/kvgen.pc.in ${CMAKE_CURRENT_BINARY_DIR}/kvgen.pc @ONLY)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/kvgenConfig.cmake
              ${CMAKE_CURRENT_BINARY_DIR}/kvgenConfigVersion.cmake cmake/kvgen.cmake
        DESTINATION ${package})
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/kvgen.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
