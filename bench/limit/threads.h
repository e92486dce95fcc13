/// The same work by several threads.
#pragma once

#include <thread>
#include <vector>

namespace merit::limit {

/// Does the same on all threads, the caller's among them; `work` is told which is which.
template <typename Work>
void on_all_threads(unsigned threads, const Work& work) {
  std::vector<std::thread> others;
  for (unsigned i = 1; i < threads; ++i) others.emplace_back([&work, i] { work(i); });
  work(0);
  for (std::thread& other : others) other.join();
}

}  // namespace merit::limit
