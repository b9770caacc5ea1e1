import NIOHTTP1
import SwiftletContract
import SwiftletHarness
import SystemPackage
import Testing

/// A node with the real engine and a model for each task: the demo model for JSON, a writer of nonsense with room for
/// tools, one for embeddings, and one that ranks.
struct Desk: Sendable {
    static let chat = "shop-intent"
    static let writer = "writer"
    static let embeddings = "minilm"
    static let rerank = "ranker"

    let fleet: Fleet
    let node: Node

    /// With so many slots for each engine: an answer's `n` is at most that.
    static func with(slots: Int, _ body: (Desk) async throws -> Void) async throws {
        let engine = try await RealEngine.program()
        try await World.with { world in
            let fleet = try await Fleet.create(in: world)
            for manifest in try await manifests(in: world.directory, engine: engine) {
                try await fleet.ctl("model", "add", manifest.string)
            }
            for model in [chat, writer, embeddings, rerank] { try await fleet.ctl("push", model) }
            let server = StaticServer(root: fleet.tree, crew: world.crew)
            try await server.start()
            let node = try await Node.started(in: fleet, from: server.url) {
                $0.engine = engine
                $0.memoryMax = "2G"
                $0.further = ["Serving": ["Slots=\(slots)", "LoadWait=60s"]]
            }
            try await until("all four models serve", within: .seconds(90)) {
                let models = try await node.report().models
                return models.count == 4 && models.allSatisfy { $0.state == .serving }
            }
            try await body(Desk(fleet: fleet, node: node))
        }
    }

    /// Where the engine of a model listens.
    func engine(of model: String) async throws -> FilePath {
        let engines = node.run.appending("engines")
        for name in Scratch.names(in: engines) {
            let socket = engines.appending(name).appending("engine.sock")
            let models = try await UnixHTTP.send(.GET, "/v1/models", to: socket)
            if models.body.contains("\"id\":\"\(model)\"") { return socket }
        }
        throw NotYet("no engine calls itself \(model)")
    }

    // MARK: Models

    private static func manifests(in directory: FilePath, engine: FilePath) async throws -> [FilePath] {
        [
            RealEngine.shopIntent.appending("manifest.yaml"),
            try await write(writer, task: .chat, context: 1024, checks: nil, in: directory) { file in
                let donor = try Scratch.read(RealEngine.shopIntent.appending("shop-intent-q8_0.gguf"))
                let shape = SyntheticModel.Shape(embedding: 128, layers: 2, feedForward: 256)
                try SyntheticModel(shape, tokenizerOf: donor, template: template).write(to: file)
            },
            try await minilm(embeddings, task: .embeddings, checks: nearest, in: directory, engine: engine),
            try await minilm(rerank, task: .rerank, checks: nil, in: directory, engine: engine),
        ]
    }

    /// all-MiniLM-L6-v2, converted from the package's weights and quantised by the engine's own tool.
    private static func minilm(
        _ name: String, task: ModelTask, checks: String?, in directory: FilePath, engine: FilePath
    ) async throws -> FilePath {
        let plain = directory.appending("\(name)-f32.gguf")
        try await Peer.script("embedding_model.py", (task == .rerank ? ["--rank"] : []) + [plain.string])
            .required("the weights become a GGUF file")
        return try await write(name, task: task, context: 256, checks: checks, in: directory) { file in
            let tool = engine.removingLastComponent().appending("llama-quantize")
            try await Command(executable: tool, arguments: [plain.string, file.string, "Q8_0"]).run()
                .required("llama-quantize")
            Scratch.remove(plain)
        }
    }

    /// With tools, which the demo model's own does not know.
    private static let template = #"""
        {%- if tools -%}{{- '<|user|>Answer with a call of a tool: ' + (tools | tojson) -}}{%- endif -%}
        {%- for message in messages -%}
        {%- if message.role == 'assistant' -%}
        {{- '<|assistant|>' + (message.content or '') -}}
        {%- for call in message.tool_calls or [] -%}
        {{- '{"name": "' + call.function.name + '", "arguments": ' -}}{{- call.function.arguments | tojson -}}{{- '}' -}}
        {%- endfor -%}{{- '<|end|>' -}}
        {%- else -%}{{- '<|user|>' + message.content -}}{%- endif -%}
        {%- endfor -%}
        {%- if add_generation_prompt -%}{{- '<|assistant|>' -}}{%- endif -%}
        """#

    static let nearest = """
        {"minimumPassShare": 1, "cases": [
          {"name": "parcels", "request": {"input": ["Where is my parcel?", "The floor is wet.", "When will my order arrive?"]},
           "expect": {"nearest": 2}},
          {"name": "floors", "request": {"input": ["Somebody spilled milk.", "The floor is wet.", "Do you sell batteries?"]},
           "expect": {"nearest": 1}}]}
        """

    private static func write(
        _ name: String, task: ModelTask, context: Int, checks: String?, in directory: FilePath,
        file: (FilePath) async throws -> Void
    ) async throws -> FilePath {
        let folder = directory.appending("model-\(name)")
        try Scratch.make(folder)
        try await file(folder.appending("model.gguf"))
        if let checks { try Scratch.write(checks.utf8, to: folder.appending("checks.json")) }
        let yaml = """
            name: \(name)
            version: 1.0.0
            description: For tests.
            license: Apache-2.0
            task: \(task.rawValue)
            context: \(context)
            variants:
              - name: q8_0
                file: model.gguf
            \(checks == nil ? "" : "checks: checks.json")

            """
        let manifest = folder.appending("manifest.yaml")
        try Scratch.write(yaml.utf8, to: manifest)
        return manifest
    }
}
