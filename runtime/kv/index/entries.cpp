#include "kv/index/entries.h"

#include <algorithm>
#include <cstring>

#include "kv/core/error.h"
#include "kv/engine/engine.h"

namespace kv::index {
namespace {

[[noreturn, gnu::cold]] void too_long(const IndexInfo& info, const KeyBuffer& key,
                                      std::size_t components, BytesView row_key) {
  std::string value = info.words(key.bytes().first(std::min(components, key.bytes().size())));
  raise(Errc::key_too_long, info.place() + ": the entry of key " + info.key_words(row_key) +
                                " with value " + value + " has " + std::to_string(key.size()) +
                                " bytes when encoded; an entry has at most " +
                                std::to_string(engine::key_bytes_max) +
                                (info.unique ? " bytes" : " bytes, the row's key among them"));
}

bool less(BytesView a, BytesView b) noexcept {
  const int order = std::memcmp(a.data(), b.data(), std::min(a.size(), b.size()));
  return order != 0 ? order < 0 : a.size() < b.size();
}

}  // namespace

void Entries::add(bool any_absent) {
  const std::size_t components = key_.size();
  const bool claims = info_->unique && !any_absent;
  if (!claims) key_.push(row_key_.data(), row_key_.size());
  if (key_.overflowed()) [[unlikely]]
    too_long(*info_, key_, components, row_key_);
  keep(key_.bytes(), claims);
  key_.clear();
}

void Entries::add_stored(BytesView entry) { keep(entry, false); }

void Entries::keep(BytesView bytes, bool claims) {
  auto* const data = static_cast<std::byte*>(pool_.allocate(bytes.size(), 1));
  std::memcpy(data, bytes.data(), bytes.size());
  list_.push_back({data, static_cast<std::uint16_t>(bytes.size()), index_, info_->unique, claims});
}

void Entries::end() {
  if (list_.size() - first_ < 2) return;
  const auto first = list_.begin() + static_cast<std::ptrdiff_t>(first_);
  std::sort(first, list_.end(),
            [](const Entry& a, const Entry& b) { return less(a.bytes(), b.bytes()); });
  const auto same = [](const Entry& a, const Entry& b) {
    return std::ranges::equal(a.bytes(), b.bytes());
  };
  list_.erase(std::unique(first, list_.end(), same), list_.end());
}

}  // namespace kv::index
