import ArgumentParser
import CharterModel
import CharterStore
import Foundation

/// `charterwatch sources undo-redirect`
struct UndoRedirectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "undo-redirect",
        abstract: "Ask a source at its address in the feed list again, after it moved.",
        discussion: """
            A permanent redirect is followed directly once it was stable (five looks over three days, with entries that \
            are known). This goes back to the address in the feed list, and the same target is not taken again.

            Examples:
              charterwatch sources undo-redirect azertag.az-rss
            """)

    @OptionGroup var common: CommonOptions
    @Argument(help: "The source's id: see `charterwatch sources list`.")
    var id: String

    func run() async throws {
        try await reporting {
            let store = try common.openStore()
            defer { store.close() }
            let source = SourceID(id)
            let before = try await store.sourceRows().first { $0.source.id == source }?.state.move.to
            guard try await store.undoMove(of: source, at: Date()) else {
                throw Failure(
                    .partial, "source \(id) is asked at its address in the feed list: there is nothing to undo")
            }
            let was = before.map { " and no longer at \($0.absoluteString)" } ?? ""
            Terminal.standardOutput.write("\(id) is asked at its address in the feed list\(was)\n")
        }
    }
}
