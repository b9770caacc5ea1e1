extension AnswerRelay {
    /// The relay that a callback was given: libcurl hands back the pointer that it got from us.
    static func at(_ context: UnsafeMutableRawPointer?) -> AnswerRelay {
        guard let context else { preconditionFailure("libcurl lost the context of a callback") }
        return Unmanaged.fromOpaque(context).takeUnretainedValue()
    }
}
