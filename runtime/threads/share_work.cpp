#include "runtime/threads/share_work.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

namespace merit::threads {
namespace {

/// Asked once: the standard library reads a file each time.
unsigned count_cores() {
  static const unsigned kCores = std::max(1U, std::thread::hardware_concurrency());
  return kCores;
}

/// False where the system gives no more threads: those that there are do all.
bool begin_thread(std::vector<std::jthread>& threads, const std::function<void()>& work) {
  try {
    threads.emplace_back(work);
    return true;
  } catch (const std::system_error&) {
    return false;
  }
}

}  // namespace

void share_work(unsigned threads, size_t count, const std::function<void(size_t)>& work) {
  std::atomic<size_t> next = 0;
  std::mutex failure_mutex;
  std::exception_ptr failure;
  const auto take_and_work = [&] {
    try {
      for (size_t i = next++; i < count; i = next++) work(i);
    } catch (...) {
      next = count;
      const std::lock_guard lock(failure_mutex);
      if (!failure) failure = std::current_exception();
    }
  };
  if (threads == 0) threads = count_cores();
  {
    std::vector<std::jthread> others;
    const size_t wanted = std::min<size_t>(threads, count);
    for (size_t i = 1; i < wanted && begin_thread(others, take_and_work); ++i) {
    }
    take_and_work();
  }
  if (failure) std::rethrow_exception(failure);
}

}  // namespace merit::threads
