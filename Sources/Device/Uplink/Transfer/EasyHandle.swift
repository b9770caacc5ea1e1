import CCurl
import SwiftletContract

/// The one owner of a libcurl handle, its header list and its error text.
final class EasyHandle {
    let raw: UnsafeMutableRawPointer
    private var headers: UnsafeMutablePointer<curl_slist>?
    private let errorText: UnsafeMutablePointer<CChar>
    private let wire: WireCounter
    private var isSetAside = false

    /// - Parameter idle: whose connection may serve again.
    init(reusing idle: IdleHandle? = nil) throws(UplinkFault) {
        guard let raw = idle?.take() ?? curl_easy_init() else { throw .curl(reason: "out of memory") }
        self.raw = raw
        self.wire = idle?.wire ?? WireCounter()
        self.errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        try set(CURLOPT_ERRORBUFFER, pointer: errorText)
        try set(CURLOPT_CLOSESOCKETDATA, pointer: Unmanaged.passUnretained(wire).toOpaque())
        try setClose { context, socket in WireCounter.at(context).closed(socket) }
    }

    deinit {
        if isSetAside == false { curl_easy_cleanup(raw) }
        curl_slist_free_all(headers)
        errorText.deallocate()
    }

    /// Forgets everything but the connection that is open. The handle is not used again.
    func setAside() -> IdleHandle {
        isSetAside = true
        curl_easy_reset(raw)
        return IdleHandle(raw, wire)
    }

    /// What TCP carried since this was last asked.
    func wireBytes() -> Bytes {
        return wire.sinceLast(openAt: swiftlet_curl_get_socket(raw))
    }

    func set(_ option: CURLoption, _ value: Int) throws(UplinkFault) {
        try check(swiftlet_curl_set_long(raw, option, value))
    }
    func set(_ option: CURLoption, offset value: Int64) throws(UplinkFault) {
        try check(swiftlet_curl_set_offset(raw, option, curl_off_t(value)))
    }
    /// libcurl copies the text, but for `CURLOPT_POSTFIELDS`.
    func set(_ option: CURLoption, _ value: String) throws(UplinkFault) {
        try check(swiftlet_curl_set_text(raw, option, value))
    }
    func set(_ option: CURLoption, pointer value: UnsafeMutableRawPointer) throws(UplinkFault) {
        try check(swiftlet_curl_set_pointer(raw, option, value))
    }
    /// libcurl copies the bytes.
    func set(_ option: CURLoption, blob text: String) throws(UplinkFault) {
        let bytes = Array(text.utf8)
        try check(swiftlet_curl_set_blob(raw, option, bytes, bytes.count))
    }
    /// Takes libcurl's own default away.
    func clear(_ option: CURLoption) throws(UplinkFault) { try check(swiftlet_curl_set_text(raw, option, nil)) }
    func setContext(_ value: @escaping swiftlet_curl_context_function) throws(UplinkFault) {
        try check(swiftlet_curl_set_context_function(raw, value))
    }
    func set(_ option: CURLoption, _ value: @escaping swiftlet_curl_bytes_function) throws(UplinkFault) {
        try check(swiftlet_curl_set_bytes_function(raw, option, value))
    }
    func setProgress(_ value: @escaping swiftlet_curl_progress_function) throws(UplinkFault) {
        try check(swiftlet_curl_set_progress_function(raw, value))
    }
    func setClose(_ value: @escaping swiftlet_curl_close_function) throws(UplinkFault) {
        try check(swiftlet_curl_set_close_function(raw, value))
    }
    /// `target` must outlive the transfer.
    func set(_ target: TransferTarget) throws(UplinkFault) { try check(swiftlet_curl_set_url(raw, target.handle)) }

    /// A line of the request's head. Control characters would make two of it.
    func add(header name: String, _ value: String) throws(UplinkFault) {
        guard value.utf8.count <= 1024, value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7f }) else {
            throw .protocolBroken(reason: "the value of \(name) is too long or has control characters")
        }
        guard let longer = curl_slist_append(headers, "\(name): \(value)") else { throw .curl(reason: "out of memory") }
        headers = longer
        try check(swiftlet_curl_set_headers(raw, longer))
    }

    func perform() -> CURLcode { curl_easy_perform(raw) }

    func info(_ info: CURLINFO) -> Int64 { Int64(swiftlet_curl_get_offset(raw, info)) }

    /// Of the answer; 0 where there was none.
    var status: Int {
        var status = 0
        _ = swiftlet_curl_get_long(raw, CURLINFO_RESPONSE_CODE, &status)
        return status
    }

    /// What libcurl says of the last failure.
    func message(for code: CURLcode) -> String {
        let text = String(cString: errorText)
        return text.isEmpty ? String(cString: curl_easy_strerror(code)) : text
    }

    private func check(_ code: CURLcode) throws(UplinkFault) {
        guard code == CURLE_OK else { throw .curl(reason: String(cString: curl_easy_strerror(code))) }
    }
}
