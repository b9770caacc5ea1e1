/// One block of a PEM file (RFC 7468).
enum PEMBlock {
    /// The first block with the first of the labels that there is, without what stands around it: `openssl ecparam`
    /// writes another block before the key.
    static func find(_ labels: [String], in text: String) -> String? {
        let lines = text.split(whereSeparator: \.isNewline).map { line in
            var line = line
            while line.last?.isWhitespace == true { line.removeLast() }
            return String(line)
        }
        for label in labels {
            guard let start = lines.firstIndex(of: "-----BEGIN \(label)-----"),
                let end = lines[start...].firstIndex(of: "-----END \(label)-----")
            else { continue }
            return lines[start...end].joined(separator: "\n")
        }
        return nil
    }
}
