/// Why an exchange with an engine did not come to its end.
enum RelayError: Error, Hashable {
    /// The engine takes no connection: it knows nothing of the request.
    case notReached
    /// Nothing has been sent to the app yet.
    case failedBeforeAnswer
    /// The app has a part of the answer; all that is left is to break the connection off.
    case failedWithinAnswer
    case clientGone
}
