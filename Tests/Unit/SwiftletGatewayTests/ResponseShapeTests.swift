import NIOCore
import Testing

@testable import SwiftletGateway

@Suite struct ResponseShapeTests {
    @Test(
        arguments: [
            (
                #"{"input":"a","text":{"format":{"type":"json_schema","name":"n","schema":{"z":1, "a":2}}} }"#,
                #"{"input":"a","text":{"format":{"type":"json_schema","name":"n","schema":{"z":1, "a":2}}} ,"response_format":{"type":"json_schema","json_schema":{"type":"json_schema","name":"n","schema":{"z":1, "a":2}}}}"#
            ),
            (
                #"{"text":{"format":{"type":"json_object"}}}"#,
                #"{"text":{"format":{"type":"json_object"}},"response_format":{"type":"json_object"}}"#
            ),
        ])
    func isSaidWhereTheEngineLooks(body: String, expected: String) {
        #expect(String(buffer: ResponseShape.completed(ByteBuffer(string: body))) == expected)
    }

    @Test(arguments: [
        #"{"input":"a"}"#, #"{"text":{"format":{"type":"text"}}}"#, #"{"text":{"verbosity":"low"}}"#, #"{"text":7}"#,
        "{}",
        "", "]", #"{"text":{"format":{"type":"json_object"}},"response_format":{"type":"text"}}"#,
        #"{"input":"\"text\":{\"format\":{\"type\":\"json_object\"}}"}"#,
    ])
    func elseNothingIsTouched(body: String) {
        #expect(String(buffer: ResponseShape.completed(ByteBuffer(string: body))) == body)
    }
}
