/// Manual pages (mdoc(7)) out of what commands say of themselves: one for the program, one for each command with its
/// subcommands. The same help gives the same bytes.
package struct ManualPage: Sendable, Equatable {
    /// `charterwatch-crawl.1`
    package var file: String
    package var text: String

    /// What every page says beside the command's own help.
    package struct Common: Sendable {
        /// `February 10, 2026`
        package var date: String
        package var environment: [Item]
        package var files: [Item]
        package var exitCodes: [Item]

        package init(date: String, environment: [Item], files: [Item], exitCodes: [Item]) {
            self.date = date
            self.environment = environment
            self.files = files
            self.exitCodes = exitCodes
        }
    }

    /// A word and what it means.
    package struct Item: Sendable {
        package var word: String
        package var meaning: String

        package init(_ word: String, _ meaning: String) {
            self.word = word
            self.meaning = meaning
        }
    }

    /// All pages of a program.
    package static func pages(of program: CommandHelp, _ common: Common) -> [ManualPage] {
        let name = program.commandName
        var all = ["\(name)"] + program.shown.map { "\(name)-\($0.commandName)" }
        all.sort()
        func page(_ title: String, _ command: CommandHelp, _ words: [String], isWhole: Bool) -> ManualPage {
            var text = Mdoc()
            text.head(title, command.abstract ?? "", common.date)
            text.synopsis(command, words)
            text.description(command, words, listsOthers: isWhole)
            text.items("ENVIRONMENT", common.environment, macro: "Ev")
            text.items("FILES", common.files, macro: "Pa")
            text.items("EXIT STATUS", common.exitCodes, macro: "Li")
            text.examples(command)
            text.others(all.filter { $0 != title })
            return ManualPage(file: title + ".1", text: text.text)
        }
        return [page(name, program, [name], isWhole: true)]
            + program.shown.map {
                page("\(name)-\($0.commandName)", $0, [name, $0.commandName], isWhole: false)
            }
    }
}

/// Writes mdoc.
private struct Mdoc {
    var text = ""

    mutating func line(_ line: String) { text += line + "\n" }

    mutating func head(_ title: String, _ abstract: String, _ date: String) {
        line(".Dd \(date)")
        line(".Dt \(title.uppercased()) 1")
        line(".Os")
        line(".Sh NAME")
        line(".Nm \(title)")
        var abstract = abstract
        if abstract.hasSuffix(".") { abstract.removeLast() }
        line(".Nd \(Mdoc.escaped(abstract))")
    }

    mutating func synopsis(_ command: CommandHelp, _ words: [String]) {
        line(".Sh SYNOPSIS")
        guard words.count > 1, !command.shown.isEmpty else { return use(command, words) }
        let shared = shared(command).map(form)
        for sub in command.shown { use(sub, words + [sub.commandName], without: shared) }
    }

    /// Options in `shared` are one word.
    private mutating func use(_ command: CommandHelp, _ words: [String], without shared: [String] = []) {
        line(".Nm \(words[0])" + words.dropFirst().map { " Cm \($0)" }.joined())
        if !command.shown.isEmpty {
            line(".Ar command")
            line(".Op Ar options")
            return
        }
        if !shared.isEmpty { line(".Op Ar options") }
        for argument in shown(command)
        where argument.kind != .positional && !isHelp(argument) && !shared.contains(form(argument)) {
            line((argument.isOptional ? ".Op " : ".") + form(argument) + (argument.isRepeating ? " ..." : ""))
        }
        for argument in shown(command) where argument.kind == .positional {
            let name = (argument.valueName ?? "argument") + (argument.isRepeating ? " ..." : "")
            line((argument.isOptional ? ".Op " : ".") + "Ar \(name)")
        }
    }

    mutating func description(_ command: CommandHelp, _ words: [String], listsOthers: Bool) {
        line(".Sh DESCRIPTION")
        if let abstract = command.abstract { sentences(abstract) }
        prose(command)
        guard !command.shown.isEmpty else { return options(shown(command)) }
        if listsOthers {
            options(shown(command))
            line(".Sh COMMANDS")
            sentences("Each has a page of its own, and says the same with --help.")
            line(".Bl -tag -width backfill")
            for sub in command.shown {
                line(".It Cm \(sub.commandName)")
                sentences(sub.abstract ?? "")
            }
            line(".El")
        } else {
            let shared = shared(command)
            for sub in command.shown {
                line(".Ss \((words + [sub.commandName]).joined(separator: " "))")
                if let abstract = sub.abstract { sentences(abstract) }
                prose(sub)
                options(shown(sub).filter { !shared.map(form).contains(form($0)) })
                let lines = exampleLines(sub)
                if !lines.isEmpty { literal(lines) }
            }
            line(".Ss Options of all of these")
            options(shared)
        }
    }

