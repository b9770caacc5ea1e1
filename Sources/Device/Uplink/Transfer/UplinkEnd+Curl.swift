import CCurl
import SwiftletContract

extension UplinkEnd.Failure {
    /// The one table from libcurl's codes to ours. `wasConnected`: the request had been sent.
    init(_ code: CURLcode, wasConnected: Bool) {
        self =
            switch code {
            case CURLE_UNSUPPORTED_PROTOCOL, CURLE_URL_MALFORMAT, CURLE_BAD_FUNCTION_ARGUMENT: .badRequest
            case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY: .unresolved
            case CURLE_COULDNT_CONNECT, CURLE_INTERFACE_FAILED, CURLE_PROXY: .unreachable
            case CURLE_OPERATION_TIMEDOUT: wasConnected ? .stalled : .unreachable
            case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE,
                CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_PINNEDPUBKEYNOTMATCH,
                CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_CLIENTCERT, CURLE_SSL_ENGINE_INITFAILED, CURLE_USE_SSL_FAILED:
                .tls
            case CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_PARTIAL_FILE, CURLE_GOT_NOTHING, CURLE_HTTP2,
                CURLE_HTTP2_STREAM, CURLE_SSL_SHUTDOWN_FAILED:
                .interrupted
            case CURLE_FILESIZE_EXCEEDED: .tooLarge
            default: .other
            }
    }
}
