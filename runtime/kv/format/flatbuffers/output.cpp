#include "kv/format/flatbuffers/output.h"

#include <algorithm>

#include "kv/core/error.h"
#include "kv/format/limits.h"

namespace kv::flat {

namespace {

/// A buffer that grew beyond this is given back before the next value.
constexpr std::size_t kept_bytes_max = std::size_t{4} << 20;
constexpr std::size_t bytes_first = 4096;

/// Copies in words, the last of which overlap; whether all of it is ASCII. Text is mostly short,
/// and mostly ASCII: one walk does both.
bool copy_ascii(std::byte* to, std::string_view text) noexcept {
  const auto* const from = reinterpret_cast<const std::byte*>(text.data());
  const std::size_t size = text.size();
  const auto word = [&]<class Word>(Word& seen, std::size_t i) {
    const Word next = load<Word>(from + i);
    store(to + i, next);
    seen |= next;
  };
  if (size >= 8) {
    std::uint64_t seen = 0;
    for (std::size_t i = 0; i + 8 < size; i += 8) word(seen, i);
    word(seen, size - 8);
    return (seen & 0x8080808080808080U) == 0;
  }
  if (size >= 4) {
    std::uint32_t seen = 0;
    word(seen, 0);
    word(seen, size - 4);
    return (seen & 0x80808080U) == 0;
  }
  std::uint8_t seen = 0;
  for (std::size_t i = 0; i < size; ++i) word(seen, i);
  return seen < 0x80;
}

}  // namespace

Output& Output::of_thread() {
  thread_local Output output;
  return output;
}

void Output::begin() {
  if (room_ > kept_bytes_max) {
    bytes_.reset();
    room_ = 0;
  }
  size_ = 0;
  waiting_.clear();
  vtables_.fill(0);
  room(sizeof(uoffset_t), alignof(uoffset_t));
}

BytesView Output::finished() {
  while (size_ % 8 != 0) *at(size_++) = std::byte{0};
  return {bytes_.get(), size_};
}

std::size_t Output::text(std::string_view text) {
  if (text.size() > bytes_max) [[unlikely]]
    too_large();
  const std::size_t at = room(sizeof(uoffset_t) + text.size() + 1, alignof(uoffset_t));
  put(at, static_cast<uoffset_t>(text.size()));
  std::byte* const first = this->at(first_element(at));
  if (!copy_ascii(first, text)) limits::check_text(text);
  first[text.size()] = std::byte{0};
  return at;
}

void Output::grow(std::size_t bytes) {
  if (bytes > bytes_max - size_) too_large();
  const std::size_t room = std::max({bytes_first, size_ * 2, size_ + bytes});
  auto grown = std::make_unique_for_overwrite<std::byte[]>(room + slack);
  if (size_ != 0) std::memcpy(grown.get(), bytes_.get(), size_);
  bytes_ = std::move(grown);
  room_ = room;
}

void Output::too_large() {
  raise(Errc::value_too_large, "the value has more bytes than a FlatBuffer can hold");
}

}  // namespace kv::flat
