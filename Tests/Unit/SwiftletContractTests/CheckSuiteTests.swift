import Testing

@testable import SwiftletContract

@Suite struct CheckSuiteTests {
    /// The order of a schema's members is the order of the answer's: a model that was trained on one order fails its
    /// checks under another.
    @Test func keepsTheBytesOfARequest() throws {
        let request = #"{"messages": [], "schema": {"zebra": 1, "ape": 2,  "m\u0061": [1.50]}}"#
        let text =
            #"{"minimumPassShare": 1, "cases": [{"name": "a", "request": \#(request), "expect": {"contains": "x"}}]}"#
        let suite = try CheckSuite(json: Array(text.utf8))
        try suite.validate()
        #expect(suite.cases.map { String(decoding: $0.requestBody, as: UTF8.self) } == [request])
    }

    /// A check that nobody makes would seem to be passed.
    @Test(
        arguments: [
            (#"{"bogus": 1, "minimumPassShare": 1, "cases": [CASE]}"#, "unknown member 'bogus'"),
            (#"{"minimumPassShare": 1, "minimumPassShare": 0.1, "cases": [CASE]}"#, "'minimumPassShare' twice"),
            (#"{"minimumPassShare": 1, "cases": [CASE, {"nam": "a"}]}"#, "'name' is missing"),
            (
                #"{"minimumPassShare": 1, "cases": [CASE, {"weight": 2, "name": "b", "request": {}, "expect": {}}]}"#,
                "case 2 has the unknown member 'weight'; known are 'name', 'request', 'expect'"
            ),
            (
                #"{"minimumPassShare": 1, "cases": [{"name": "a", "request": {}, "expect": {"contains": "a", "not": "b"}}]}"#,
                "what case 1 expects has the unknown member 'not'"
            ),
            (#"{"minimumPassShare": "1", "cases": [CASE]}"#, "minimumPassShare"),
        ])
    func refusesWhatItDoesNotKnow(text: String, words: String) {
        let item = #"{"name": "a", "request": {"messages": []}, "expect": {"contains": "x"}}"#
        let error = #expect(throws: DocumentError.self) {
            try CheckSuite(json: Array(text.replacing("CASE", with: item).utf8))
        }
        #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
    }

    /// A suite for another task could never be passed.
    @Test(
        arguments: [
            (#"{"messages": []}"#, #"{"contains": "x"}"#, .chat),
            (#"{"input": ["a", "b", "c"]}"#, #"{"nearest": 2}"#, .embeddings),
            (#"{"query": "q", "documents": ["a", "b"]}"#, #"{"nearest": 0}"#, .rerank),
        ] as [(String, String, ModelTask)])
    func knowsWhatACaseAsksFor(request: String, expect: String, task: ModelTask) throws {
        let text =
            #"{"minimumPassShare": 1, "cases": [{"name": "a", "request": \#(request), "expect": \#(expect)}]}"#
        let suite = try CheckSuite(json: Array(text.utf8))
        try suite.validate()
        for other in ModelTask.allCases { #expect(suite.strangers(to: other) == (other == task ? [] : ["a"])) }
    }

    @Test(arguments: [
        #"{"minimumPassShare": 1, "cases": []}"#,
        #"{"minimumPassShare": 0, "cases": [{"name": "a", "request": {"messages": []}, "expect": {"contains": "x"}}]}"#,
        #"{"minimumPassShare": 1, "cases": [{"name": "a", "request": {"messages": []}, "expect": {}}]}"#,
        #"{"minimumPassShare": 1, "cases": [{"name": "a", "request": {}, "expect": {"contains": "x"}}]}"#,
        #"{"minimumPassShare": 1, "cases": [{"name": "a", "request": {"messages": [], "model": "b"}, "expect": {"contains": "x"}}]}"#,
        #"{"minimumPassShare": 1, "cases": [{"name": "a", "request": 7, "request": 8, "expect": {"contains": "x"}}]}"#,
        #"{"minimumPassShare": 1, "cases": [{"name": "a", "request": {"messages": "x"}, "expect": {"contains": "x"}}]}"#,
        #"{"minimumPassShare": 1, "cases": [{"name": "a", "request": {"input": ["a", "b"]}, "expect": {"nearest": 1}}]}"#,
        #"{"minimumPassShare": 1, "cases": [{"name": "a", "request": {"input": ["a", "b", "c"]}, "expect": {"nearest": 0}}]}"#,
        #"{"minimumPassShare": 1, "cases": [{"name": "a", "request": {"input": ["a", "b", "c"]}, "expect": {"nearest": 3}}]}"#,
        #"{"minimumPassShare": 1, "cases": [{"name": "a", "request": {"input": ["a", "b", "c"]}, "expect": {"contains": "b"}}]}"#,
        #"{"minimumPassShare": 1, "cases": [{"name": "a", "request": {"messages": []}, "expect": {"nearest": 1}}]}"#,
        #"{"minimumPassShare": 1, "cases": [{"name": "a", "request": {"documents": ["a", "b"]}, "expect": {"nearest": 1}}]}"#,
        #"{"minimumPassShare": 1, "cases": [{"name": "a", "request": {"query": "q", "documents": ["a"]}, "expect": {"nearest": 0}}]}"#,
        #"{"minimumPassShare": 1}"#, "[]", "",
    ])
    func refusesWhatProvesNothing(text: String) {
        #expect(throws: DocumentError.self) {
            try CheckSuite(json: Array(text.utf8)).validate()
        }
    }
}
