/// Our attributes of an outline, without their prefix `cw:`, in the order in which we write them.
let sourceAttributes = [
    "outlet", "owner", "kind", "country", "languages", "timezone", "cadence", "id", "items", "headers", "proxy", "note",
]

/// Request headers in one attribute: `Name: value | Name: value`; `\|` and `\\` stand for the characters
/// themselves. Nil when a part is no header (RFC 9110 §5.1, §5.5), or a name comes twice.
func parseHeaders(_ text: String) -> [String: String]? {
    var headers: [String: String] = [:]
    for part in unescapedParts(text) {
        guard let colon = part.firstIndex(of: ":") else { return nil }
        let name = String(part[..<colon]).trimmedBlanks
        let value = String(part[part.index(after: colon)...]).trimmedBlanks
        let isToken = name.utf8.allSatisfy { byte in
            switch byte {
            case 48...57, 65...90, 97...122: true
            default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
            }
        }
        guard isToken, !name.isEmpty, !value.isEmpty, value.utf8.allSatisfy({ $0 >= 32 && $0 != 127 }),
            !headers.keys.contains(where: { $0.lowercased() == name.lowercased() })
        else { return nil }
        headers[name] = value
    }
    return headers.isEmpty ? nil : headers
}

/// The inverse of `parseHeaders`, names sorted.
func formatHeaders(_ headers: [String: String]) -> String {
    headers.sorted { $0.key < $1.key }.map { name, value in
        var escaped = ""
        for letter in "\(name): \(value)" {
            if letter == "|" || letter == "\\" { escaped.append("\\") }
            escaped.append(letter)
        }
        return escaped
    }.joined(separator: " | ")
}

private func unescapedParts(_ text: String) -> [String] {
    var parts = [""]
    var escaped = false
    for letter in text {
        if escaped || (letter != "\\" && letter != "|") {
            parts[parts.count - 1].append(letter)
            escaped = false
        } else if letter == "\\" {
            escaped = true
        } else {
            parts.append("")
        }
    }
    return parts
}

extension String {
    /// Without white space at both ends.
    var trimmedBlanks: String {
        var rest = Substring(self)
        while rest.first?.isWhitespace == true { rest.removeFirst() }
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return String(rest)
    }
}
