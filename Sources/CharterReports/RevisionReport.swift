/// A changed text, before and after: what went and what came, word by word. In colour the words are red and green;
/// without it they stand as `[-went-]` and `{+came+}`. Paragraphs that stayed the same are counted, not shown.
package func renderRevision(before: String, after: String, style: TerminalStyle) -> String {
    let old = paragraphs(before)
    let new = paragraphs(after)
    var out: [String] = []
    var same = 0
    func flushSame() {
        if same > 0 { out.append(Paint(on: style.colour).dim("  (\(counted(same, "paragraph")) unchanged)")) }
        same = 0
    }
    for step in steps(old, new) {
        switch step {
        case .same: same += 1
        case .changed(let from, let to):
            flushSame()
            out += changedLines(from, to, style)
        }
    }
    flushSame()
    return out.map { $0 + "\n" }.joined()
}

private func paragraphs(_ text: String) -> [String] {
    text.split(whereSeparator: \.isNewline).map(String.init)
}

private enum Step {
    case same
    /// What went and what came in one place; one of them may be empty.
    case changed([String], [String])
}

/// The way from `old` to `new` in runs.
private func steps(_ old: [String], _ new: [String]) -> [Step] {
    let difference = new.difference(from: old)
    let removed = Set(difference.removals.map(offset))
    let inserted = Set(difference.insertions.map(offset))
    var steps: [Step] = []
    var (left, right) = (0, 0)
    while left < old.count || right < new.count {
        var (went, came): ([String], [String]) = ([], [])
        while removed.contains(left) { went.append(old[left]); left += 1 }
        while inserted.contains(right) { came.append(new[right]); right += 1 }
        if went.isEmpty && came.isEmpty {
            steps.append(.same)
            left += 1
            right += 1
        } else {
            steps.append(.changed(went, came))
        }
    }
    return steps
}

private func offset(_ change: CollectionDifference<String>.Change) -> Int {
    switch change {
    case .insert(let offset, _, _), .remove(let offset, _, _): offset
    }
}

/// Words of one changed place, wrapped.
private func changedLines(_ from: [String], _ to: [String], _ style: TerminalStyle) -> [String] {
    let old = words(from)
    let new = words(to)
    // Comparing costs words × changes: two long texts with nothing in common are shown one after the other.
    let comparable = old.count + new.count <= 4000
    let steps = comparable ? steps(old, new) : [.changed(old, new)]
    var marked: [MarkedWord] = []
    var place = 0
    for step in steps {
        switch step {
        case .same:
            marked.append(MarkedWord(text: new[place], change: .none))
            place += 1
        case .changed(let went, let came):
            marked += went.map { MarkedWord(text: $0, change: .went) }
            marked += came.map { MarkedWord(text: $0, change: .came) }
            place += came.count
        }
    }
    return lines(marked, style)
}

/// Words, and numbers whole: `6 480` is one, or an edit of its end would be shown as another number.
private func words(_ paragraphs: [String]) -> [String] {
    var words: [String] = []
    for paragraph in paragraphs {
        var isFirst = true
        for word in escapedForTerminal(paragraph).split(separator: " ") {
            if !isFirst, let last = words.last, goesOn(last, with: word) {
                words[words.count - 1] = last + " " + word
            } else {
                words.append(String(word))
            }
            isFirst = false
        }
    }
    return words
}

/// Whether two pieces are groups of one number: up to three digits, then three more.
private func goesOn(_ number: String, with group: Substring) -> Bool {
    let isDigit = { (character: Character) in ("0"..."9").contains(character) }
    let tail = number.split(separator: " ").last ?? ""
    return (1...3).contains(tail.count) && tail.allSatisfy(isDigit) && group.prefix(3).count == 3
        && group.prefix(3).allSatisfy(isDigit) && !(group.dropFirst(3).first.map(isDigit) ?? false)
}

private struct MarkedWord {
    enum Change {
        case none, went, came
    }
    var text: String
    var change: Change
}

/// Runs of the same mark share one pair of brackets, or one colour, on each line.
private func lines(_ words: [MarkedWord], _ style: TerminalStyle) -> [String] {
    let paint = Paint(on: style.colour)
    let room = style.measure - 2
    var lines: [[MarkedWord]] = [[]]
    var used = 0
    for (index, word) in words.enumerated() {
        let opens = index == 0 || words[index - 1].change != word.change
        let brackets = style.colour || word.change == .none || !opens ? 0 : 4
        let columns = terminalWidth(word.text) + 1 + brackets
        if used + columns > room, used > 0 {
            lines.append([])
            used = 0
        }
        lines[lines.count - 1].append(word)
        used += columns
    }
    return lines.map { line in
        var out: [String] = []
        var rest = line[...]
        while let first = rest.first {
            let run = rest.prefix { $0.change == first.change }
            rest = rest.dropFirst(run.count)
            let text = run.map(\.text).joined(separator: " ")
            switch first.change {
            case .none: out.append(text)
            case .went: out.append(style.colour ? paint.red(text) : "[-\(text)-]")
            case .came: out.append(style.colour ? paint.green(text) : "{+\(text)+}")
            }
        }
        return "  " + out.joined(separator: " ")
    }
}
