import CCurl
import SwiftletContract

/// What holds for every transfer: no redirects, no tricks, no waiting without end.
extension EasyHandle {
    func setManners(connectSeconds: Int, stallSeconds: Int, lowSpeed: Int) throws(UplinkFault) {
        try set(CURLOPT_PROTOCOLS_STR, "http,https")
        try set(CURLOPT_REDIR_PROTOCOLS_STR, "http,https")
        try set(CURLOPT_FOLLOWLOCATION, 0)
        try set(CURLOPT_DISALLOW_USERNAME_IN_URL, 1)
        try set(CURLOPT_PATH_AS_IS, 1)
        // Without it a time-out in the resolver may jump out of another thread.
        try set(CURLOPT_NOSIGNAL, 1)
        try set(CURLOPT_CONNECTTIMEOUT, connectSeconds)
        try set(CURLOPT_LOW_SPEED_LIMIT, lowSpeed)
        try set(CURLOPT_LOW_SPEED_TIME, stallSeconds)
        try set(CURLOPT_USERAGENT, "swiftlet/\(SwiftletVersion.current)")
        // libcurl's own says nothing, at every poll.
        try add(header: "Accept", "")
        // The socket is closed inside the transfer, so that its bytes are counted before the end is told.
        try set(CURLOPT_FORBID_REUSE, 1)
        try set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
    }

    /// The bytes themselves are set where they lie.
    func setPost(type: String, size: Int) throws(UplinkFault) {
        try set(CURLOPT_POST, 1)
        try set(CURLOPT_POSTFIELDSIZE_LARGE, offset: Int64(size))
        try add(header: "Content-Type", type)
        // No waiting for a 100.
        try add(header: "Expect", "")
    }
}
