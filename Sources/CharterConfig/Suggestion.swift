/// The candidate nearest to `word`, when it is near enough to be a slip of the finger: at most a third of its
/// letters differ (at least one may). Ties go to the first candidate.
func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
    var best: (name: String, distance: Int)?
    let typed = Array(word.lowercased())
    guard typed.count <= 60 else { return nil }
    for candidate in candidates {
        let distance = editDistance(typed, Array(candidate.lowercased()))
        let allowed = max(1, candidate.count / 3)
        if distance <= allowed, distance < best?.distance ?? .max { best = (candidate, distance) }
    }
    return best?.name
}

/// `did you mean "x"?`, or else `instead`.
func suggestion(for word: String, among candidates: some Sequence<String>, otherwise instead: String) -> String {
    nearest(to: word, among: candidates).map { "did you mean \"\($0)\"?" } ?? instead
}

/// Edit distance in which swapping two neighbours counts as one change (optimal string alignment).
func editDistance(_ left: [Character], _ right: [Character]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...right.count)
    for (row, letter) in left.enumerated() {
        var current = [row + 1]
        for (column, other) in right.enumerated() {
            var cost = min(last[column + 1] + 1, current[column] + 1, last[column] + (letter == other ? 0 : 1))
            let swapped = row > 0 && column > 0 && letter == right[column - 1] && left[row - 1] == other
            if swapped { cost = min(cost, beforeLast[column - 1] + 1) }
            current.append(cost)
        }
        beforeLast = last
        last = current
    }
    return last[right.count]
}
