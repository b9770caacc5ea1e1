import SwiftletContract
import SystemPackage

/// llama.cpp's `llama-server`, 0.5.0 or newer, as an engine.
///
/// `-c` is the context of *all* slots together: the server gives each slot `-c` divided by `-np`, both rounded up to
/// a multiple of 256, and caps a slot at what the model was trained for. So `-c` is the context of one request, rounded
/// up, times the slots.
public enum LlamaServer {
    /// The command line. Every knob that costs memory is stated, because the defaults grow with use: the prompt cache
    /// alone takes up to 8 GiB.
    public static func command(for settings: EngineSettings) -> EngineCommand {
        EngineCommand(
            executable: settings.executable,
            arguments: identity(settings) + memory(settings) + task(settings.task)
                + adapters(settings.adapters) + speculation(settings) + projector(settings.projector)
                + manners,
            environment: environment(settings.plan))
    }

    /// Nothing else is in it, because the server obeys `LLAMA_ARG_*`.
    ///
    /// Threads that wait for each other sleep: by default OpenMP's burn the processor meanwhile, and where a neighbour or
    /// `cpu.max` keeps one of them from running, answers take up to fifty times as long.
    ///
    /// With a prompt cache, blocks of 128 KiB or more stay mappings of their own, which the kernel has back as soon as a
    /// kept prompt is dropped. By itself glibc raises that threshold to the size of each such block that is freed, up to 32
    /// MiB: prompts of all lengths would then come and go in the heap, which fragments and outgrows what was planned.
    private static func environment(_ plan: MemoryPlan) -> [String: String] {
        var environment = ["OMP_WAIT_POLICY": "passive"]
        if plan.promptCache > .zero { environment["MALLOC_MMAP_THRESHOLD_"] = "131072" }
        return environment
    }

    private static func identity(_ settings: EngineSettings) -> [String] {
        [
            "--host", settings.socket.string, "--model", settings.model.string,
            "--alias", settings.servedName.text,
            "--threads", String(settings.threads), "--threads-batch", String(settings.threads),
            // Further connections get threads of their own as they come.
            "--threads-http", String(settings.plan.slots + 1),
        ]
    }

    /// How vectors become one is in the model's header, where `model add` looked for it.
    private static func task(_ task: ModelTask) -> [String] {
        switch task {
        case .chat: []
        case .embeddings: ["--embeddings"]
        case .rerank: ["--reranking"]
        }
    }

    /// Loaded with the weight 0: `--lora-init-without-apply` would leave them at 1 for requests that name none. A path
    /// with a colon or a comma cannot be said.
    private static func adapters(_ files: [FilePath]) -> [String] {
        files.isEmpty ? [] : ["--lora-scaled", files.map { "\($0):0.0" }.joined(separator: ",")]
    }

    /// A draft's keys and values are planned like the model's. For the n-grams: short ones, since compact models copy
    /// names and numbers rather than sentences, and few tokens at a time, since each is computed to be judged.
    private static func speculation(_ settings: EngineSettings) -> [String] {
        let type = settings.plan.cacheType.rawValue
        return switch settings.guesser {
        case nil: []
        case .ngram:
            [
                "--spec-type", "ngram-simple", "--spec-ngram-simple-size-n", "4", "--spec-ngram-simple-size-m", "8",
                "--spec-ngram-simple-min-hits", "1",
            ]
        case .draft(let file):
            [
                "--spec-type", "draft-simple", "--spec-draft-model", file.string, "--spec-draft-n-max", "3",
                "--spec-draft-n-min", "0", "--spec-draft-type-k", type, "--spec-draft-type-v", type,
            ]
        }
    }

    private static func projector(_ file: FilePath?) -> [String] {
        file.map { ["--mmproj", $0.string] } ?? []
    }

    /// A text that is only read must fit into one computation, or is refused: both batches are the context then.
    private static func memory(_ settings: EngineSettings) -> [String] {
        let plan = settings.plan
        let type = plan.cacheType.rawValue
        let whole = settings.task.readsOnly ? MemoryNeeds.slotContext(plan.context) : nil
        // Some models read an image whole.
        let piece = settings.projector == nil ? settings.microBatch : settings.batch
        return [
            "--ctx-size", String(MemoryNeeds.slotContext(plan.context) * plan.slots), "--parallel", String(plan.slots),
            "--no-kv-unified", "--cache-type-k", type, "--cache-type-v", type,
            // Quantised values need it; else the engine decides by the model.
            "--flash-attn", plan.cacheType == .f16 ? "auto" : "on",
            "--batch-size", String(whole ?? settings.batch), "--ubatch-size", String(whole ?? piece),
            "--cache-ram", String(plan.promptCache.count >> 20),
            // What a slot holds is there already; it is copied once another prompt takes its place.
            "--no-cache-idle-slots",
            "--ctx-checkpoints", "0",
            "--load-mode", settings.loadMode.rawValue,
            // Never second-guess the above by what looks free at the moment.
            "--fit", "off",
        ]
    }

    /// No page, no downloads, no cross-origin answers, no view of other people's prompts. It logs errors alone:
    /// it warns of every prompt that it still has, twice.
    private static let manners = [
        "--no-ui", "--offline", "--no-slots", "--cors-origins", "localhost", "--metrics", "--jinja",
        "--no-context-shift", "--log-verbosity", "1",
    ]
}
