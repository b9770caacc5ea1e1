import SwiftletContract

/// A name that the operator has typed.
func named<Name: RestrictedText>(_ text: String, as type: Name.Type = Name.self) throws(CommandError) -> Name {
    guard let name = Name(text) else { throw .notAName(text: text, rule: Name.rule) }
    return name
}
