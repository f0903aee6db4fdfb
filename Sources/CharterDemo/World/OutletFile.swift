/// Reads an outlet and its sources from its resource file.
extension NewsroomOutlet {
    private static let fields: Set<String> = [
        "Host", "Name", "Owner", "Kind", "Country", "Timezone", "Languages", "Tagline", "Charset", "Charset-Told",
        "Validators", "Disallow", "Wall",
    ]

    init(id: String, text: String) throws(NewsroomError) {
        let file = try ResourceText(file: "outlets/\(id).txt", text: text)
        let header = file.record
        let languages = header.list("Languages")
        let inOther = languages.flatMap { ["Name-\($0)", "Tagline-\($0)"] }
        try header.allow(only: Self.fields.union(inOther))
        let host = try header.required("Host")
        guard host.hasSuffix(".test"), host.utf8.allSatisfy({ $0 < 0x7F }), host == host.lowercased() else {
            throw NewsroomError(file: file.file, line: header.line(of: "Host"), "the host must end in .test")
        }
        let name = try header.required("Name")
        let tagline = try header.required("Tagline")
        var translated: [String: (name: String, tagline: String)] = [:]
        for language in languages {
            let own = header.optional("Name-\(language)")
            let line = header.optional("Tagline-\(language)")
            if own != nil || line != nil { translated[language] = (own ?? name, line ?? tagline) }
        }

        self.id = id
        self.host = host
        self.name = name
        self.owner = try header.required("Owner")
        self.kind = try header.required("Kind")
        self.country = try header.required("Country")
        self.timezone = try header.required("Timezone")
        self.languages = languages
        self.tagline = tagline
        self.wall = header.optional("Wall") ?? ""
        self.translated = translated
        self.charset = try header.choice("Charset", or: .utf8)
        self.charsetTold = try header.choice("Charset-Told", or: .header)
        self.validators = try header.choice("Validators")
        self.disallowed = header.list("Disallow")
        self.feeds = try file.blocks.map { (block) throws(NewsroomError) in
            try NewsroomFeed(ResourceRecord(file: file.file, fields: ResourceText.fields(of: block, file: file.file)))
        }
        if languages.isEmpty { throw NewsroomError(file: file.file, "Languages is missing") }
        if feeds.isEmpty { throw NewsroomError(file: file.file, "the outlet has no feed") }
    }
}

extension NewsroomFeed {
    private static let fields: Set<String> = [
        "Feed", "Format", "Path", "Languages", "Title", "Charset", "Content", "Selection", "Tracking", "Limit",
        "Guids", "Links", "Dates", "Faults", "Days",
    ]

    init(_ record: ResourceRecord) throws(NewsroomError) {
        try record.allow(only: Self.fields)
        self.id = try record.required("Feed")
        self.format = try record.choice("Format")
        self.path = try record.path("Path")
        self.title = try record.required("Title")
        self.languages = record.list("Languages")
        self.charset = try record.choice("Charset", or: .utf8)
        self.content = try record.choice("Content", or: .full)
        self.selection = try record.choice("Selection", or: .all)
        self.tracking = record.optional("Tracking")
        self.limit = try record.optional("Limit").map { (text) throws(NewsroomError) in
            guard let limit = Int(text), limit > 0 else { throw record.fault("Limit", "Limit is no number") }
            return limit
        }
        self.guids = try record.choice("Guids", or: .own)
        self.links = try record.choice("Links", or: .absolute)
        self.dates = try record.choice("Dates", or: .right)
        self.faults = try record.list("Faults").map { (name) throws(NewsroomError) in
            guard let fault = Fault(rawValue: name) else { throw record.fault("Faults", "\"\(name)\" is no fault") }
            return fault
        }
        self.weather = try Self.weather(record)
        if format == .json && charset != .utf8 { throw record.fault("Charset", "JSON is UTF-8 (RFC 8259 §8.1)") }
    }

    /// `3 503; 4 html; from 5 moved`
    private static func weather(_ record: ResourceRecord) throws(NewsroomError) -> [Int: Weather] {
        var weather: [Int: Weather] = [:]
        for item in (record.optional("Days") ?? "").split(separator: ";") {
            var words = item.split(separator: " ")
            let goesOn = words.first == "from"
            if goesOn { words.removeFirst() }
            guard words.count == 2, let day = Int(words[0]), Newsroom.days.contains(day),
                let kind = Weather(words[1])
            else { throw record.fault("Days", "\"\(item.trimmed)\" is no day and what happens on it") }
            for day in day...(goesOn ? Newsroom.days.upperBound : day) { weather[day] = kind }
        }
        return weather
    }
}

extension NewsroomFeed.Weather {
    fileprivate init?(_ word: Substring) {
        switch word {
        case "html": self = .html
        case "empty": self = .empty
        case "moved": self = .moved
        default:
            guard let status = Int(word), (400...599).contains(status) else { return nil }
            self = .status(status)
        }
    }
}
