import Foundation
import Testing

/// The walls of Sources/README.md, checked against the sources themselves. Each rule has a test that shows it
/// can fail.
@Suite("Architecture") struct ArchitectureTests {
    /// What each module may import beyond the standard library, Foundation and the system.
    static let mayImport: [String: Set<String>] = [
        "CharterModel": ["CCrypto"],
        "CharterFetch": ["CharterModel", "CCurl", "CCompression"],
        "CharterArchive": ["CharterModel", "CCompression"],
        "CharterStages": ["CharterModel", "CLibXML2", "CCLD2"],
        "CharterStore": ["CharterModel", "GRDB", "GRDBSQLite"],
        "CharterReports": ["CharterModel", "Mustache"],
        "CharterReview": ["CharterModel", "CharterStore", "CharterReports", "Hummingbird", "Mustache"],
        "CharterConfig": ["CharterModel", "CharterStages", "Yams"],
        "CharterDemo": [
            "CharterModel", "Hummingbird", "HTTPTypes", "Logging", "NIOCore", "ServiceLifecycle",
        ],
    ]
    static let system: Set<String> = ["Foundation", "FoundationEssentials", "Glibc", "Dispatch", "Synchronization"]
    /// Files that may be longer than 400 lines, and functions longer than 60, each with its reason.
    static let longFiles: [String: String] = [:]
    static let longFunctions: [String: String] = [:]

    @Test("no module imports what it may not see")
    func walls() throws {
        let files = try SourceTree.swiftFiles()
        #expect(files.count > 50, "the sources were not found")
        for file in files {
            for breach in breaches(in: file) { Issue.record("\(file.path): \(breach)") }
        }
    }

    @Test("every module of Sources has its walls written down")
    func everyModuleKnown() throws {
        let modules = Set(try SourceTree.swiftFiles().map(\.module))
        let unknown = modules.subtracting(Self.mayImport.keys).subtracting(["charterwatch", "CCLD2"])
        #expect(unknown.isEmpty)
    }

    @Test("no file over 400 lines, no function over 60")
    func sizes() throws {
        for file in try SourceTree.swiftFiles() {
            if file.lines.count > 400 && Self.longFiles[file.path] == nil {
                Issue.record("\(file.path) has \(file.lines.count) lines")
            }
            for function in file.functions where function.length > 60 {
                let name = "\(file.path):\(function.name)"
                if Self.longFunctions[name] == nil { Issue.record("\(name) has \(function.length) lines") }
            }
        }
    }

    @Test("cross-module declarations are package, never public")
    func noPublic() throws {
        for file in try SourceTree.swiftFiles() {
            for (number, line) in file.lines.enumerated() where line.contains("public ") {
                let code = line.drop { $0 == " " }
                if code.hasPrefix("public ") || code.hasPrefix("open ") {
                    Issue.record("\(file.path):\(number + 1): \(code)")
                }
            }
        }
    }

    @Test("package declarations have doc comments")
    func documented() throws {
        for file in try SourceTree.swiftFiles() {
            for name in file.undocumented { Issue.record("\(file.path): \(name) has no doc comment") }
        }
    }

    @Test("only CharterStages parses with libxml2, only CharterStore speaks SQL, only CharterFetch opens sockets")
    func chokepoints() throws {
        for file in try SourceTree.swiftFiles() where file.module != "CharterStore" {
            for word in ["SELECT ", "INSERT INTO", "UPDATE ", "DELETE FROM"] {
                for (number, line) in file.lines.enumerated()
                where line.contains("\"" + word) || line.contains("\"\"\"" + word) {
                    Issue.record("\(file.path):\(number + 1) speaks SQL")
                }
            }
        }
        for file in try SourceTree.swiftFiles() where file.module != "CharterFetch" {
            for word in ["URLSession", "curl_easy", "getaddrinfo("] where file.text.contains(word) {
                Issue.record("\(file.path) goes to the network by itself: \(word)")
            }
        }
    }

    @Test(
        "a breach is seen",
        arguments: [
            ("CharterStages", "import CharterFetch"), ("CharterStages", "package import GRDB"),
            ("CharterModel", "internal import CharterStages"), ("CharterStore", "@testable import CharterFetch"),
            ("CharterReports", "import struct CharterStore.Store"),
        ])
    func breachSeen(module: String, line: String) {
        let file = SourceFile(path: "Sources/\(module)/X.swift", text: "// a comment\n\(line)\n")
        #expect(breaches(in: file).count == 1)
    }

    @Test("an allowed import is no breach")
    func allowedImport() {
        let file = SourceFile(
            path: "Sources/CharterStages/1-Parse/X.swift", text: "import CharterModel\nimport Foundation\n")
        #expect(breaches(in: file).isEmpty)
    }

    @Test("a long function is seen, a short one is not")
    func longFunctionSeen() {
        let body = String(repeating: "    work()\n", count: 61)
        let file = SourceFile(
            path: "Sources/X/X.swift", text: "func long() {\n\(body)}\nfunc short() {\n    work()\n}\n")
        #expect(file.functions.map(\.name) == ["long", "short"])
        #expect(file.functions.map { $0.length > 60 } == [true, false])
    }

    @Test("an undocumented declaration is seen, a documented one is not")
    func undocumentedSeen() {
        let file = SourceFile(
            path: "Sources/X/X.swift",
            text: "/// Said.\npackage struct A {}\npackage struct B {}\n/// Said.\n@frozen\npackage enum C {}\n")
        #expect(file.undocumented == ["package struct B {}"])
    }

    private func breaches(in file: SourceFile) -> [String] {
        guard let allowed = Self.mayImport[file.module] else { return [] }
        return file.imports.filter { !allowed.contains($0) && !Self.system.contains($0) }
            .map { "\(file.module) may not import \($0)" }
    }
}
