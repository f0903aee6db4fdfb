import CharterModel

/// Reads what a clause promises, and by when.
struct CommitmentReader {
    /// Ids of the parties; nil when they could not be read.
    let parties: [String]?
    /// Nil when it could not be read: due days counted from it are then not computed.
    let signed: CalendarDay?
    let problems: ProblemList

    func commitment(_ node: ConfigNode) -> Charter.Commitment? {
        let keys = ["verb", "parties", "due", "verify"]
        guard let map = MapReader(node, as: "a commitment", keys: keys, problems) else { return nil }
        let verb = map.requiredText("verb")
        var bound: [String] = []
        if let list = map.required("parties") {
            for (id, item) in readTexts(list, as: "the parties of a commitment", problems) {
                checkParty(id, item, parties, problems)
                bound.append(id)
            }
        }
        let due = map.optional("due").flatMap(dueRule)
        let verify = map.optionalText("verify")
        return verb.map { Charter.Commitment(verb: $0, parties: bound, due: due, verify: verify) }
    }

    /// `YYYY-MM-DD`, `{within: P3M, from: signed, every: P1Y}` or `{on: YYYY-MM-DD, every: P6M}`.
    private func dueRule(_ node: ConfigNode) -> Charter.DueRule? {
        if case .scalar = node.content {
            return readDay(node, as: "\"due\"", problems).map { .init(day: $0, basis: "on \($0)") }
        }
        guard let map = MapReader(node, as: "\"due\"", keys: ["on", "within", "from", "every"], problems) else {
            return nil
        }
        let every = map.optional("every").map(months)
        switch (map.optional("on"), map.optional("within")) {
        case (let on?, nil):
            if let from = map.optional("from") {
                problems.error(from, "\"from\" goes with \"within\", not with \"on\"", "remove one of them")
            }
            guard let day = readDay(on, as: "\"on\"", problems), every != .some(nil) else { return nil }
            return .init(day: day, everyMonths: every ?? nil, basis: "on \(day)")
        case (nil, let within?):
            guard let period = period(within), let start = start(map.optional("from")), every != .some(nil)
            else { return nil }
            return rule(period, start, every ?? nil, within)
        case (_?, _?):
            problems.error(node, "\"due\" has both \"on\" and \"within\"", "keep one of them")
        case (nil, nil):
            problems.error(node, "\"due\" has neither \"on\" nor \"within\"", "add `on: YYYY-MM-DD` or `within: P3M`")
        }
        return nil
    }

    private func rule(
        _ period: Period, _ start: (day: CalendarDay, name: String), _ every: Int?, _ node: ConfigNode
    ) -> Charter.DueRule? {
        let moved = start.day.adding(months: period.months).daysSince1970 + period.days
        let day = CalendarDay(daysSince1970: moved)
        guard (1...9999).contains(day.year) else {
            problems.error(node, "\"within\" ends after the year 9999", "write a shorter period")
            return nil
        }
        return .init(day: day, everyMonths: every, basis: "\(period.words) after \(start.name) (\(period.text))")
    }

    /// Where `within` counts from: the signing, or a day.
    private func start(_ node: ConfigNode?) -> (day: CalendarDay, name: String)? {
        guard let node else { return signed.map { ($0, "signing") } }
        guard let text = readText(node, as: "\"from\"", problems) else { return nil }
        if text == "signed" { return signed.map { ($0, "signing") } }
        if let day = CalendarDay(text) { return (day, "\(day)") }
        problems.error(node, "\"from\" is \(quoted(text))", "write `signed` or a day as YYYY-MM-DD")
        return nil
    }

    private func period(_ node: ConfigNode) -> Period? {
        guard let text = readText(node, as: "\"within\"", problems) else { return nil }
        if let period = Period(text) { return period }
        problems.error(
            node, "\"within\" is \(quoted(text)), not a period", "write for example P10D, P3M, P1Y or P1Y6M")
        return nil
    }

    /// Months of `every`; inner nil when it is malformed.
    private func months(_ node: ConfigNode) -> Int? {
        guard let text = readText(node, as: "\"every\"", problems) else { return nil }
        if let period = Period(text), period.days == 0 { return period.months }
        problems.error(node, "\"every\" is \(quoted(text))", "write whole months or years, for example P6M or P1Y")
        return nil
    }
}

/// An ISO 8601 duration of years, months, weeks and days: `P1Y6M`, `P10D`. Not zero, at most 100 years.
struct Period: Equatable {
    let months: Int
    let days: Int
    let text: String

    init?(_ text: String) {
        guard text.first == "P", text.utf8.count <= 20 else { return nil }
        var months = 0
        var days = 0
        var number: Int?
        var unitsLeft = Substring("YMWD")
        for letter in text.dropFirst() {
            if letter.isASCII, let digit = letter.wholeNumberValue {
                guard (number ?? 0) < 100_000 else { return nil }
                number = (number ?? 0) * 10 + digit
                continue
            }
            // Each unit once and in order: what stands before the one found cannot come any more.
            guard let count = number, let place = unitsLeft.firstIndex(of: letter) else { return nil }
            unitsLeft = unitsLeft[unitsLeft.index(after: place)...]
            number = nil
            switch letter {
            case "Y": months += count * 12
            case "M": months += count
            case "W": days += count * 7
            default: days += count
            }
        }
        guard number == nil, months + days > 0, months <= 1200, days <= 36_525 else { return nil }
        self.months = months
        self.days = days
        self.text = text
    }

    /// `three months`, `one year and six months`, `10 days`.
    var words: String {
        var parts: [String] = []
        func add(_ count: Int, _ unit: String) {
            if count > 0 { parts.append("\(spelled(count)) \(unit)\(count == 1 ? "" : "s")") }
        }
        add(months / 12, "year")
        add(months % 12, "month")
        if days % 7 == 0 { add(days / 7, "week") } else { add(days, "day") }
        return parts.joined(separator: " and ")
    }
}

private func spelled(_ count: Int) -> String {
    let words = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
    return words.indices.contains(count) ? words[count] : String(count)
}
