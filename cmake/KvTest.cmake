# A test program: Catch2 supplies main, CTest lists each case.
include(Catch)
function(kv_test name)
  cmake_parse_arguments(TEST "" "TIMEOUT" "SOURCES;LIBS" ${ARGN})
  if(NOT TEST_TIMEOUT)
    set(TEST_TIMEOUT 300)
  endif()
  add_executable(test_${name} ${TEST_SOURCES})
  target_link_libraries(test_${name} PRIVATE ${TEST_LIBS} Catch2::Catch2WithMain kv_warnings)
  target_compile_definitions(test_${name} PRIVATE KV_TEST_DATA="${CMAKE_CURRENT_SOURCE_DIR}"
                                                  KV_SOURCE_ROOT="${PROJECT_SOURCE_DIR}")
  catch_discover_tests(test_${name} TEST_PREFIX "${name}: " PROPERTIES TIMEOUT ${TEST_TIMEOUT}
                       DISCOVERY_MODE PRE_TEST)
endfunction()
