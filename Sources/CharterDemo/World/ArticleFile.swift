/// Reads an article from its resource file.
extension NewsroomArticle {
    private static let fields: Set<String> = [
        "Outlet", "Path", "Listed-As", "Title", "Published", "Language", "Section", "Byline", "Summary",
        "Relevance", "Clauses", "DuplicateOf", "Appears", "Reach", "Also-In", "Guid", "Gone", "Relisted", "Layout",
    ]

    /// - Parameter calendar: the looks at the newsroom, in order.
    init(id: String, text: String, calendar: [NewsroomTime]) throws(NewsroomError) {
        let file = try ResourceText(file: "articles/\(id).txt", text: text)
        let header = file.record
        try header.allow(only: Self.fields)
        let isEdit = { (block: ResourceText.Block) in block.lines[0].hasPrefix("Edit:") }
        let blocks = try file.blocks.filter { !isEdit($0) }.map { (block) throws(NewsroomError) in
            guard let read = TextBlock(block.lines) else {
                throw NewsroomError(file: file.file, line: block.line, "\"\(block.lines[0])\" is no block of text")
            }
            return read
        }
        if blocks.isEmpty { throw NewsroomError(file: file.file, "there is no text") }

        self.id = id
        self.outlet = try header.required("Outlet")
        self.firstPath = try header.path("Path")
        self.firstListedPath = header.optional("Listed-As") == nil ? self.firstPath : try header.path("Listed-As")
        self.title = try header.required("Title")
        self.publishedAt = try header.instant("Published")
        self.language = try header.required("Language")
        self.section = try header.required("Section")
        self.byline = try header.required("Byline")
        self.standfirst = header.optional("Summary")
        self.relevance = try header.choice("Relevance")
        self.clauses = try Self.clauses(header)
        self.duplicateOf = try Self.copy(header)
        self.appearsOnDay = try Self.firstDay(header, publishedAt: publishedAt, calendar: calendar)
        self.reach = try header.choice("Reach", or: .page)
        self.layout = try Self.layout(header)
        self.guid = header.optional("Guid")
        self.removal = try Self.removal(header)
        self.relisting = try Self.relisting(header)
        self.alsoIn = header.list("Also-In")
        self.originalBlocks = blocks
        let pieces = [title] + blocks.flatMap(\.pieces)
        self.edits = try file.blocks.filter(isEdit).map { (block) throws(NewsroomError) in
            try Self.edit(block, file: file.file, pieces: pieces)
        }.sorted { $0.day < $1.day }
        if (self.reach == .moved) != (self.firstListedPath != self.firstPath) {
            throw NewsroomError(file: file.file, "Listed-As and \"Reach: moved\" go together")
        }
    }

    /// `I.0 substantive, I.1 mention`
    private static func clauses(_ header: ResourceRecord) throws(NewsroomError) -> [ClauseTruth] {
        try header.list("Clauses").map { (item) throws(NewsroomError) in
            let parts = item.split(separator: " ")
            guard parts.count == 2, let strength = Strength(rawValue: String(parts[1])) else {
                throw header.fault("Clauses", "\"\(item)\" is no clause and strength")
            }
            return ClauseTruth(clause: String(parts[0]), strength: strength)
        }
    }

    /// `some-article exact`
    private static func copy(_ header: ResourceRecord) throws(NewsroomError) -> Copy? {
        guard let value = header.optional("DuplicateOf") else { return nil }
        let parts = value.split(separator: " ")
        guard parts.count == 2, let kind = Copy.Kind(rawValue: String(parts[1])) else {
            let kinds = Copy.Kind.allCases.map(\.rawValue).joined(separator: ", ")
            throw header.fault("DuplicateOf", "expected an article and one of \(kinds)")
        }
        return Copy(original: String(parts[0]), kind: kind)
    }

    /// The first look after it was published, or the later one that the file names.
    private static func firstDay(
        _ header: ResourceRecord, publishedAt: NewsroomTime, calendar: [NewsroomTime]
    ) throws(NewsroomError) -> Int {
        guard let index = calendar.firstIndex(where: { publishedAt <= $0 }) else {
            throw header.fault("Published", "it is published after the last day")
        }
        guard let named = try header.day("Appears") else { return index + 1 }
        if named <= index { throw header.fault("Appears", "it appears before it is published") }
        return named
    }

