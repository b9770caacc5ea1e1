import CFuzzer
import SwiftletTrust

/// Changes one value of one file, or a whole line, so that most inputs stay JSON and get far; now and then libFuzzer's
/// own mutations, which do not. libFuzzer calls this by its name.
@_cdecl("LLVMFuzzerCustomMutator")
public func mutate(_ data: UnsafeMutablePointer<UInt8>, _ size: Int, _ maxSize: Int, _ seed: UInt32) -> Int {
    var mutator = Mutator(seed: UInt64(seed))
    let buffer = UnsafeMutableBufferPointer(start: data, count: maxSize)
    guard let new = mutator.changed(Array(buffer.prefix(size))), new.count <= maxSize else {
        return LLVMFuzzerMutate(data, size, maxSize)
    }
    for (index, byte) in new.enumerated() { buffer[index] = byte }
    return new.count
}

struct Mutator {
    private var dice: Dice

    init(seed: UInt64) { self.dice = Dice(state: seed) }

    /// nil: leave it to libFuzzer.
    mutating func changed(_ bytes: [UInt8]) -> [UInt8]? {
        var lines = bytes.split(separator: UInt8(ascii: "\n")).map(Array.init)
        guard lines.isEmpty == false, dice.roll(8) > 0 else { return nil }
        for _ in 0...dice.roll(2) {
            let index = dice.roll(lines.count)
            if dice.roll(6) == 0 {
                move(index, &lines)
            } else if let line = changed(line: lines[index], of: lines) {
                lines[index] = line
            }
            if lines.isEmpty { return nil }
        }
        return Array(lines.joined(separator: [UInt8(ascii: "\n")]))
    }

    private mutating func move(_ index: Int, _ lines: inout [[UInt8]]) {
        switch dice.roll(5) {
        case 0: lines.remove(at: index)
        case 1: lines.insert(lines[index], at: dice.roll(lines.count + 1))
        case 2: lines.swapAt(index, dice.roll(lines.count))
        case 3: lines[index].insert(UInt8(ascii: dice.roll(2) == 0 ? "!" : "="), at: 0)
        default:
            guard let space = lines[index].firstIndex(of: UInt8(ascii: " ")) else { return }
            lines[index] = Array(dice.pick(Vocabulary.roles).utf8) + lines[index][space...]
        }
    }

    private mutating func changed(line: [UInt8], of lines: [[UInt8]]) -> [UInt8]? {
        guard let space = line.firstIndex(of: UInt8(ascii: " ")), let json = Self.json(of: line) else { return nil }
        let donor = Self.json(of: lines[dice.roll(lines.count)]) ?? json
        return Array(line[...space]) + changed(json, donor).compact
    }

    private static func json(of line: [UInt8]) -> JSON? {
        guard let space = line.firstIndex(of: UInt8(ascii: " ")) else { return nil }
        return try? JSON(parsing: Array(line[line.index(after: space)...]), file: "fuzz")
    }

    /// Walks down at random and changes the value that it ends at.
    private mutating func changed(_ json: JSON, _ donor: JSON) -> JSON {
        switch json {
        case .object(var object) where object.members.isEmpty == false && dice.roll(8) > 0:
            let member = object.members[dice.roll(object.members.count)]
            switch dice.roll(12) {
            case 0: object[member.key] = nil
            case 1: object[JSONText(dice.pick(Vocabulary.members))] = part(of: donor)
            case 2: object[JSONText(dice.pick(Vocabulary.members))] = member.value
            default: object[member.key] = changed(member.value, donor)
            }
            return .object(object)
        case .array(var array) where array.isEmpty == false && dice.roll(8) > 0:
            let index = dice.roll(array.count)
            switch dice.roll(8) {
            case 0: array.remove(at: index)
            case 1: array.insert(array[index], at: dice.roll(array.count + 1))
            case 2: array.swapAt(index, dice.roll(array.count))
            default: array[index] = changed(array[index], donor)
            }
            return .array(array)
        default: return replacement(of: json, donor)
        }
    }

    private mutating func replacement(of json: JSON, _ donor: JSON) -> JSON {
        switch (json, dice.roll(5)) {
        case (.integer(let value), 0...2): return .integer(value &+ Int64(dice.roll(5)) &- 2)
        case (.text(let text), 0): return JSON(edited(text.string))
        case (.text, 1...3): return JSON(dice.pick(Vocabulary.texts))
        case (.bool(let value), 0...3): return .bool(value == false)
        case (_, 4): return part(of: donor)
        default: return dice.pick(Vocabulary.values)
        }
    }

    private mutating func part(of json: JSON) -> JSON {
        if dice.roll(4) == 0 { return json }
        switch json {
        case .object(let object) where object.members.isEmpty == false:
            return part(of: object.members[dice.roll(object.members.count)].value)
        case .array(let array) where array.isEmpty == false: return part(of: array[dice.roll(array.count)])
        default: return json
        }
    }

    /// By libFuzzer, with its dictionary.
    private func edited(_ text: String) -> String {
        var bytes = Array(text.utf8)
        let size = bytes.count
        bytes += [UInt8](repeating: 0, count: 64)
        let new = bytes.withUnsafeMutableBufferPointer { LLVMFuzzerMutate($0.baseAddress, size, $0.count) }
        return String(decoding: bytes.prefix(new), as: UTF8.self)
    }
}

/// SplitMix64.
struct Dice {
    var state: UInt64

    mutating func roll(_ sides: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((value ^ (value >> 31)) % UInt64(max(1, sides)))
    }

    mutating func pick<Element>(_ elements: [Element]) -> Element { elements[roll(elements.count)] }
}
