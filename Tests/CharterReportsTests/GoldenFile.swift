import Foundation
import Testing

/// Files in Tests/Fixtures/reports that hold what a report must look like, byte for byte.
enum Golden {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fixtures/reports")

    /// Compares `text` with the file. With UPDATE_GOLDEN=1 in the environment the file is written instead: look at
    /// the difference before keeping it.
    static func check(_ text: String, _ name: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let file = folder.appending(path: name)
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
            try Data(text.utf8).write(to: file)
            return
        }
        let expected = String(decoding: try Data(contentsOf: file), as: UTF8.self)
        #expect(text == expected, "\(name) differs", sourceLocation: sourceLocation)
    }
}
