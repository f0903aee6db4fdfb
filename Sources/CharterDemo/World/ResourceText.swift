/// A resource file as text: comment lines, header fields, an empty line, then blocks parted by empty lines.
///
/// ```
/// # what the file shows
/// Title: A title
/// Published: 2026-02-10T15:20:00+04:00
///
/// First paragraph.
/// ```
struct ResourceText {
    /// One `Name: value` line.
    struct Field: Equatable {
        let name: String
        let value: String
        let line: Int
    }

    /// Lines that stand together, and the number of the first.
    struct Block: Equatable {
        let lines: [String]
        let line: Int

        /// The lines as one paragraph.
        var text: String { lines.joined(separator: " ") }
    }

    let file: String
    let fields: [Field]
    let blocks: [Block]

    /// Splits a file into its header and its blocks.
    init(file: String, text: String) throws(NewsroomError) {
        var groups: [Block] = []
        var open: [String] = []
        var start = 1
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if line.allSatisfy(\.isWhitespace) {
                if !open.isEmpty { groups.append(Block(lines: open, line: start)) }
                open = []
                start = index + 2
            } else {
                if open.isEmpty { start = index + 1 }
                open.append(String(line))
            }
        }
        if !open.isEmpty { groups.append(Block(lines: open, line: start)) }
        guard let header = groups.first else { throw NewsroomError(file: file, "the file is empty") }
        self.file = file
        self.fields = try Self.fields(of: header, file: file)
        self.blocks = Array(groups.dropFirst())
    }

    /// Reads a block as header fields; comment lines are passed over.
    static func fields(of block: Block, file: String) throws(NewsroomError) -> [Field] {
        var fields: [Field] = []
        for (offset, line) in block.lines.enumerated() where !line.hasPrefix("#") {
            let number = block.line + offset
            guard let colon = line.firstIndex(of: ":"), colon != line.startIndex else {
                throw NewsroomError(file: file, line: number, "expected \"Name: value\"")
            }
            let name = String(line[..<colon])
            if fields.contains(where: { $0.name == name }) {
                throw NewsroomError(file: file, line: number, "\(name) is given twice")
            }
            let value = line[line.index(after: colon)...].trimmed
            fields.append(Field(name: name, value: value, line: number))
        }
        return fields
    }

    /// The header as a record that can be asked for its fields.
    var record: ResourceRecord { ResourceRecord(file: file, fields: fields) }
}

/// Header fields with the questions a reader of them asks.
struct ResourceRecord {
    let file: String
    let fields: [ResourceText.Field]

    /// The value of a field, or nil when it is absent or empty.
    func optional(_ name: String) -> String? {
        guard let value = fields.first(where: { $0.name == name })?.value, !value.isEmpty else { return nil }
        return value
    }

    /// The value of a field that must be there and not be empty.
    func required(_ name: String) throws(NewsroomError) -> String {
        guard let value = optional(name) else {
            throw NewsroomError(file: file, line: line(of: name), "\(name) is missing")
        }
        return value
    }

    /// A comma-separated field as a list; empty when the field is.
    func list(_ name: String) -> [String] {
        (optional(name) ?? "").split(separator: ",").map(\.trimmed).filter { !$0.isEmpty }
    }

    /// A field that names one of a few values; `fallback` stands in when it is absent.
    func choice<Value: RawRepresentable>(
        _ name: String, or fallback: Value? = nil
    ) throws(NewsroomError) -> Value where Value.RawValue == String {
        if let fallback, optional(name) == nil { return fallback }
        let text = try required(name)
        guard let value = Value(rawValue: text) else {
            throw NewsroomError(file: file, line: line(of: name), "\(name) cannot be \"\(text)\"")
        }
        return value
    }

    /// A field that holds an instant with its offset from UTC.
    func instant(_ name: String) throws(NewsroomError) -> NewsroomTime {
        let text = try required(name)
        guard let time = NewsroomTime(iso: text) else {
            throw NewsroomError(file: file, line: line(of: name), "\(name) is no instant: \"\(text)\"")
        }
        return time
    }

    /// Refuses a field that nobody reads, so that a slip of the pen is not passed over.
    func allow(only names: Set<String>) throws(NewsroomError) {
        for field in fields where !names.contains(field.name) {
            throw NewsroomError(file: file, line: field.line, "unknown field \(field.name)")
        }
    }

    /// The line of a field, or 0.
    func line(of name: String) -> Int { fields.first { $0.name == name }?.line ?? 0 }
}

extension StringProtocol {
    /// Without white space at either end.
    var trimmed: String {
        var text = self[...]
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
