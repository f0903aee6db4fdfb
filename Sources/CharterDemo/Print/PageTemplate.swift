/// A page with named slots: `{{title}}`. What is put into a slot must already be escaped for it.
struct PageTemplate: Sendable {
    private enum Part: Sendable { case text(String), slot(String) }
    private let parts: [Part]

    /// The slots a page may have.
    static let slots: Set<String> = [
        "alternates", "body", "byline", "canonical", "charset", "css", "entries", "isoDate", "jsonLD", "lang", "latest",
        "outlet", "related", "section", "standfirst", "summary", "tagline", "title", "visibleDate", "wall",
    ]

    init(file: String, text: String) throws(NewsroomError) {
        var parts: [Part] = []
        var rest = text[...]
        while let open = rest.firstRange(of: "{{") {
            guard let close = rest[open.upperBound...].firstRange(of: "}}") else {
                throw NewsroomError(file: file, "a slot is not closed")
            }
            let name = String(rest[open.upperBound..<close.lowerBound])
            guard Self.slots.contains(name) else { throw NewsroomError(file: file, "unknown slot \"\(name)\"") }
            parts += [.text(String(rest[..<open.lowerBound])), .slot(name)]
            rest = rest[close.upperBound...]
        }
        self.parts = parts + [.text(String(rest))]
    }

    /// The page with its slots filled; a slot without a value stays empty.
    func filled(_ values: [String: String]) -> String {
        parts.reduce(into: "") { page, part in
            switch part {
            case .text(let text): page += text
            case .slot(let name): page += values[name] ?? ""
            }
        }
    }
}
