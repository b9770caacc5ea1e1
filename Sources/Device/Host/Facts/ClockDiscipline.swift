import CGlibc

/// The kernel's clock.
public enum ClockDiscipline {
    /// Whether something (NTP, PTP, GPS) keeps it right; nil where the kernel does not tell, as in some containers.
    public static var isSynchronised: Bool? {
        let answer = swiftlet_clock_is_synchronised()
        return answer < 0 ? nil : answer > 0
    }
}
