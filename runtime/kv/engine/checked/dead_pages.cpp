#include "kv/engine/checked/dead_pages.h"

#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <cstring>

namespace kv::engine {
namespace {

/// Read by the handler, in whatever thread and state the program is: atomics only, no locks.
struct Grave {
  std::atomic_flag taken{};              // somebody digs here
  std::atomic<std::uintptr_t> begin{0};  // 0: empty
  std::atomic<std::size_t> bytes{0};
  std::atomic<Death> death{};
  std::atomic<const char*> file{nullptr};
  std::atomic<const char*> function{nullptr};
  std::atomic<unsigned> line{0};
};
std::array<Grave, graves> yard;
std::atomic<std::size_t> next_grave{0};

struct sigaction previous;

/// Text for stderr, put together without anything that a signal handler may not call.
class Message {
 public:
  Message& operator<<(const char* text) noexcept {
    while (*text != '\0' && size_ < text_.size()) text_[size_++] = *text++;
    return *this;
  }
  Message& operator<<(unsigned number) noexcept {
    std::array<char, 12> digits{};
    std::size_t at = digits.size() - 1;
    do digits[--at] = static_cast<char>('0' + number % 10);
    while ((number /= 10) != 0);
    return *this << &digits[at];
  }
  void write() const noexcept {
    for (std::size_t at = 0; at < size_;) {
      const ssize_t count = ::write(STDERR_FILENO, &text_[at], size_ - at);
      if (count > 0)
        at += static_cast<std::size_t>(count);
      else if (errno != EINTR)
        return;
    }
  }

 private:
  std::array<char, 2048> text_;
  std::size_t size_ = 0;
};

[[noreturn]] void tell(const Grave& grave) noexcept {
  Message message;
  const bool ended = grave.death.load() == Death::ended;
  message << (ended ? "kv: a view was used after its transaction had ended\n"
                    : "kv: a view was used after a write in its write transaction\n");
  message << "kv: the transaction was opened ";
  if (const unsigned line = grave.line.load(); line != 0)
    message << "at " << grave.file.load() << ":" << line << ", in " << grave.function.load()
            << "\n";
  else
    message << "by a prefix() with more components than have a line\n";
  message << (ended ? "kv: a view lives as long as the guard, range or transaction that it was "
                      "read from; keep that, or a copy: unpack(), std::string(text)\n"
                    : "kv: a write may move every row; read again after it, or keep a copy: "
                      "unpack(), std::string(text)\n");
  message.write();
  std::abort();
}

const Grave* find(std::uintptr_t address) noexcept {
  for (const Grave& grave : yard) {
    const std::uintptr_t begin = grave.begin.load(std::memory_order_acquire);
    if (begin != 0 && address >= begin && address - begin < grave.bytes.load()) return &grave;
  }
  return nullptr;
}

void handle(int signal, siginfo_t* info, void* context) {
  if (info->si_code > 0)  // a fault, not a `kill`
    if (const Grave* grave = find(reinterpret_cast<std::uintptr_t>(info->si_addr))) tell(*grave);
  if ((previous.sa_flags & SA_SIGINFO) != 0) {
    previous.sa_sigaction(signal, info, context);
  } else if (previous.sa_handler != SIG_DFL && previous.sa_handler != SIG_IGN) {
    previous.sa_handler(signal);
  } else {
    // What happens by default happens when the instruction is run again, or the signal sent.
    ::signal(signal, SIG_DFL);
    if (info->si_code <= 0) ::raise(signal);
  }
}

std::size_t page_bytes() noexcept {
  static const auto bytes = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  return bytes;
}

}  // namespace

MutableBytes map_pages(std::size_t bytes) noexcept {
  const std::size_t size = (bytes + page_bytes() - 1) / page_bytes() * page_bytes();
  void* const pages =
      ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (pages == MAP_FAILED) return {};
  return {static_cast<std::byte*>(pages), size};
}

void bury(MutableBytes pages, Death death, const std::source_location& opened) noexcept {
  // New ones in the place of the old: those are free again, and nobody else gets the addresses.
  if (::mmap(pages.data(), pages.size(), PROT_NONE,
             MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0) == MAP_FAILED) {
    ::munmap(pages.data(), pages.size());
    return;
  }
  Grave* grave = nullptr;
  do grave = &yard[next_grave.fetch_add(1, std::memory_order_relaxed) % graves];
  while (grave->taken.test_and_set(std::memory_order_acquire));
  if (const std::uintptr_t old = grave->begin.exchange(0); old != 0)
    ::munmap(reinterpret_cast<void*>(old), grave->bytes.load());
  grave->bytes.store(pages.size());
  grave->death.store(death);
  grave->file.store(opened.file_name());
  grave->function.store(opened.function_name());
  grave->line.store(opened.line());
  grave->begin.store(reinterpret_cast<std::uintptr_t>(pages.data()), std::memory_order_release);
  grave->taken.clear(std::memory_order_release);
}

void watch_dead_pages() noexcept {
  static const bool watching = [] {
    struct sigaction action {};
    action.sa_sigaction = &handle;
    action.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER;
    ::sigemptyset(&action.sa_mask);
    return ::sigaction(SIGSEGV, &action, &previous) == 0;
  }();
  static_cast<void>(watching);
}

}  // namespace kv::engine
