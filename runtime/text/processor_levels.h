/// Private to the rooms that read: three versions of a function, of which the program takes the best that its processor
/// has. With AVX2, lanes are shifted by as much as each says, and words of bits are counted and walked by an
/// instruction each; with AVX-512, lanes are compared into bits and narrowed by one. The thread sanitizer is not ready
/// when that is chosen. clang leaves out inline functions that nothing but such versions calls, as the iterators of a
/// span may be; the linker misses them.
#pragma once

#if defined(__x86_64__) && defined(__GLIBC__) && !defined(__SANITIZE_THREAD__)
#define MERIT_LEVELS __attribute__((target_clones("default", "arch=x86-64-v3", "arch=x86-64-v4")))
#else
#define MERIT_LEVELS
#endif
