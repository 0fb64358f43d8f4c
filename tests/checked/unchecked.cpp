#include "unchecked.h"

#ifdef KV_CHECKED
#error "this source is there to be without checks"
#endif
static_assert(std::is_empty_v<kv::Where>);

namespace test {

std::string note_after_the_end(const checked::Database& db, std::uint64_t id) {
  std::string_view text;
  {
    const auto txn = db.read();
    text = *txn.notes().get(id);
  }
  return std::string(text);
}

}  // namespace test
