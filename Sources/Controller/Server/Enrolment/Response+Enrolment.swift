import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import SwiftletRegistry

extension Response {
    static var tlsRequired: Response {
        .refusing(.forbidden, "this is taken over https only: the controller speaks it on the same port")
    }

    static var certificateRequired: Response {
        .refusing(
            .forbidden, "show the certificate that this fleet's authority gave the node; 'swiftlet enroll' gets it")
    }

    static func refusing(_ admission: Admission, for presented: PresentedCertificate, logger: Logger) -> Response {
        logger.warning(
            "a certificate was refused",
            metadata: [
                "node": "\(presented.node)", "serial": "\(presented.serial)", "reason": "\(admission.description)",
            ])
        return .refusing(.forbidden, admission.description)
    }

    /// 503, to be tried again in a minute.
    static func notStored(_ message: String) -> Response {
        var response = refusing(.serviceUnavailable, message)
        response.headers[.retryAfter] = "60"
        return response
    }
}
