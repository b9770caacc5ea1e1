import SwiftletTrust

/// Words that mean something to the verifier.
enum Vocabulary {
    static let roles = ["root", "timestamp", "snapshot", "targets", "ch-a", "ch-b", "bin-0", "../x", "d"]

    static let members = [
        "_type", "spec_version", "version", "expires", "meta", "keys", "roles", "consistent_snapshot", "targets",
        "delegations", "length", "hashes", "custom", "keyids", "threshold", "name", "terminating", "paths",
        "path_hash_prefixes", "succinct_roles", "bit_length", "name_prefix", "sha256", "sha512", "keytype", "scheme",
        "keyval", "public", "root", "timestamp", "snapshot", "snapshot.json", "targets.json", "ch-a.json", "ch-b.json",
        "bin-0.json", "bin-1.json", "@a", "@A", "@b", "@c", "@self1", "@self2", "x-signed", "", "caf\u{E9}",
        "cafe\u{301}",
    ]

    static let texts = [
        "@a", "@A", "@b", "@c", "@h0", "@h1", "@h2", "@n0", "@n1", "@stranger", "root", "timestamp", "snapshot",
        "targets", "ch-a", "ch-b", "bin", "*", "*/*", "ch-a/*", "?", "**", "/", "../x", "a/../b", "", "\u{0}", "1.0",
        "1.0.34", "2.0", "2026-11-21T08:00:00Z", "2030-01-01T00:00:00Z", "2020-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z", "2026-02-29T00:00:00Z", "ed25519", "ecdsa",
        "ecdsa-sha2-nistp256", "rsa", "rsassa-pss-sha256", "0", "ca", "c", "ff", "g", "sha256", "blake2",
        "-----BEGIN PUBLIC KEY-----\n", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    ]

    static let values: [JSON] =
        [.null, true, false, [], [:], "", 0, 1, 2, 3, 4, -1, 5, 16, 31, 32, 33, 64, 65, 255, 256]
        + [Int64.max, .min, .max - 1, 1 << 31, 1 << 32, 5_000_000, 16_384].map { .integer($0) }
        + texts.map { JSON($0) }
}
