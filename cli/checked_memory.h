/// Whether a sanitizer looks after memory in this build: it has an allocator of its own, and asks at the end what was
/// never given back.
#pragma once

#ifdef __has_feature
#if __has_feature(address_sanitizer)
#define MERIT_CHECKS_MEMORY
#endif
#endif
#ifdef __SANITIZE_ADDRESS__
#define MERIT_CHECKS_MEMORY
#endif
