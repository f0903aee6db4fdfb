import Foundation

/// The project's own sources, read as text.
enum SourceTree {
    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static func swiftFiles() throws -> [SourceFile] {
        let sources = root.appendingPathComponent("Sources")
        guard let walk = FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil) else { return [] }
        var files: [SourceFile] = []
        for case let url as URL in walk where url.pathExtension == "swift" {
            let path = String(url.path.dropFirst(root.path.count + 1))
            files.append(SourceFile(path: path, text: try String(contentsOf: url, encoding: .utf8)))
        }
        return files.sorted { $0.path < $1.path }
    }
}

/// One Swift file with what the rules ask about.
struct SourceFile {
    let path: String
    let text: String
    let lines: [Substring]

    init(path: String, text: String) {
        self.path = path
        self.text = text
        lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    }

    /// The folder below Sources.
    var module: String { path.split(separator: "/").dropFirst().first.map(String.init) ?? "" }

    /// Modules imported, whatever the access level or attribute.
    var imports: [String] {
        lines.compactMap { line in
            let words = line.split(separator: " ").filter { !$0.hasPrefix("@") }
            guard let at = words.firstIndex(of: "import"), at <= 1, at + 1 < words.count else { return nil }
            if at == 1 && !["package", "internal", "private", "fileprivate", "public"].contains(words[0]) {
                return nil
            }
            let kinds: Set<Substring> = ["struct", "class", "enum", "protocol", "func", "var", "let", "typealias"]
            let name = kinds.contains(words[at + 1]) && at + 2 < words.count ? words[at + 2] : words[at + 1]
            return name.split(separator: ".").first.map(String.init)
        }
    }

    struct Function {
        let name: String
        let length: Int
    }

    /// Functions and initialisers with their length in lines, found by indentation: the closing brace stands in
    /// the column of the declaration, as the formatter has it.
    var functions: [Function] {
        var found: [Function] = []
        for (start, line) in lines.enumerated() {
            guard let name = functionName(in: line) else { continue }
            let indent = line.prefix { $0 == " " }
            let closing = indent + "}"
            let end = lines[start...].firstIndex { $0 == closing || $0.hasPrefix(closing + " ") }
            if let end, lines[start...end].contains(where: { $0.hasSuffix("{") }) {
                found.append(Function(name: name, length: end - start + 1))
            }
        }
        return found
    }

    private func functionName(in line: Substring) -> String? {
        let words = line.split(separator: " ").map { $0.prefix { $0 != "(" && $0 != "<" } }
        guard line.hasSuffix("{") || line.hasSuffix("(") else { return nil }
        if let at = words.firstIndex(of: "func"), at + 1 < words.count { return String(words[at + 1]) }
        return words.contains("init") || words.contains("init?") ? "init" : nil
    }

    /// Package types, functions and stored members without `///` before them.
    var undocumented: [String] {
        var found: [String] = []
        for (number, line) in lines.enumerated() {
            let code = line.drop { $0 == " " }
            let marked = [
                "package struct ", "package enum ", "package final class ", "package func ", "package protocol ",
            ]
            guard marked.contains(where: { code.hasPrefix($0) }) else { continue }
            if code.contains("func encode(") || code.contains("static func <") || code.contains("static func ==") {
                continue
            }
            var above = number - 1
            while above >= 0, lines[above].drop(while: { $0 == " " }).hasPrefix("@") { above -= 1 }
            if above < 0 || !lines[above].drop(while: { $0 == " " }).hasPrefix("///") { found.append(String(code)) }
        }
        return found
    }
}
