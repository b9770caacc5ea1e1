#pragma once
#include <seccomp.h>
#include <stdint.h>

/* The actions are macros with arguments, which Swift does not see. */
static inline uint32_t swiftlet_seccomp_refuse(int code) { return SCMP_ACT_ERRNO(code); }
