public import SwiftletContract

/// What a GGUF header says of a LoRA adapter: pairs of small matrices, each for one tensor of its model.
///
/// What `llama-adapter.cpp` refuses is refused here, before it is signed. A header does not say for which weights an
/// adapter was trained, only for which shapes.
public struct GGUFAdapter: Sendable {
    public let path: String
    public let architecture: String
    /// The tensors, without the header and the padding.
    public let weights: Bytes
    private let tensors: [String: GGUFTensor]

    private static let suffixes = (a: ".lora_a", b: ".lora_b")

    public init(_ header: GGUFHeader) throws(GGUFError) {
        func text(_ key: String) -> String { header.metadata[key]?.string ?? "" }
        func malformed(_ reason: String) -> GGUFError { .malformed(path: header.path, reason: reason) }
        guard text("general.type") == "adapter", text("adapter.type") == "lora" else {
            throw malformed(
                "it calls itself '\(text("general.type").prefix(40))' of the type '\(text("adapter.type").prefix(40))', not "
                    + "an 'adapter' of the type 'lora'; convert_lora_to_gguf.py of llama.cpp makes one")
        }
        guard header.metadata["adapter.alora.invocation_tokens"] == nil else {
            throw malformed("it wakes up only at certain tokens (aLoRA), which is not served")
        }
        guard header.tensors.isEmpty == false else { throw malformed("it has no tensors, so it changes nothing") }
        self.path = header.path
        self.architecture = text("general.architecture")
        self.weights = header.tensors.reduce(.zero) { $0 + $1.size }
        self.tensors = Dictionary(uniqueKeysWithValues: header.tensors.map { ($0.name, $0) })
    }

    /// Nil: it fits the model's tensors. Else why not.
    public func obstacle(to model: GGUFModel) -> String? {
        guard architecture == model.architecture else {
            return "it is for a model of the architecture '\(architecture.prefix(40))', and this one's is "
                + "'\(model.architecture)'"
        }
        for name in tensors.keys.sorted() {
            if let obstacle = obstacle(to: model, at: name) { return obstacle }
        }
        return nil
    }

    private func obstacle(to model: GGUFModel, at name: String) -> String? {
        guard let suffix = [Self.suffixes.a, Self.suffixes.b].first(where: name.hasSuffix) else {
            // The engine leaves these aside.
            return name.hasSuffix("_norm.weight") ? nil : "its tensor '\(name)' is no part of a pair"
        }
        let target = String(name.dropLast(suffix.count))
        guard let base = model.dimensions[target] else {
            return "it changes '\(target)', which the model does not have"
        }
        guard let a = tensors[target + Self.suffixes.a]?.dimensions,
            let b = tensors[target + Self.suffixes.b]?.dimensions
        else { return "its change of '\(target)' has one half only" }
        guard a.count >= 2, b.count >= 2, base.count >= 2,
            Self.fits(a, b, to: base, isTable: target == "token_embd.weight")
        else { return "its change of '\(target)' is of another shape than the model's" }
        return nil
    }

    /// A table of tokens has its halves the other way round, since it is looked up and not multiplied.
    private static func fits(_ a: [UInt64], _ b: [UInt64], to base: [UInt64], isTable: Bool) -> Bool {
        isTable ? base[0] == b[1] && base[1] == a[1] : base[0] == a[0] && base[1] == b[1] && a[1] == b[0]
    }
}
