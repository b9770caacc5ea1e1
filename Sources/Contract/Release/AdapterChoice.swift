/// Which of its adapters an engine answers a request with: the value of the member `lora`, as llama-server has it.
///
/// It is said of every request to an engine with adapters, also where none is wanted: of a request that says nothing
/// llama-server keeps what it knows of the prompt from the one before in that slot, whatever adapter that was for.
public struct AdapterChoice: Hashable, Sendable, CustomStringConvertible {
    private let place: Int?

    /// Nil where the engine has none.
    public init?(of adapter: AdapterName?, among adapters: [AdapterName]) {
        if adapters.isEmpty { return nil }
        self.place = adapter.flatMap(adapters.firstIndex)
    }

    /// Those that are not named have the weight 0.
    public var description: String { #"[{"id":\#(place ?? 0),"scale":\#(place == nil ? 0 : 1)}]"# }
}
