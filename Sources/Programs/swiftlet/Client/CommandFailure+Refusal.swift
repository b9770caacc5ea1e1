import SwiftletContract

extension CommandFailure {
    /// A refusal in the words of the daemon, or of whoever answers in its place.
    init(status: Int, body: [UInt8]) {
        guard let refusal = try? RefusalDocument(json: body) else {
            let text = String(decoding: body.prefix(200), as: UTF8.self)
            self = .refused(status: status, code: nil, message: Self.sentence(text, or: "no reason given"), hint: nil)
            return
        }
        self.init(status: status, refusal: refusal)
    }

    init(status: Int, refusal: RefusalDocument) {
        let body = refusal.error
        let hints = [
            body.fits.map { "What fits: \($0)." },
            body.retry_after_ms.map { "Try again in \((Double($0) / 100).rounded(.up) / 10) s." },
            body.code == Refusal.Code.modelNotFound.rawValue ? "`swiftlet models` lists what there is." : nil,
        ].compactMap { $0 }
        self = .refused(
            status: status, code: body.code, message: Self.sentence(body.message, or: "no reason given"),
            hint: hints.isEmpty ? nil : hints.joined(separator: " "))
    }

    /// API messages have no full stop; what follows here needs one.
    private static func sentence(_ text: String, or other: String) -> String {
        var text = text
        while text.last?.isWhitespace == true { text.removeLast() }
        guard let last = text.last else { return other + "." }
        return ".!?".contains(last) ? text : text + "."
    }
}
