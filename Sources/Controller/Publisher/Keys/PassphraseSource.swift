/// Where passphrases come from: asked once for each sealed key that is needed. The text names the key, for people.
public typealias PassphraseSource = @Sendable (_ key: String) throws(PublisherError) -> [UInt8]
