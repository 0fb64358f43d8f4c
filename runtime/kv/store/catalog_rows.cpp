#include "kv/store/catalog_rows.h"

#include <cstring>

namespace kv::storage {

void put_catalog(engine::Transaction& transaction, engine::Table catalog, std::string_view key,
                 BytesView value) {
  const auto reserved =
      transaction.reserve(catalog, as_bytes(key), value.size(), engine::PutMode::replace);
  if (!value.empty()) std::memcpy(reserved.place.data(), value.data(), value.size());
}

}  // namespace kv::storage