    /// `liveblog`, `paywall 2`
    private static func layout(_ header: ResourceRecord) throws(NewsroomError) -> Layout {
        guard let value = header.optional("Layout") else { return .article }
        let parts = value.split(separator: " ")
        switch parts.first {
        case "liveblog" where parts.count == 1: return .liveblog
        case "paywall" where parts.count == 2:
            if let blocks = Int(parts[1]), blocks > 0 { return .paywall(blocks: blocks) }
        default: break
        }
        throw header.fault("Layout", "Layout cannot be \"\(value)\"")
    }

    /// `day 4` or `day 4 410`
    private static func removal(_ header: ResourceRecord) throws(NewsroomError) -> Removal? {
        guard let (day, rest) = try header.dayAndRest("Gone") else { return nil }
        guard ["", "404", "410"].contains(rest) else { throw header.fault("Gone", "a page is gone by 404 or 410") }
        return Removal(day: day, status: Int(rest) ?? 404)
    }

    /// `day 5 /new/path`
    private static func relisting(_ header: ResourceRecord) throws(NewsroomError) -> Relisting? {
        guard let (day, path) = try header.dayAndRest("Relisted") else { return nil }
        return Relisting(day: day, path: try header.plainPath(path, of: "Relisted"))
    }

    private static func edit(
        _ block: ResourceText.Block, file: String, pieces: [String]
    ) throws(NewsroomError) -> Edit {
        let record = ResourceRecord(file: file, fields: try ResourceText.fields(of: block, file: file))
        try record.allow(only: ["Edit", "Updated", "Replace", "With", "Material", "Signalled"])
        let old = try record.required("Replace")
        if pieces.reduce(0, { $0 + $1.ranges(of: old).count }) != 1 {
            throw record.fault("Replace", "title and text have not exactly one \"\(old)\"")
        }
        guard let day = try record.day("Edit") else { throw record.fault("Edit", "Edit is missing") }
        return Edit(
            day: day, updatedAt: try record.instant("Updated"), old: old, new: try record.required("With"),
            isMaterial: try record.flag("Material"), isSignalled: try record.flag("Signalled"))
    }
}

extension ResourceRecord {
    /// A fault of one field, with its line.
    func fault(_ name: String, _ reason: String) -> NewsroomError {
        NewsroomError(file: file, line: line(of: name), reason)
    }

    /// A path on a host: printable ASCII after a slash, without query or fragment.
    func path(_ name: String) throws(NewsroomError) -> String { try plainPath(try required(name), of: name) }

    func plainPath(_ value: String, of name: String) throws(NewsroomError) -> String {
        let plain = value.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !"?#%<>\"".utf8.contains($0) }
        guard value.hasPrefix("/"), plain else { throw fault(name, "\(name) is no plain path: \"\(value)\"") }
        return value
    }

    /// `day 2`; nil when the field is absent.
    func day(_ name: String) throws(NewsroomError) -> Int? {
        guard let (day, rest) = try dayAndRest(name) else { return nil }
        if !rest.isEmpty { throw fault(name, "\(name) is no day of the newsroom: \"day \(day) \(rest)\"") }
        return day
    }

    /// `day 2` with more behind it; nil when the field is absent.
    func dayAndRest(_ name: String) throws(NewsroomError) -> (day: Int, rest: String)? {
        guard let value = optional(name) else { return nil }
        let parts = value.split(separator: " ", maxSplits: 2)
        guard parts.count >= 2, parts[0] == "day", let day = Int(parts[1]), Newsroom.days.contains(day) else {
            throw fault(name, "\(name) is no day of the newsroom: \"\(value)\"")
        }
        return (day, parts.count > 2 ? parts[2].trimmed : "")
    }

    /// `yes` or `no`.
    func flag(_ name: String) throws(NewsroomError) -> Bool {
        let value = try required(name)
        guard value == "yes" || value == "no" else { throw fault(name, "\(name) is neither yes nor no") }
        return value == "yes"
    }
}
