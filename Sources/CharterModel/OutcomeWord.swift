extension Outcome {
    /// The outcome without its reason: `deferred` for `deferred(http-503)`. There are as many as there are cases.
    package var word: String {
        switch self {
        case .deferred: "deferred"
        case .failed: "failed"
        default: description
        }
    }
}
