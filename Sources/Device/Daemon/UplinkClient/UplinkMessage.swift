import NIOCore
import SwiftletContract

/// What the uplink says.
enum UplinkMessage: Sendable {
    case head(UplinkHead)
    case data(ByteBuffer)
    case end(UplinkEnd)
}

/// Frames into messages. The uplink is not trusted: kinds and lengths are checked before a payload is waited for.
struct UplinkMessageDecoder: ByteToMessageDecoder {
    typealias InboundOut = UplinkMessage

    mutating func decode(context: ChannelHandlerContext, buffer: inout ByteBuffer) throws -> DecodingState {
        guard let header = buffer.getBytes(at: buffer.readerIndex, length: UplinkFrame.headerSize) else {
            return .needMoreData
        }
        guard let (kind, length) = UplinkFrame.parse(header: header) else {
            throw UplinkError.broken(reason: "a frame that does not exist or is too long")
        }
        guard buffer.readableBytes >= UplinkFrame.headerSize + length else { return .needMoreData }
        buffer.moveReaderIndex(forwardBy: UplinkFrame.headerSize)
        guard let payload = buffer.readSlice(length: length) else { return .needMoreData }
        context.fireChannelRead(Self.wrapInboundOut(try message(kind, payload)))
        return .continue
    }

    /// What is left when the connection ends is half a frame: the missing `end` tells.
    mutating func decodeLast(
        context: ChannelHandlerContext, buffer: inout ByteBuffer, seenEOF: Bool
    ) throws -> DecodingState {
        try decode(context: context, buffer: &buffer)
    }

    private func message(_ kind: UplinkFrame.Kind, _ payload: ByteBuffer) throws -> UplinkMessage {
        do {
            switch kind {
            case .head: return .head(try UplinkHead(json: Array(payload.readableBytesView)))
            case .data: return .data(payload)
            case .end: return .end(try UplinkEnd(json: Array(payload.readableBytesView)))
            case .request: throw UplinkError.broken(reason: "it sent a request")
            }
        } catch let error as DocumentError {
            throw UplinkError.broken(reason: error.description)
        }
    }
}