    /// What every subcommand takes.
    private func shared(_ command: CommandHelp) -> [CommandHelp.Argument] {
        shown(command.shown[0]).filter { argument in
            argument.kind != .positional
                && command.shown.allSatisfy { shown($0).contains { form($0) == form(argument) } }
        }
    }

    /// The paragraphs, without examples and exit codes, which have sections of their own.
    private mutating func prose(_ command: CommandHelp) {
        for paragraph in paragraphs(command) where !paragraph.hasPrefix("Examples:") {
            if paragraph.hasPrefix("Exit codes:") { continue }
            line(".Pp")
            sentences(paragraph)
        }
    }

    private mutating func options(_ arguments: [CommandHelp.Argument]) {
        let all = arguments.filter { $0.abstract != nil }
        guard !all.isEmpty else { return }
        line(".Bl -tag -width Ds")
        for argument in all {
            line(".It " + form(argument))
            var abstract = argument.abstract ?? ""
            let values = (argument.allValues ?? []).filter { !abstract.contains($0) }
            if !values.isEmpty { abstract += " One of " + values.joined(separator: ", ") + "." }
            if let value = argument.defaultValue, !abstract.localizedDefault { abstract += " Default: \(value)." }
            sentences(abstract)
            if let more = argument.discussion { sentences(more) }
        }
        line(".El")
    }

    mutating func items(_ title: String, _ items: [ManualPage.Item], macro: String) {
        guard !items.isEmpty else { return }
        line(".Sh \(title)")
        line(".Bl -tag -width Ds")
        for item in items {
            line(".It \(macro) \(Mdoc.escaped(item.word))")
            sentences(item.meaning)
        }
        line(".El")
    }

    mutating func examples(_ command: CommandHelp) {
        let lines = exampleLines(command)
        guard !lines.isEmpty else { return }
        line(".Sh EXAMPLES")
        literal(lines)
    }

    mutating func others(_ names: [String]) {
        line(".Sh SEE ALSO")
        for (place, name) in names.enumerated() { line(".Xr \(name) 1" + (place < names.count - 1 ? " ," : "")) }
    }

    private mutating func literal(_ lines: [Substring]) {
        line(".Bd -literal -offset 2n")
        for one in lines { line(Mdoc.escaped(String(one))) }
        line(".Ed")
    }

    /// Prose, each sentence on a line of its own as mdoc wants it.
    private mutating func sentences(_ prose: String) {
        var sentence = ""
        let words = prose.split { $0 == " " || $0 == "\n" }
        for (place, word) in words.enumerated() {
            sentence += (sentence.isEmpty ? "" : " ") + word
            let begins = place + 1 < words.count && words[place + 1].first.map { $0.isUppercase } ?? false
            if begins, let end = word.last, ".!?".contains(end) {
                line(Mdoc.escaped(sentence))
                sentence = ""
            }
        }
        if !sentence.isEmpty { line(Mdoc.escaped(sentence)) }
    }

    private func paragraphs(_ command: CommandHelp) -> [String] {
        (command.discussion ?? "").split(separator: "\n\n").map(String.init)
    }

    private func exampleLines(_ command: CommandHelp) -> [Substring] {
        let block = paragraphs(command).first { $0.hasPrefix("Examples:") } ?? ""
        return block.split(separator: "\n").dropFirst().map { $0.hasPrefix("  ") ? $0.dropFirst(2) : $0 }
    }

    private func shown(_ command: CommandHelp) -> [CommandHelp.Argument] {
        (command.arguments ?? []).filter { argument in
            let names = (argument.names ?? []).map(\.name)
            return argument.shouldDisplay && !(names.contains("version") && command.shown.isEmpty)
        }
    }

    private func isHelp(_ argument: CommandHelp.Argument) -> Bool {
        (argument.names ?? []).contains { $0.name == "help" || $0.name == "version" }
    }

    /// `Fl -name Ar value`, or `Ar value`.
    private func form(_ argument: CommandHelp.Argument) -> String {
        let value = "Ar " + Mdoc.escaped(argument.valueName ?? "value")
        if argument.kind == .positional { return value }
        let names = (argument.names ?? []).map { "Fl " + ($0.kind == "long" ? "-" : "") + $0.name }
        return names.joined(separator: " , ") + (argument.kind == .option ? " " + value : "")
    }

    /// Text that roff takes as it is.
    static func escaped(_ text: String) -> String {
        var out = ""
        for character in text {
            switch character {
            case "\\": out += "\\e"
            case "-": out += "\\-"
            case "`": out += "\\(ga"
            case "'": out += "\\(aq"
            case "^": out += "\\(ha"
            case "~": out += "\\(ti"
            default: out.append(character)
            }
        }
        return out.hasPrefix(".") ? "\\&" + out : out
    }
}

extension String {
    /// Says what happens without the option.
    fileprivate var localizedDefault: Bool { contains("Default:") || contains("(default") }
}
