import Foundation

/// The repository this test was built from.
let repository = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

/// The program under test: the one that $CHARTERWATCH_PROGRAM names, else the one built beside the tests' own bundle.
let charterwatch: String = {
    if let named = ProcessInfo.processInfo.environment["CHARTERWATCH_PROGRAM"], !named.isEmpty { return named }
    for argument in CommandLine.arguments + [Bundle.main.bundlePath] where argument.contains("PackageTests") {
        var folder = URL(fileURLWithPath: argument)
        while folder.path != "/" {
            folder.deleteLastPathComponent()
            let program = folder.path + "/charterwatch"
            var isFolder: ObjCBool = false
            if FileManager.default.fileExists(atPath: program, isDirectory: &isFolder), !isFolder.boolValue {
                return program
            }
        }
    }
    return repository + "/.build/debug/charterwatch"
}()
