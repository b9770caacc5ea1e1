import FoundationEssentials
import SwiftletContract
import Testing

@testable import SwiftletEngine

@Suite struct ExpectationTests {
    @Test(
        arguments: [
            (#"{"a":2,"b":[1.0,null]}"#, #" {"b":[1,null],"a":2.0} "#, true),
            (#"{"a":2}"#, #"{"a":3}"#, false), (#"{"a":2}"#, #"{"a":"2"}"#, false),
            (#"{"a":2}"#, #"{"a":2,"b":1}"#, false), (#"{"a":2,"b":null}"#, #"{"a":2}"#, false),
            (#"[1,2]"#, #"[2,1]"#, false), (#"true"#, #"1"#, false), (#"{"a":1}"#, #"{"a":1} and more"#, false),
            (#"{"a":1}"#, "", false),
        ])
    func comparesJSON(expected: String, answer: String, isMet: Bool) throws {
        let value = try JSONDecoder().decode(JSONValue.self, from: Data(expected.utf8))
        #expect(CheckSuite.Expectation(json: value).isMet(by: answer) == isMet)
    }

    @Test func findsText() {
        #expect(CheckSuite.Expectation(contains: "oat").isMet(by: "some oat milk"))
        #expect(CheckSuite.Expectation(contains: "Oat").isMet(by: "some oat milk") == false)
    }
}
