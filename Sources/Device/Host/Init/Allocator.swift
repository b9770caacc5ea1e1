import CGlibc

/// How glibc's allocator treats a daemon that is idle most of its life beside somebody's app.
public enum Allocator {
    /// Few arenas, and large blocks given back at once. Without it each thread keeps an arena of its own, and the first
    /// large buffer that is freed raises the size below which nothing goes back: 4.5 MB more, measured on an idle daemon.
    /// Before any thread is started.
    public static func beFrugal() {
        _ = swiftlet_mallopt_arenas(2)
        _ = swiftlet_mallopt_mmap_threshold(128 * 1024)
        _ = swiftlet_mallopt_trim_threshold(128 * 1024)
    }

    /// What is free goes back to the kernel, wherever in the heap it lies.
    public static func giveBack() { _ = swiftlet_malloc_trim() }
}
