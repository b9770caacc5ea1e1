public import SwiftletContract

/// What a GGUF header says of the model, as far as a fleet needs it to plan memory.
public struct GGUFModel: Sendable {
    public let path: String
    /// `general.architecture`: `llama`.
    public let architecture: String
    public let layers: Int
    /// Tokens of context that the model was trained on.
    public let trainedContext: Int
    /// The tensors, without the header and the padding.
    public let weights: Bytes
    public let parameters: UInt64
    /// The tensor type that most bytes are in: `q8_0`.
    public let quantization: String
    /// Keys and values of one token over all layers in F16. An upper bound: sliding windows and shared layers need less.
    public let keyValuePerToken: Bytes
    public let vocabulary: Int
    /// How the vectors of a text's tokens become one, `llama_pooling_type`; nil: the header does not say. 0: they do not,
    /// 4: a score for reranking.
    public let pooling: Int?
    /// False where each token sees all others: such models read and write nothing, and keep no keys and values.
    let isCausal: Bool
    let heads: Int
    let embedding: Int
    let feedForward: Int
    let recurrentState: Bytes
    /// Of each tensor.
    let dimensions: [String: [UInt64]]
    let tokenizer: GGUFTokenizer

    /// Throws where the header lacks what serving needs or contradicts itself.
    public init(_ header: GGUFHeader) throws(GGUFError) {
        try Self.checkKind(header)
        let fields = try GGUFFields(header)
        self.path = header.path
        self.architecture = fields.architecture
        self.layers = fields.layers
        self.trainedContext = try fields.integer("context_length", in: 1...Int64(Int32.max))
        self.tokenizer = GGUFTokenizer(header)
        self.dimensions = Dictionary(uniqueKeysWithValues: header.tensors.map { ($0.name, $0.dimensions) })
        self.weights = header.tensors.reduce(Bytes.zero) { $0 + $1.size }
        self.parameters = header.tensors.reduce(0) { $0 &+ $1.elements }
        self.quantization = Self.quantization(header.tensors)
        self.embedding = try fields.integer("embedding_length", in: 1...1 << 20)
        self.feedForward = try fields.perLayer("feed_forward_length", in: 0...1 << 24)?.max() ?? 0
        self.vocabulary = Self.vocabulary(header)
        self.pooling = try fields.optional("pooling_type", in: 0...4)
        self.isCausal = fields.truth("attention.causal") ?? true
        let attention = try GGUFAttention(fields, embedding: embedding)
        self.heads = attention.heads
        self.keyValuePerToken = attention.keyValuePerToken
        self.recurrentState = try Self.recurrentState(fields, embedding: embedding)
        guard attention.heads > 0 || recurrentState > .zero else {
            throw .missing(path: header.path, key: "\(fields.architecture).attention.head_count")
        }
    }

    /// What serving takes beside weights and key-value cache, in bytes, before anyone measured it:
    ///
    /// `32 MiB + 4·b·(V + 8·E + 4·F) + S`
    ///
    /// The engine and its libraries; for a batch of b = min(512, context) tokens the logits (vocabulary V), the residual
    /// stream, norms, queries, keys and values (embedding E) and the feed-forward layer (F), as 32-bit numbers; and the
    /// state S of recurrent layers. It errs on the large side: engines reuse buffers. A measured value belongs in the
    /// manifest's `overhead`.
    /// What is only read is read whole: b is the context, and each head's b² scores of attention come in addition.
    public func estimatedOverhead(context: Int, task: ModelTask = .chat) -> Bytes {
        let batch = task.readsOnly ? MemoryNeeds.slotContext(context) : min(512, max(1, context))
        let perToken = Bytes(vocabulary) + Bytes(embedding) * 8 + Bytes(feedForward) * 4
        let scores = task.readsOnly ? Bytes(heads) * batch : .zero
        return .mebibytes(32) + (perToken + scores) * (4 * batch) + recurrentState
    }

    public func needs(context: Int, task: ModelTask = .chat, overhead: Bytes? = nil) -> MemoryNeeds {
        MemoryNeeds(
            weights: weights, keyValuePerToken: isCausal ? keyValuePerToken : .zero,
            overhead: overhead ?? estimatedOverhead(context: context, task: task))
    }

    /// Nil: it can. Else why not.
    public func obstacle(to task: ModelTask) -> String? {
        switch (task, pooling) {
        case (.chat, _) where isCausal == false: "it reads whole texts and writes nothing; its task is not 'chat'"
        case (.embeddings, nil), (.embeddings, 0):
            "its header does not say how the vectors of its tokens become one (\(architecture).pooling_type)"
        case (.embeddings, 4): "it scores documents; its task is 'rerank'"
        default: nil
        }
    }

    /// Nil: it can guess tokens for `model`. Else why not.
    public func obstacle(toGuessingFor model: GGUFModel) -> String? {
        if isCausal == false { return "it reads whole texts and writes nothing" }
        return model.obstacleToGuesses ?? tokenizer.obstacle(to: model.tokenizer)
    }

    /// Nil: guesses that were wrong can be taken back.
    public var obstacleToGuesses: String? {
        recurrentState == .zero ? nil : "the model is recurrent, and cannot take back what was guessed wrongly"
    }

    /// Adapters, projectors and parts of split models have the same header.
    private static func checkKind(_ header: GGUFHeader) throws(GGUFError) {
        guard header.tensors.isEmpty == false else {
            throw .malformed(path: header.path, reason: "it has a header but no tensors, so no weights to serve")
        }
        if let kind = header.metadata["general.type"]?.string, kind != "model" {
            throw .malformed(
                path: header.path, reason: "it calls itself '\(kind.prefix(40))', not a model; publish the model itself"
            )
        }
        if let parts = header.metadata["split.count"]?.wholeNumber, parts > 1 {
            throw .malformed(path: header.path, reason: "it is one of \(parts) parts; merge them with llama-gguf-split")
        }
    }

    private static func quantization(_ tensors: [GGUFTensor]) -> String {
        var sizes: [String: Bytes] = [:]
        for tensor in tensors { sizes[tensor.type.name, default: .zero] += tensor.size }
        return sizes.max { ($0.value, $0.key) < ($1.value, $1.key) }?.key ?? ""
    }

    private static func vocabulary(_ header: GGUFHeader) -> Int {
        if let tokens = header.metadata["tokenizer.ggml.tokens"]?.count { return Int(tokens) }
        let embeddings = header.tensors.first { $0.name == "token_embd.weight" }
        return Int(clamping: embeddings?.dimensions.dropFirst().first ?? 0)
    }

    /// Of one request; Mamba's convolution and state, or RWKV's shift and state, over all layers (`llama-hparams.cpp`).
    private static func recurrentState(_ fields: GGUFFields, embedding: Int) throws(GGUFError) -> Bytes {
        let range: ClosedRange<Int64> = 0...1 << 20
        let state = try fields.optional("ssm.state_size", in: range) ?? 0
        let inner = try fields.optional("ssm.inner_size", in: range) ?? 0
        let groups = try fields.optional("ssm.group_count", in: range) ?? 0
        let kernel = try fields.optional("ssm.conv_kernel", in: range) ?? 0
        let heads = try fields.optional("wkv.head_size", in: range) ?? 0
        let channels = Bytes(inner) + Bytes(groups) * state * 2
        let mamba = channels * max(0, kernel - 1) + Bytes(state) * inner
        let rwkv = heads == 0 ? Bytes.zero : Bytes(embedding) * (heads + 2)
        return (mamba + rwkv) * 4 * fields.layers
    }
}
