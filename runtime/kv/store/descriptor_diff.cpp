#include "kv/store/descriptor_diff.h"

namespace kv::storage {

std::string describe_difference(BytesView, BytesView) {
  return "its key, value or format is declared differently";
}

}  // namespace kv::storage
