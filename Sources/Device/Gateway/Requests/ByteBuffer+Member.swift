import NIOCore

extension ByteBuffer {
    /// This JSON object, every byte as it was, with one member more at its end.
    func adding(_ name: String, _ value: some Sequence<UInt8>) -> ByteBuffer {
        let bytes = readableBytesView
        guard let end = bytes.lastIndex(of: UInt8(ascii: "}")) else { return self }
        let isEmpty = bytes[..<end].last { $0 > 0x20 } == UInt8(ascii: "{")
        var extended = self
        extended.moveWriterIndex(to: end)
        extended.writeString("\(isEmpty ? "" : ",")\"\(name)\":")
        extended.writeBytes(value)
        extended.writeString("}")
        return extended
    }
}
