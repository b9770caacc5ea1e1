/// A file of the tree that could not be read to its end; the connection is cut, so that the other side sees it.
struct OpenFileError: Error, Sendable {
    /// The system's error number; 0 where the file has become shorter.
    let code: Int32
}
