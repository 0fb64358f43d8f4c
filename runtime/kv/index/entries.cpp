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
  if (count_ == capacity_) [[unlikely]]
    more_entries();
  std::byte* const data = bytes.size() <= free_bytes_ ? free_ : more_room(bytes.size());
  std::memcpy(data, bytes.data(), bytes.size());
  free_ = data + bytes.size();
  free_bytes_ -= bytes.size();
  list_[count_++] = {.data = data,
                     .index = index_,
                     .size = static_cast<std::uint16_t>(bytes.size()),
                     .of_unique = info_->unique,
                     .claims = claims,
                     .kept = false,
                     .claimed = false};
}

std::byte* Entries::more_room(std::size_t bytes) {
  constexpr std::size_t block_bytes = std::size_t{16} << 10;
  large_.emplace_back(std::max(bytes, block_bytes));
  free_bytes_ = large_.back().size();
  return large_.back().data();
}

void Entries::more_entries() {
  std::vector<Entry> larger(2 * capacity_);
  std::copy_n(list_, count_, larger.begin());
  large_list_ = std::move(larger);
  list_ = large_list_.data();
  capacity_ = large_list_.size();
}

void Entries::clear() noexcept {
  count_ = 0;
  free_ = small_.data();
  free_bytes_ = small_bytes;
  large_.clear();
  key_.clear();
}

void Entries::sort() {
  const std::span<Entry> entries = all().subspan(first_);
  std::ranges::sort(entries,
                    [](const Entry& a, const Entry& b) { return less(a.bytes(), b.bytes()); });
  const auto same = [](const Entry& a, const Entry& b) {
    return std::ranges::equal(a.bytes(), b.bytes());
  };
  count_ -= std::ranges::unique(entries, same).size();
}

}  // namespace kv::index
