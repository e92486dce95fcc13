/// The same work on many things, by several threads.
#pragma once

#include <cstddef>
#include <functional>

namespace merit::threads {

/// The most that whoever runs a definition may ask for.
inline constexpr unsigned kMostThreads = 1024;

/// Calls `work(i)` for each i below `count`, in ascending order of their beginnings, from `threads` threads, of which
/// the caller's is one (0: one a core); fewer where the system gives no more. Returns when all are done. An exception
/// ends the work and is thrown on.
void share_work(unsigned threads, size_t count, const std::function<void(size_t)>& work);

}  // namespace merit::threads
