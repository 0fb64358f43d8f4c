# Writes OUTPUT, a .cpp that holds the text of every *.mustache in TEMPLATES:
#   cmake -DTEMPLATES=templates -DOUTPUT=embedded_templates.cpp -P embed.cmake
file(GLOB files "${TEMPLATES}/*.mustache")
list(SORT files)
set(entries "")
foreach(file IN LISTS files)
  get_filename_component(name "${file}" NAME_WE)
  file(READ "${file}" text)
  string(APPEND entries "    {\"${name}\", R\"kvgen(${text})kvgen\"},\n")
endforeach()
set(code "#include \"render/templates.h\"

namespace kvgen {
namespace {

constexpr TemplateText all[] = {
${entries}};

}  // namespace

std::span<const TemplateText> builtin_templates() { return all; }

}  // namespace kvgen
")
file(WRITE "${OUTPUT}" "${code}")
