#pragma once
#include <malloc.h>
#include <stdbool.h>
#include <sys/stat.h>

// malloc.h is not in Swift's Glibc module.
static inline int swiftlet_mallopt_arenas(int count) { return mallopt(M_ARENA_MAX, count); }
static inline int swiftlet_mallopt_mmap_threshold(int bytes) { return mallopt(M_MMAP_THRESHOLD, bytes); }
static inline int swiftlet_mallopt_trim_threshold(int bytes) { return mallopt(M_TRIM_THRESHOLD, bytes); }

// Members of `struct stat` belong, for Swift, to whichever module of the build was read first, and cannot be named safely
// beside NIO's; these can.
struct swiftlet_regular_file {
    long long size;
    unsigned long long inode;
    long long modified_nanoseconds;
};

static inline bool swiftlet_regular_file_status(int descriptor, struct swiftlet_regular_file *file) {
    struct stat status;
    if (fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode)) return false;
    file->size = status.st_size;
    file->inode = status.st_ino;
    file->modified_nanoseconds = status.st_mtim.tv_sec * 1000000000LL + status.st_mtim.tv_nsec;
    return true;
}
