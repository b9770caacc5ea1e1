#pragma once
#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/timex.h>
#include <unistd.h>

// malloc.h is not in Swift's Glibc module.
static inline int swiftlet_mallopt_arenas(int count) { return mallopt(M_ARENA_MAX, count); }
static inline int swiftlet_mallopt_mmap_threshold(int bytes) { return mallopt(M_MMAP_THRESHOLD, bytes); }
static inline int swiftlet_malloc_trim(void) { return malloc_trim(0); }
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

// Landlock (landlock(7)) has no wrappers in the C library, and its structs grow: `handled` names, in the kernel's order,
// the file system, network and scope rights, of which a kernel takes as many as its ABI has.
static inline int swiftlet_landlock_abi(void) {
    return (int)syscall(SYS_landlock_create_ruleset, (void *)0, (size_t)0, 1u /* LANDLOCK_CREATE_RULESET_VERSION */);
}
static inline int swiftlet_landlock_create(const uint64_t *handled, int count) {
    return (int)syscall(SYS_landlock_create_ruleset, handled, (size_t)count * sizeof *handled, 0u);
}
static inline int swiftlet_landlock_allow(int ruleset, int parent, uint64_t rights) {
    struct { uint64_t rights; int32_t parent; } __attribute__((packed)) rule = {rights, parent};
    return (int)syscall(SYS_landlock_add_rule, ruleset, 1 /* LANDLOCK_RULE_PATH_BENEATH */, &rule, 0u);
}
static inline int swiftlet_landlock_restrict(int ruleset) {
    return (int)syscall(SYS_landlock_restrict_self, ruleset, 0u);
}
/* O_PATH is for GNU sources alone. */
static inline int swiftlet_open_path(const char *path) { return open(path, 010000000 | O_CLOEXEC); }
static inline int swiftlet_close_to_others(void) { return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0); }
static inline int swiftlet_no_new_privileges(void) { return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); }

// sys/timex.h is not in Swift's Glibc module. 1: the kernel's clock follows a source of time; 0: it does not; -1: unknown.
static inline int swiftlet_clock_is_synchronised(void) {
    struct timex state = {0};
    int result = adjtimex(&state);
    return result < 0 ? -1 : result != TIME_ERROR && !(state.status & STA_UNSYNC);
}

// Who is at the other end of a Unix socket: `struct ucred` is for GNU sources alone, and older headers lack the newer options.
struct swiftlet_peer {
    int32_t process;
    uint32_t user;
    uint32_t group;
};
static inline bool swiftlet_peer_credentials(int socket, struct swiftlet_peer *peer) {
    socklen_t length = sizeof *peer;
    return getsockopt(socket, SOL_SOCKET, SO_PEERCRED, peer, &length) == 0;
}
/* SO_PEERGROUPS. The count; 0 where there are none, or more than fit. */
static inline int swiftlet_peer_groups(int socket, uint32_t *groups, int most) {
    socklen_t length = (socklen_t)(most * (int)sizeof *groups);
    return getsockopt(socket, SOL_SOCKET, 59, groups, &length) == 0 ? (int)(length / sizeof *groups) : 0;
}
/* SO_PEERPIDFD (Linux 6.5): of the process that connected. Before, of the one that has its number now. */
static inline int swiftlet_peer_pidfd(int socket, int32_t process) {
    int descriptor = -1;
    socklen_t length = sizeof descriptor;
    if (getsockopt(socket, SOL_SOCKET, 77, &descriptor, &length) == 0) return descriptor;
    return errno == ENOPROTOOPT ? (int)syscall(SYS_pidfd_open, process, 0u) : -1;
}
