import Crypto

/// A key's name in metadata: the SHA-256 of its canonical form, unknown members included (specification 4.2).
public enum KeyID {
    public static func of(_ key: JSON) -> JSONText { JSONText(Hex.text(SHA256.hash(data: key.canonical))) }
}
