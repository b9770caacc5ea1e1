import NIOCore
import SwiftletContract
import Testing

@testable import SwiftletGateway

@Suite struct RequestFactsTests {
    @Test(
        arguments: [
            (#"{}"#, nil),
            (#" { "model" : "a" , "stream" : true } "#, "a"),
            (#"{"stream":false,"model":"a@1.0"}"#, "a@1.0"),
            (#"{"stream":null,"x":[1,-2.5e+3,{"model":"inner"}],"model":"a"}"#, "a"),
            (#"{"mod\u0065l":"\u0061b","y":"\ud83d\ude00 ü 😀"}"#, "ab"),
            (#"{"messages":[{"content":"\"model\":\"b\""}],"model":"a"}"#, "a"),
        ] as [(String, String?)])
    func finds(body: String, model: String?) throws {
        #expect(try RequestFacts(body: ByteBuffer(string: body)).model == model)
    }

    @Test(
        arguments: [
            (#"{"model":7}"#, "model"), (#"{"model":null}"#, "model"), (#"{"model":["a"]}"#, "model"),
            (#"{"model":"a","model":"b"}"#, "model"), (#"{"model":"a","mod\u0065l":"b"}"#, "model"),
        ])
    func refuses(body: String, parameter: String) {
        #expect(throws: Refusal.self) { try RequestFacts(body: ByteBuffer(string: body)) }
        do { _ = try RequestFacts(body: ByteBuffer(string: body)) } catch {
            #expect(error.code == .invalidRequest)
            #expect(error.parameter == parameter)
        }
    }

    @Test(
        arguments: [
            "", " ", "[]", "7", "\"a\"", "{", "{}x", "{}{}", #"{"a"}"#, #"{"a":}"#, #"{"a":1,}"#, #"{"a":01}"#,
            #"{"a":1.}"#,
            #"{"a":.5}"#, #"{"a":+1}"#, #"{"a":1e}"#, #"{"a":tru}"#, #"{"a":truee}"#, #"{"a":"\x"}"#, #"{"a":"\u12"}"#,
            "{\"a\":\"\n\"}", #"{"a":"b}"#, #"{a:1}"#, #"{'a':1}"#, #"{"a":[1,]}"#, #"{"a":[1 2]}"#, #"{"a":NaN}"#,
            "\u{feff}{}", #"{"a":[}]"#, #"{"a":1 "b":2}"#, "{,}",
        ])
    func refusesWhatIsNotJSON(body: String) {
        #expect(throws: Refusal.self) { try RequestFacts(body: ByteBuffer(string: body)) }
    }

    @Test func refusesBytesThatAreNotUTF8() {
        let body = ByteBuffer(bytes: Array(#"{"a":""#.utf8) + [0xff, 0xc0] + Array(#""}"#.utf8))
        #expect(throws: Refusal.malformed("the body is not UTF-8")) { try RequestFacts(body: body) }
    }

    @Test func refusesDeepNesting() throws {
        func nested(_ depth: Int) -> ByteBuffer {
            ByteBuffer(
                string: #"{"model":"a","x":"# + String(repeating: "[", count: depth)
                    + String(repeating: "]", count: depth) + "}")
        }
        #expect(try RequestFacts(body: nested(JSONScanner.maxDepth - 1)).model == "a")
        #expect(throws: Refusal.self) { try RequestFacts(body: nested(JSONScanner.maxDepth + 1)) }
        #expect(throws: Refusal.self) { try RequestFacts(body: nested(1_000_000)) }
    }

    @Test func refusesTooManyMembers() throws {
        func body(_ count: Int) -> ByteBuffer {
            ByteBuffer(string: "{" + (0..<count).map { #""m\#($0)":0"# }.joined(separator: ",") + "}")
        }
        #expect(try RequestFacts(body: body(RequestFacts.maxMembers)).model == nil)
        #expect(throws: Refusal.malformed("the body has more than 1024 members")) {
            try RequestFacts(body: body(RequestFacts.maxMembers + 1))
        }
    }

    @Test func aLongNameIsNoModel() {
        let body = ByteBuffer(string: #"{"model":""# + String(repeating: "a", count: 100_000) + #""}"#)
        do {
            _ = try RequestFacts(body: body)
            Issue.record("it was taken")
        } catch {
            #expect(error.code == .modelNotFound)
            #expect(error.message.utf8.count < 200)
        }
    }
}
