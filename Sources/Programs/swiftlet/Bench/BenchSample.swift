import FoundationEssentials
import NIOHTTP1
import SwiftletContract

/// One measured request.
struct BenchSample: Sendable {
    /// Tokens that were read and written.
    var promptTokens: Int
    var answerTokens: Int
    /// Tokens a second: by the engine's clock where it says, of vectors by this program's.
    var promptRate: Double?
    var answerRate: Double?
    /// From the request to the first piece of its answer.
    var firstToken: Duration?
    var energy: EnergyFigure?

    /// `swiftlet-energy-joules` and `swiftlet-energy-source`, as the daemon says them with each answer.
    struct EnergyFigure: Sendable {
        var joules: Double
        var source: String

        init?(_ fields: HTTPHeaders) {
            guard let joules = fields.first(name: "swiftlet-energy-joules").flatMap({ Double($0) }),
                let source = fields.first(name: "swiftlet-energy-source")
            else { return nil }
            self.joules = joules
            self.source = source
        }
    }
}

/// The end of a streamed completion, as far as a measurement needs it.
struct CompletionEnd: Decodable {
    struct Timings: Decodable {
        var prompt_n: Int
        var predicted_n: Int
        var prompt_per_second: Double?
        var predicted_per_second: Double?
    }

    var timings: Timings?

    static func timings(of event: String) throws -> Timings? {
        let bytes = Array(event.utf8)
        if let refusal = try? RefusalDocument(json: bytes) { throw CommandFailure(status: 200, refusal: refusal) }
        return (try? JSONDecoder().decode(Self.self, from: Data(bytes)))?.timings
    }
}
