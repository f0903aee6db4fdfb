/// One key of `pipeline.yaml`: the table of them (`pipelineKeys`) drives the reading, the check for unknown keys
/// and the text of `check --explain`.
struct PipelineKey: Sendable {
    /// Dots stand for nesting: `crawl.host-delay`.
    let path: String
    /// The default as one would write it in the file; nil: the key must be given. "none": nothing is the default.
    let fallback: String?
    /// For people, one sentence.
    let meaning: String
    let value: ValueKind

    init(_ path: String, _ value: ValueKind, default fallback: String?, _ meaning: String) {
        self.path = path
        self.value = value
        self.fallback = fallback
        self.meaning = meaning
    }

    /// How a value is written, and where it goes.
    enum ValueKind: Sendable {
        typealias Field<Value> = any WritableKeyPath<PipelineConfig, Value> & Sendable
        case text(Field<String>)
        case folder(Field<String?>)
        case zone(Field<String>)
        case contact(Field<String?>)
        case files(Field<[String]>)
        case count(Field<Int>, ClosedRange<Int>)
        case flag(Field<Bool>)
        /// At least so many seconds.
        case seconds(Field<Double>, atLeast: Double)
        case wholeSeconds(Field<Int>, atLeast: Int)
        case age(Field<Int?>)
        case size(Field<Int>)
        case hosts(Field<[String]>)
        case redirects(Field<[HostRedirect]>)
    }

    /// For `check --explain`.
    var typeName: String {
        switch value {
        case .text: "file"
        case .folder: "folder or none"
        case .zone: "time zone"
        case .contact: "URL or mail address"
        case .files: "list of files"
        case .count(_, let range): "number, \(range.lowerBound)–\(range.upperBound)"
        case .flag: "true or false"
        case .seconds, .wholeSeconds: "duration"
        case .age: "duration or none"
        case .size: "size"
        case .hosts: "list of hosts"
        case .redirects: "mapping of hosts to addresses"
        }
    }

    /// Puts the default into `config`; the empty defaults (`none`, `[]`, `{}`) are what it holds already.
    func storeDefault(in config: inout PipelineConfig) {
        guard let fallback, !["none", "[]", "{}"].contains(fallback) else { return }
        let problems = ProblemList(file: "default of \(path)")
        let node = ConfigNode(line: 1, column: 1, content: .scalar(fallback, plain: true))
        store(node, in: &config, problems)
        precondition(problems.problems.isEmpty, "\(problems.problems)")
    }

    /// Reads `node` into `config`, or adds a problem.
    func store(_ node: ConfigNode, in config: inout PipelineConfig, _ problems: ProblemList) {
        let reader = ValueReader(name: "\"\(path)\"", node: node, problems: problems)
        func set<Value>(_ field: ValueKind.Field<Value>, _ value: Value?) {
            if let value { config[keyPath: field] = value }
        }
        switch value {
        case .text(let field): set(field, reader.text())
        case .folder(let field): set(field, reader.folder())
        case .zone(let field): set(field, reader.zone())
        case .contact(let field): set(field, reader.contact())
        case .files(let field): set(field, reader.files())
        case .count(let field, let range): set(field, reader.count(range))
        case .flag(let field): set(field, reader.flag())
        case .seconds(let field, let least): set(field, reader.seconds(atLeast: least))
        case .wholeSeconds(let field, let least): set(field, reader.seconds(atLeast: Double(least)).map { Int($0) })
        case .age(let field): set(field, reader.age())
        case .size(let field): set(field, reader.size())
        case .hosts(let field): set(field, reader.hosts())
        case .redirects(let field): set(field, reader.redirects())
        }
    }

    /// Whether two configurations give this key other values.
    func differs(_ one: PipelineConfig, _ other: PipelineConfig) -> Bool {
        func differ<Value: Equatable>(_ field: ValueKind.Field<Value>) -> Bool {
            one[keyPath: field] != other[keyPath: field]
        }
        return switch value {
        case .text(let field), .zone(let field): differ(field)
        case .contact(let field), .folder(let field): differ(field)
        case .files(let field), .hosts(let field): differ(field)
        case .count(let field, _), .wholeSeconds(let field, _), .size(let field): differ(field)
        case .flag(let field): differ(field)
        case .seconds(let field, _): differ(field)
        case .age(let field): differ(field)
        case .redirects(let field): differ(field)
        }
    }
}
