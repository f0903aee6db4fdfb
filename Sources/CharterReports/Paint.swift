/// Colours and weights for a terminal (ECMA-48 SGR); leaves the text alone when they are off.
struct Paint {
    let on: Bool

    func bold(_ text: String) -> String { code("1", text) }
    func dim(_ text: String) -> String { code("2", text) }
    func strong(_ text: String) -> String { code("1;36", text) }
    func cyan(_ text: String) -> String { code("36", text) }
    func green(_ text: String) -> String { code("32", text) }
    func yellow(_ text: String) -> String { code("33", text) }
    func red(_ text: String) -> String { code("31", text) }

    private func code(_ code: String, _ text: String) -> String {
        on && !text.isEmpty ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}
