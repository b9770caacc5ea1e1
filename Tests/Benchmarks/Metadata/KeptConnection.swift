import CCurl

/// Files of one server by libcurl, as `swiftlet-uplink` gets them, its connection kept.
final class KeptConnection {
    private let handle: UnsafeMutableRawPointer
    private let server: String
    private var body: [UInt8] = []

    init(to server: String) throws {
        guard let handle = curl_easy_init() else { throw Trouble("libcurl has no memory") }
        self.handle = handle
        self.server = server
    }

    deinit { curl_easy_cleanup(handle) }

    /// nil where there is no such file.
    func get(_ path: String, maxSize: Int) throws -> [UInt8]? {
        body = []
        swiftlet_curl_set_text(handle, CURLOPT_URL, server + path)
        swiftlet_curl_set_offset(handle, CURLOPT_MAXFILESIZE_LARGE, curl_off_t(maxSize))
        swiftlet_curl_set_pointer(handle, CURLOPT_WRITEDATA, Unmanaged.passUnretained(self).toOpaque())
        swiftlet_curl_set_bytes_function(handle, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
            guard let context else { return 0 }
            let connection = Unmanaged<KeptConnection>.fromOpaque(context).takeUnretainedValue()
            connection.body += UnsafeRawBufferPointer(start: bytes, count: size * count)
            return size * count
        }
        let code = curl_easy_perform(handle)
        guard code == CURLE_OK else { throw Trouble("\(server)\(path): \(String(cString: curl_easy_strerror(code)))") }
        var status = 0
        swiftlet_curl_get_long(handle, CURLINFO_RESPONSE_CODE, &status)
        return status == 200 ? body : nil
    }
}
