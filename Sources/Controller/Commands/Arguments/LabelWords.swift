import SwiftletContract

/// Labels as an operator types them: `site=oslo,ram=4g`.
func labels(_ text: String?) throws(CommandError) -> Labels {
    var labels: Labels = [:]
    for part in text?.split(separator: ",", omittingEmptySubsequences: false).map(String.init) ?? [] {
        let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard sides.count == 2, Labels.isLabel(key: sides[0], value: sides[1]), labels[sides[0]] == nil else {
            throw .badOption(name: "--labels", value: part, reason: "write key=value, several with commas between")
        }
        labels[sides[0]] = sides[1]
    }
    return labels
}
