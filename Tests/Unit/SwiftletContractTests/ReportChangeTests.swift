import FoundationEssentials
import SwiftletContract
import SwiftletSamples
import Testing

@Suite struct ReportChangeTests {
    /// The examples of RFC 7396, appendix A, as far as they have no `null` in what is changed.
    @Test(arguments: [
        (#"{"a":"b"}"#, #"{"a":"c"}"#, #"{"a":"c"}"#), (#"{"a":"b"}"#, #"{"b":"c"}"#, #"{"a":"b","b":"c"}"#),
        (#"{"a":"b"}"#, #"{"a":null}"#, "{}"), (#"{"a":"b","b":"c"}"#, #"{"a":null}"#, #"{"b":"c"}"#),
        (#"{"a":["b"]}"#, #"{"a":"c"}"#, #"{"a":"c"}"#), (#"{"a":"c"}"#, #"{"a":["b"]}"#, #"{"a":["b"]}"#),
        (#"{"a":{"b":"c"}}"#, #"{"a":{"b":"d","c":null}}"#, #"{"a":{"b":"d"}}"#),
        (#"{"a":[{"b":"c"}]}"#, #"{"a":[1]}"#, #"{"a":[1]}"#), (#"["a","b"]"#, #"["c","d"]"#, #"["c","d"]"#),
        (#"{"a":"b"}"#, #"["c"]"#, #"["c"]"#), (#"[1,2]"#, #"{"a":"b","c":null}"#, #"{"a":"b"}"#),
        ("{}", #"{"a":{"bb":{"ccc":null}}}"#, #"{"a":{"bb":{}}}"#),
    ])
    func patchesAsTheStandardSays(_ original: String, _ patch: String, _ result: String) throws {
        func value(_ text: String) throws -> JSONValue {
            try JSONDecoder().decode(JSONValue.self, from: Data(text.utf8))
        }
        #expect(try value(original).merging(try value(patch)) == value(result))
        let own = try value(original).mergePatch(to: try value(result))
        #expect(try value(original).merging(own) == value(result))
    }

    private func report(_ number: Int, _ change: (inout NodeReport) -> Void = { _ in }) -> NodeReport {
        .sample(number: number) {
            $0.memory = MemoryStatus(planned: .mebibytes(3), heldBy: .kernel)
            $0.sync.versions = ["root": 1, "timestamp": 4]
            change(&$0)
        }
    }

    @Test func aChangeBringsTheReportBack() throws {
        let (old, new) = (
            report(1) { $0.conditions = [Condition(code: .noSpace, message: "full", since: $0.sentAt)] },
            report(2) {
                $0.memory = nil
                $0.labels = ["shop": "7"]
                $0.sync.versions["timestamp"] = 5
            }
        )
        let change = try #require(try ReportChange(from: old, to: new))
        #expect(try ReportChange(json: try change.json()).applied(to: old)?.json() == new.json())
        #expect(try change.applied(to: report(3))?.number == nil, "of another report")
        #expect(try ReportChange(from: old, to: report(2) { $0.run = "b" })?.base == nil, "of another run")
    }

    /// Bytes are money.
    @Test func whatIsAsItWasIsNotSaid() throws {
        let change = try #require(try ReportChange(from: report(1), to: report(2)))
        let bytes = try change.json()
        #expect(bytes.count < 200, "\(String(decoding: bytes, as: UTF8.self))")
    }
}
