/// Private to the rooms that read: two versions of a function, of which the program takes the one that its processor
/// has. With AVX2, lanes are shifted by as much as each says, and words of bits are counted and walked by an
/// instruction each. The thread sanitizer is not ready when that is chosen. What such a function calls must be defined
/// elsewhere too, as clang leaves out inline functions that only versions call: so no `for` over a `std::span`.
#pragma once

#if defined(__x86_64__) && defined(__GLIBC__) && !defined(__SANITIZE_THREAD__)
#define MERIT_TWO_LEVELS __attribute__((target_clones("default", "arch=x86-64-v3")))
#else
#define MERIT_TWO_LEVELS
#endif
