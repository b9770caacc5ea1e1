public import SwiftletContract
public import SystemPackage

/// What an engine is asked to be: one model on one socket, with every byte of memory that it may take stated.
public struct EngineSettings: Hashable, Sendable {
    /// How the model file is brought into memory.
    public enum LoadMode: String, Sendable {
        /// Mapped: the kernel may drop pages and read them again.
        case mapped = "mmap"
        /// Mapped and locked: never dropped; needs a sufficient `RLIMIT_MEMLOCK`.
        case locked = "mlock"
        /// Read into anonymous memory.
        case read = "none"
    }

    /// See `Speculation`.
    public enum Guesser: Hashable, Sendable {
        case ngram
        /// A GGUF file.
        case draft(FilePath)
    }

    /// The engine program.
    public var executable: FilePath
    /// The variant's GGUF file.
    public var model: FilePath
    /// The name that the engine gives in its answers.
    public var servedName: ModelName
    /// What it is started for.
    public var task: ModelTask
    /// GGUF files of LoRA adapters, each known to the engine by its place here. None is used but by requests that ask.
    public var adapters: [FilePath]
    /// Guesses tokens; nil: none does.
    public var guesser: Guesser?
    /// The GGUF file of a projector, for images; nil: text only.
    public var projector: FilePath?
    /// Its memory, and with it the context of a request and how many are worked on at the same time; further ones wait
    /// in the engine.
    public var plan: MemoryPlan
    /// Threads that compute.
    public var threads: Int
    /// The Unix socket to serve on. llama-server takes it for one only if the name ends in `.sock`.
    public var socket: FilePath
    /// Tokens of a prompt that are taken at once, over all slots.
    public var batch: Int
    /// Tokens that are computed at once: the compute buffers grow with it.
    public var microBatch: Int
    public var loadMode: LoadMode

    public init(
        executable: FilePath, model: FilePath, servedName: ModelName, task: ModelTask = .chat,
        adapters: [FilePath] = [], guesser: Guesser? = nil, projector: FilePath? = nil, plan: MemoryPlan,
        threads: Int, socket: FilePath, batch: Int = 512, microBatch: Int = 256, loadMode: LoadMode = .mapped
    ) {
        self.executable = executable
        self.model = model
        self.servedName = servedName
        self.task = task
        self.adapters = adapters
        self.guesser = guesser
        self.projector = projector
        self.plan = plan
        self.threads = threads
        self.socket = socket
        self.batch = batch
        self.microBatch = microBatch
        self.loadMode = loadMode
    }
}
