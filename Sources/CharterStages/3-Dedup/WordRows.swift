/// Where the words of compared texts are kept until all are there: in memory, or where there is more room.
package protocol WordRows {
    /// Keeps one more.
    mutating func append(_ row: WordRow) throws
    /// The one at `place`, from 0, as it was kept.
    func row(at place: Int) throws -> WordRow
}

/// In memory.
package struct RowsInMemory: WordRows {
    private var rows: [WordRow] = []
    /// None yet.
    package init() {}
    /// Keeps one more.
    package mutating func append(_ row: WordRow) { rows.append(row) }
    /// The one at `place`, from 0.
    package func row(at place: Int) -> WordRow { rows[place] }
}
