/// Reads an article from its resource file.
extension NewsroomArticle {
    private static let fields: Set<String> = [
        "Outlet", "Path", "Listed-As", "Title", "Published", "Language", "Section", "Byline", "Summary",
        "Relevance", "Clauses", "DuplicateOf", "Appears", "Reach", "Also-In",
    ]

    init(id: String, text: String) throws(NewsroomError) {
        let file = try ResourceText(file: "articles/\(id).txt", text: text)
        let header = file.record
        try header.allow(only: Self.fields)
        let isEdit = { (block: ResourceText.Block) in block.lines[0].hasPrefix("Edit:") }
        let paragraphs = file.blocks.filter { !isEdit($0) }.map(\.text)
        if paragraphs.isEmpty { throw NewsroomError(file: file.file, "there is no text") }
        let edits = file.blocks.filter(isEdit)
        if edits.count > 1 { throw NewsroomError(file: file.file, line: edits[1].line, "a second Edit block") }

        self.id = id
        self.outlet = try header.required("Outlet")
        self.path = try header.path("Path")
        self.listedPath = header.optional("Listed-As") == nil ? self.path : try header.path("Listed-As")
        self.title = try header.required("Title")
        self.publishedAt = try header.instant("Published")
        self.language = try header.required("Language")
        self.section = try header.required("Section")
        self.byline = try header.required("Byline")
        self.standfirst = header.optional("Summary")
        self.relevance = try header.choice("Relevance")
        self.clauses = try Self.clauses(header)
        self.duplicateOf = try Self.copy(header)
        self.appearsInPass = try header.pass("Appears", or: 1)
        self.reach = try header.choice("Reach", or: .page)
        self.alsoIn = header.list("Also-In")
        self.originalParagraphs = paragraphs
        self.edit = try edits.first.map { (block) throws(NewsroomError) in
            try Self.edit(block, file: file.file, paragraphs: paragraphs)
        }
        if (self.reach == .moved) != (self.listedPath != self.path) {
            throw NewsroomError(file: file.file, "Listed-As and \"Reach: moved\" go together")
        }
    }

    /// `I.0 substantive, I.1 mention`
    private static func clauses(_ header: ResourceRecord) throws(NewsroomError) -> [ClauseTruth] {
        try header.list("Clauses").map { (item) throws(NewsroomError) in
            let parts = item.split(separator: " ")
            guard parts.count == 2, let strength = Strength(rawValue: String(parts[1])) else {
                throw NewsroomError(
                    file: header.file, line: header.line(of: "Clauses"), "\"\(item)\" is no clause and strength")
            }
            return ClauseTruth(clause: String(parts[0]), strength: strength)
        }
    }

    /// `some-article exact`
    private static func copy(_ header: ResourceRecord) throws(NewsroomError) -> Copy? {
        guard let value = header.optional("DuplicateOf") else { return nil }
        let parts = value.split(separator: " ")
        guard parts.count == 2, let kind = Copy.Kind(rawValue: String(parts[1])) else {
            throw NewsroomError(
                file: header.file, line: header.line(of: "DuplicateOf"), "expected an article and exact or near")
        }
        return Copy(original: String(parts[0]), kind: kind)
    }

    private static func edit(
        _ block: ResourceText.Block, file: String, paragraphs: [String]
    ) throws(NewsroomError) -> Edit {
        let record = ResourceRecord(file: file, fields: try ResourceText.fields(of: block, file: file))
        try record.allow(only: ["Edit", "Updated", "Replace", "With"])
        let old = try record.required("Replace")
        if paragraphs.reduce(0, { $0 + $1.ranges(of: old).count }) != 1 {
            throw NewsroomError(file: file, line: record.line(of: "Replace"), "the text has not exactly one \"\(old)\"")
        }
        return Edit(
            pass: try record.pass("Edit", or: nil), updatedAt: try record.instant("Updated"), old: old,
            new: try record.required("With"))
    }
}

extension ResourceRecord {
    /// A path on a host: printable ASCII after a slash, without query or fragment.
    func path(_ name: String) throws(NewsroomError) -> String {
        let value = try required(name)
        let plain = value.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !"?#%<>\"".utf8.contains($0) }
        guard value.hasPrefix("/"), plain else {
            throw NewsroomError(file: file, line: line(of: name), "\(name) is no plain path: \"\(value)\"")
        }
        return value
    }

    /// `pass 2`
    func pass(_ name: String, or fallback: Int?) throws(NewsroomError) -> Int {
        if let fallback, optional(name) == nil { return fallback }
        let value = try required(name)
        guard value.hasPrefix("pass "), let pass = Int(value.dropFirst(5)), Newsroom.passes.contains(pass) else {
            throw NewsroomError(file: file, line: line(of: name), "\(name) is no pass of the newsroom: \"\(value)\"")
        }
        return pass
    }
}
