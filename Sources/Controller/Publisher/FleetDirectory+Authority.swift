import SwiftletContract

extension FleetDirectory {
    private static let authorityLimit = Bytes.kibibytes(64)

    /// `keys/authority.pem`: the private key and the certificate of the fleet's certificate authority. Not one of the keys
    /// that sign the repository; their doctor does not look at it.
    public var authorityPath: String { keysPath + "/authority.pem" }

    /// What is in it; where it is missing `make` says what is to be, and then it is there, of mode 0600.
    public func authority<Failure: Error>(
        orMake make: () throws(Failure) -> [UInt8]
    ) throws -> [UInt8] {
        if let bytes = try DiskFile.read(authorityPath, limit: Self.authorityLimit) { return bytes }
        let made = try make()
        return try withLock { () throws(PublisherError) in
            if let bytes = try DiskFile.read(authorityPath, limit: Self.authorityLimit) { return bytes }
            try DiskDirectory.make(keysPath, mode: 0o700)
            try DiskFile.write(made, to: authorityPath, mode: 0o600)
            return made
        }
    }

    /// `1.root.json`, which tokens pin.
    public func firstRoot() throws(PublisherError) -> [UInt8] {
        let path = Tree(path: repositoryPath).metadata + "/1.root.json"
        guard let bytes = try DiskFile.read(path, limit: .kibibytes(512)) else {
            throw .io(FileFault(action: "read", path: path, code: 2))
        }
        return bytes
    }
}
