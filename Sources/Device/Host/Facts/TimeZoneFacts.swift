import Glibc

/// The box's time zone, as `timedatectl` shows it.
public enum TimeZoneFacts {
    /// Seconds by which it is east of UTC now, summer time included. Another zone is seen after a restart.
    public static func offset() -> Int {
        var now = time(nil)
        var local = tm()
        guard localtime_r(&now, &local) != nil else { return 0 }
        return local.tm_gmtoff
    }
}
