import FoundationEssentials
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import SwiftletContract
import SwiftletRegistry

/// `POST /v1/reports`: a node's report as JSON. 204 when it is stored (or was before), 400 when it makes no sense, 413
/// when it is too long, 503 when the registry fails. Members that are not known are ignored: nodes may be newer.
struct ReportIntake: Sendable {
    let registry: Registry

    func respond(to request: Request, logger: Logger) async -> Response {
        let limit = Int(NodeReport.maxSize.count)
        if let length = request.headers[.contentLength].flatMap(Int.init), length > limit { return tooLong }
        let report: NodeReport
        do {
            let body = try await request.body.collect(upTo: limit)
            report = try NodeReport(json: Data(body.readableBytesView))
            try report.validate()
        } catch let error as DocumentError {
            return .refusing(.badRequest, error.description)
        } catch is NIOTooManyBytesError {
            return tooLong
        } catch {
            return .refusing(.badRequest, "the body did not arrive: \(error)")
        }
        return await store(report, logger: logger)
    }

    private var tooLong: Response {
        .refusing(.contentTooLarge, "a report has at most \(NodeReport.maxSize)")
    }

    private func store(_ report: NodeReport, logger: Logger) async -> Response {
        do {
            let recording = try await registry.record(report, receivedAt: Date())
            logger.debug("report", metadata: ["node": "\(report.node)", "recording": "\(recording)"])
            return Response(status: .noContent)
        } catch {
            logger.error("a report was not stored", metadata: ["node": "\(report.node)", "reason": "\(error)"])
            var response = Response.refusing(.serviceUnavailable, "the report was not stored; send it again")
            response.headers[.retryAfter] = "60"
            return response
        }
    }
}
