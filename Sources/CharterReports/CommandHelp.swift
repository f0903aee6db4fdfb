/// What a command says of itself: names, options and prose. Reads the JSON that `--experimental-dump-help` prints.
package struct CommandHelp: Sendable, Equatable, Decodable {
    package var commandName: String
    package var abstract: String?
    /// Paragraphs parted by empty lines; `Examples:` is followed by indented lines.
    package var discussion: String?
    package var shouldDisplay: Bool
    package var arguments: [Argument]?
    package var subcommands: [CommandHelp]?

    /// An option, a flag, or what stands on the line by its place.
    package struct Argument: Sendable, Equatable, Decodable {
        /// Which of the three it is.
        package enum Kind: String, Sendable, Decodable { case positional, option, flag }
        package var kind: Kind
        package var shouldDisplay: Bool
        package var isOptional: Bool
        package var isRepeating: Bool
        package var names: [Name]?
        package var valueName: String?
        package var defaultValue: String?
        package var allValues: [String]?
        package var abstract: String?
        package var discussion: String?
    }

    /// `--name`, `-n` or `-name`.
    package struct Name: Sendable, Equatable, Decodable {
        package var kind: String
        package var name: String
    }

    /// The whole as the JSON has it.
    package struct Tool: Sendable, Decodable {
        package var command: CommandHelp
    }

    /// Commands that are shown to people.
    package var shown: [CommandHelp] {
        (subcommands ?? []).filter { $0.shouldDisplay && $0.commandName != "help" }
    }
}
