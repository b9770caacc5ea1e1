import CCurl

/// A URL, parsed by the very parser that libcurl connects with, so that what was checked is what is asked.
///
/// http and https only; a user or a password in it is refused. The path stays as it was written.
final class TransferTarget {
    /// libcurl's own form.
    let handle: OpaquePointer
    let scheme: String
    let host: String
    let port: String
    let path: String

    init(_ url: String) throws(UplinkFault) {
        guard let handle = curl_url() else { throw .curl(reason: "out of memory") }
        var parts: [String] = []
        let flags = UInt32(CURLU_PATH_AS_IS | CURLU_DISALLOW_USER)
        var code = curl_url_set(handle, CURLUPART_URL, url, flags)
        for part in [CURLUPART_SCHEME, CURLUPART_HOST, CURLUPART_PORT, CURLUPART_PATH] where code == CURLUE_OK {
            var text: UnsafeMutablePointer<CChar>?
            code = curl_url_get(handle, part, &text, UInt32(CURLU_DEFAULT_PORT))
            parts.append(text.map { String(cString: $0) } ?? "")
            curl_free(text)
        }
        guard code == CURLUE_OK, ["http", "https"].contains(parts[0]), parts[1].isEmpty == false else {
            curl_url_cleanup(handle)
            let reason = code == CURLUE_OK ? "neither http nor https" : String(cString: curl_url_strerror(code))
            throw .protocolBroken(reason: "the URL cannot be used: \(reason)")
        }
        self.handle = handle
        self.scheme = parts[0]
        self.host = parts[1].lowercased()
        self.port = parts[2]
        self.path = parts[3]
    }

    deinit { curl_url_cleanup(handle) }
}
