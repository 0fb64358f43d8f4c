# A room is one folder, one static library, one place in the link graph: what it may include is what
# it links.
function(kv_room target)
  cmake_parse_arguments(ROOM "" "ROOT" "SOURCES;DEPENDS" ${ARGN})
  add_library(${target} STATIC ${ROOM_SOURCES})
  target_include_directories(${target} PUBLIC $<BUILD_INTERFACE:${ROOM_ROOT}>)
  target_link_libraries(${target} PUBLIC ${ROOM_DEPENDS} PRIVATE $<BUILD_INTERFACE:kv_warnings>)
  target_compile_features(${target} PUBLIC cxx_std_20)
  set_target_properties(${target} PROPERTIES POSITION_INDEPENDENT_CODE ON)
endfunction()
