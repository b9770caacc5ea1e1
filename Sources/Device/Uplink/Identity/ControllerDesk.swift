import FoundationEssentials
import SwiftletContract

/// What the controller answers to a node that wants a certificate.
struct ControllerDesk {
    let url: String

    /// What it says without proof; 1 MiB at most.
    func bootstrap() throws(IdentityFault) -> Bootstrap {
        let (status, body) = try ask("/v1/bootstrap", trust: .nobody, limit: Bootstrap.maxSize)
        guard status == 200 else { throw refusal(status, body) }
        return try read(body)
    }

    /// nil where the answer is to be waited for.
    func post(_ path: String, _ document: some Document, trust: Trust) throws(IdentityFault) -> EnrolmentAnswer {
        let bytes: [UInt8]
        do { bytes = Array(try document.json()) } catch { throw .nonsense(url: url + path, reason: error.description) }
        let (status, body) = try ask(path, post: bytes, trust: trust, limit: EnrolmentAnswer.maxSize)
        guard status == 200 || status == 202 else { throw refusal(status, body) }
        let answer: EnrolmentAnswer = try read(body)
        guard (answer.certificate != nil) == (status == 200), UUID(uuidString: answer.fleet) != nil else {
            throw .nonsense(url: url + path, reason: "it does not say what became of the request")
        }
        return answer
    }

    private func ask(
        _ path: String, post: [UInt8]? = nil, trust: Trust, limit: Bytes
    ) throws(IdentityFault) -> (status: Int, body: [UInt8]) {
        let exchange: Exchange
        do throws(UplinkFault) { exchange = try Exchange(url + path, post: post, trust: trust, limit: limit) } catch {
            throw .network(url: url, reason: error.description)
        }
        return try exchange.run()
    }

    private func read<Answer: Document>(_ body: [UInt8]) throws(IdentityFault) -> Answer {
        do { return try Answer(json: body) } catch { throw .nonsense(url: url, reason: error.description) }
    }

    /// The server's own words are shown to people: one line of them.
    private func refusal(_ status: Int, _ body: [UInt8]) -> IdentityFault {
        struct Refusal: Decodable {
            struct Inner: Decodable { let message: String }
            let error: Inner
        }
        let text = (try? JSONDecoder().decode(Refusal.self, from: Data(body)))?.error.message ?? "it did not say why"
        let plain = text.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7f }.prefix(400)
        return .refused(status: status, message: String(String.UnicodeScalarView(plain)))
    }
}
