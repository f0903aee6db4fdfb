import CharterFetch
import CharterModel
import CharterStore

/// Who waits for whom, so that memory stays small and nobody waits for nothing.
extension Pipeline {
    /// Does `body` when it is the turn of a document as large as `payload`; a small one waits for nobody.
    func inTurn<Result>(_ payload: Payload?, _ body: () -> Result) async -> Result {
        guard let payload, payload.body.count > 1 << 20, await largeReads.enter("") else { return body() }
        defer { largeReads.leave("") }
        return body()
    }

    /// Records what a document of `size` bytes brought. A small one gives up its place at the fetcher first, so that
    /// the next is fetched while this one waits for the store.
    func recording<Value>(
        _ size: Int, _ place: inout Place?, _ body: () async throws(StoreError) -> Value
    ) async throws(StoreError) -> Value {
        let isSmall = size <= 1 << 18
        let waits = if isSmall { await recordings.enter("") } else { false }
        if waits { place = nil }
        defer { if waits { recordings.leave("") } }
        return try await body()
    }
}
