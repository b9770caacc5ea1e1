import SwiftletContract
import SystemPackage
import Testing

@testable import SwiftletEngine

@Suite struct LlamaServerTests {
    private let settings = EngineSettings(
        executable: "/engine/llama-server", model: "/blobs/m.gguf", servedName: ModelName(unchecked: "shop-intent"),
        plan: MemoryPlan(
            context: 300, slots: 2, weights: .mebibytes(100), keyValue: .mebibytes(10), overhead: .mebibytes(40),
            promptCache: .mebibytes(64)),
        threads: 3, socket: "/run/e.sock")

    private func value(_ flag: String, _ command: EngineCommand) -> String? {
        command.arguments.firstIndex(of: flag).map { command.arguments[$0 + 1] }
    }

    @Test func statesEveryMemoryKnob() {
        let command = LlamaServer.command(for: settings)
        #expect(command.executable == "/engine/llama-server")
        #expect(value("--host", command) == "/run/e.sock")
        #expect(value("--ctx-size", command) == "1024")
        #expect(value("--parallel", command) == "2")
        #expect(value("--cache-ram", command) == "64")
        #expect(value("--batch-size", command) == "512")
        #expect(value("--ubatch-size", command) == "256")
        #expect(value("--load-mode", command) == "mmap")
        #expect(value("--alias", command) == "shop-intent")
        for flag in ["--no-ui", "--offline", "--no-slots", "--no-kv-unified", "--no-cache-idle-slots"] {
            #expect(command.arguments.contains(flag))
        }
    }

    @Test(arguments: [(.f16, "f16", "auto"), (.q8_0, "q8_0", "on")] as [(CacheType, String, String)])
    func keepsKeysAndValuesAsPlanned(type: CacheType, name: String, attention: String) {
        var settings = settings
        settings.plan.cacheType = type
        let command = LlamaServer.command(for: settings)
        #expect(value("--cache-type-k", command) == name)
        #expect(value("--cache-type-v", command) == name)
        #expect(value("--flash-attn", command) == attention)
    }

    /// A text that is only read is read at once, or the engine refuses it.
    @Test(arguments: [(.embeddings, "--embeddings"), (.rerank, "--reranking")] as [(ModelTask, String)])
    func readsWholeTexts(task: ModelTask, flag: String) {
        #expect(LlamaServer.command(for: settings).arguments.contains(flag) == false)
        var settings = settings
        settings.task = task
        let command = LlamaServer.command(for: settings)
        #expect(command.arguments.contains(flag))
        #expect(value("--batch-size", command) == "512" && value("--ubatch-size", command) == "512")
        settings.plan.context = 2000
        #expect(value("--ubatch-size", LlamaServer.command(for: settings)) == "2048")
    }

    /// Loaded, and without weight until a request asks.
    @Test func adaptersWaitToBeAskedFor() {
        #expect(LlamaServer.command(for: settings).arguments.contains("--lora-scaled") == false)
        var settings = settings
        settings.adapters = ["/blobs/a", "/blobs/b"]
        #expect(value("--lora-scaled", LlamaServer.command(for: settings)) == "/blobs/a:0.0,/blobs/b:0.0")
    }

    /// An image may have to be computed at once.
    @Test func takesImagesWithAProjector() {
        #expect(LlamaServer.command(for: settings).arguments.contains("--mmproj") == false)
        var settings = settings
        settings.projector = "/blobs/p"
        let command = LlamaServer.command(for: settings)
        #expect(value("--mmproj", command) == "/blobs/p" && value("--ubatch-size", command) == "512")
    }

    @Test func guessesAsItIsTold() {
        #expect(LlamaServer.command(for: settings).arguments.contains("--spec-type") == false)
        var settings = settings
        settings.guesser = .ngram
        #expect(value("--spec-type", LlamaServer.command(for: settings)) == "ngram-simple")
        settings.guesser = .draft("/blobs/d")
        settings.plan.cacheType = .q8_0
        let command = LlamaServer.command(for: settings)
        #expect(value("--spec-type", command) == "draft-simple" && value("--spec-draft-model", command) == "/blobs/d")
        #expect(value("--spec-draft-type-k", command) == "q8_0" && value("--spec-draft-type-v", command) == "q8_0")
    }

    @Test func inheritsNothing() {
        var settings = settings
        settings.plan.promptCache = .zero
        #expect(LlamaServer.command(for: settings).environment == ["OMP_WAIT_POLICY": "passive"])
    }

    /// What the prompt cache drops goes back to the kernel.
    @Test func keptPromptsDoNotStayInTheHeap() {
        let expected = ["OMP_WAIT_POLICY": "passive", "MALLOC_MMAP_THRESHOLD_": "131072"]
        #expect(LlamaServer.command(for: settings).environment == expected)
    }

    @Test(arguments: [(1, 256), (256, 256), (257, 512), (0, 256), (2048, 2048)])
    func roundsTheContextAsTheServerDoes(context: Int, slot: Int) {
        #expect(MemoryNeeds.slotContext(context) == slot)
    }
}
