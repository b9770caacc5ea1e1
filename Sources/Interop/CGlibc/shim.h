#pragma once
#include <malloc.h>

// malloc.h is not in Swift's Glibc module.
static inline int swiftlet_mallopt_arenas(int count) { return mallopt(M_ARENA_MAX, count); }
static inline int swiftlet_mallopt_mmap_threshold(int bytes) { return mallopt(M_MMAP_THRESHOLD, bytes); }
static inline int swiftlet_mallopt_trim_threshold(int bytes) { return mallopt(M_TRIM_THRESHOLD, bytes); }
