import NIOCore
import SwiftletAgent
import SwiftletContract

/// The way to the controller.
struct ReportPost: Sendable {
    enum Kind {
        case whole, change
        case news(ChannelName)

        var path: String {
            switch self {
            case .whole: "/v1/reports"
            case .change: "/v1/reports/change"
            case .news: "/v1/news"
            }
        }
    }

    /// Of the controller.
    let url: String
    let uplink: UplinkClient

    /// Sends a report where there is a body, and stays on the line where it is to listen.
    ///
    /// - Parameter receipt: told once, when the controller has it or has refused it, or it did not get there.
    /// - Returns: the version of the rollouts that are new.
    @discardableResult
    func send(
        _ body: [UInt8]?, to kind: Kind, listening: Listening?, _ receipt: (ReportReceipt) -> Void
    ) async -> Int? {
        let seconds = listening.map { Int($0.limit.components.seconds) }
        var query = listening.map { "?wait=\(max(1, seconds ?? 1))&known=\($0.known)" } ?? ""
        if case .news(let channel) = kind { query += "&channel=\(channel)" }
        let request = UplinkRequest(
            method: body == nil ? .get : .post, url: url + kind.path + query, maxSize: .kibibytes(64),
            contentType: body == nil ? nil : "application/json", stallSeconds: (seconds ?? 0) + 30)
        var status: Int?
        var bytes: [UInt8] = []
        do {
            let end = try await uplink.fetch(request, body: body ?? []) {
                status = $0.status
                receipt(.status($0.status))
            } chunk: {
                bytes += $0.readableBytesView
            }
            guard status != nil else {
                receipt(.problem(end.message ?? "the uplink gave no reason"))
                return nil
            }
        } catch {
            if status == nil { receipt(.problem("\(error)")) }
            return nil
        }
        return status == 200 ? (try? ReportAnswer(json: bytes))?.rollouts : nil
    }
}
