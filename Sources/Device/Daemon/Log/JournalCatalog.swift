import SwiftletContract

/// What `journalctl -x` shows beside each message, in the form that journalctl(1) reads from
/// `/usr/lib/systemd/catalog`.
enum JournalCatalog {
    static var text: String {
        JournalMessage.allCases.map { message in
            """
            -- \(message.id)
            Subject: swiftletd: \(message.text)
            Defined-By: swiftletd
            Documentation: man:swiftletd(8)

            \(wrapped(message.explanation))

            """
        }.joined(separator: "\n")
    }

    /// Lines of at most 79 characters.
    private static func wrapped(_ text: String) -> String {
        var lines = [""]
        for word in text.split(separator: " ") {
            if lines[lines.count - 1].count + word.count > 78 { lines.append("") }
            lines[lines.count - 1] += (lines[lines.count - 1].isEmpty ? "" : " ") + word
        }
        return lines.joined(separator: "\n")
    }
}
