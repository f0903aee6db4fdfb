/// A value of a YAML file with its place: what the readers of this module work on.
struct ConfigNode {
    enum Content {
        /// `plain` when written without quotes and not as a block: only then may it be a number or `true`.
        case scalar(String, plain: Bool)
        case list([ConfigNode])
        case map([ConfigEntry])
    }
    var line: Int
    var column: Int
    var content: Content

    /// The text of a scalar; nil for lists, maps and "nothing given" (`key:`).
    var text: String? {
        if case .scalar(let text, let plain) = content, !(plain && text.isEmpty) { return text }
        return nil
    }

    var isEmptyScalar: Bool {
        if case .scalar("", plain: true) = content { return true }
        return false
    }

    /// What the node is, for messages.
    var kindName: String {
        switch content {
        case .scalar: isEmptyScalar ? "nothing" : "text"
        case .list: "a list"
        case .map: "a mapping"
        }
    }
}

/// A key with its value; the key is a node since it has a place, too.
struct ConfigEntry {
    var name: String
    var key: ConfigNode
    var value: ConfigNode
}
