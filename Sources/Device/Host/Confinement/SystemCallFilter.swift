import CSeccomp
import Glibc
import SystemPackage

/// Refuses, to this process and what it becomes, the system calls by which it could reach another process: a confined
/// program serves on a socket and computes. Comes on top of the unit's filter, which it inherits.
enum SystemCallFilter {
    /// Refused whatever their arguments are. io_uring would go round every filter.
    private static let refused = [
        "connect", "sendmsg", "sendmmsg", "ptrace", "process_vm_readv", "process_vm_writev", "process_madvise", "kcmp",
        "kill", "tkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo", "pidfd_open", "pidfd_getfd", "pidfd_send_signal",
        "io_uring_setup", "io_uring_enter", "io_uring_register", "userfaultfd", "bpf", "perf_event_open", "add_key",
        "request_key", "keyctl", "unshare", "setns", "mount", "open_by_handle_at",
    ]

    static func load() throws(HostError) {
        guard let filter = seccomp_init(SCMP_ACT_ALLOW) else { throw failure(-ENOMEM) }
        defer { seccomp_release(filter) }
        for name in refused { try refuse(name, [], in: filter) }
        // Every network, and packets to an address: the engine answers on the connections that it accepts.
        try refuse("socket", [compare(0, SCMP_CMP_NE, UInt64(AF_UNIX))], in: filter)
        try refuse("sendto", [compare(4, SCMP_CMP_NE, 0)], in: filter)
        // Signals and limits of others; its own are its own affair.
        try refuse("tgkill", [compare(0, SCMP_CMP_NE, UInt64(getpid()))], in: filter)
        try refuse("prlimit64", [compare(0, SCMP_CMP_NE, 0)], in: filter)
        try check(seccomp_load(filter))
    }

    private static func compare(_ argument: UInt32, _ operation: scmp_compare, _ value: UInt64) -> scmp_arg_cmp {
        scmp_arg_cmp(arg: argument, op: operation, datum_a: value, datum_b: 0)
    }

    private static func refuse(
        _ name: String, _ conditions: [scmp_arg_cmp], in filter: scmp_filter_ctx
    ) throws(HostError) {
        let call = seccomp_syscall_resolve_name(name)
        // Older libraries do not know the newest calls, nor do the kernels beside them.
        guard call != __NR_SCMP_ERROR else { return }
        try check(
            seccomp_rule_add_array(filter, swiftlet_seccomp_refuse(EPERM), call, UInt32(conditions.count), conditions))
    }

    private static func check(_ result: CInt) throws(HostError) {
        if result < 0 { throw failure(result) }
    }

    private static func failure(_ result: CInt) -> HostError { HostError(-result, "load", "the system call filter") }
}
