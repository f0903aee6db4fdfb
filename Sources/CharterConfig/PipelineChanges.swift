package import CharterModel

/// What reading the configuration anew changed, for people.
package struct PipelineChanges: Sendable, Equatable {
    /// Keys of `pipeline.yaml` with another value.
    package var keys: [String]
    /// The charter is another one: its digest changed.
    package var charter: Bool
    package var added: [SourceID]
    package var removed: [SourceID]
    package var changed: [SourceID]

    package init(from old: LoadedPipeline, to new: LoadedPipeline) {
        keys = pipelineKeys.filter { $0.differs(old.config, new.config) }.map(\.path)
        charter = old.charter.digest != new.charter.digest
        let before = Dictionary(old.sources.map { ($0.id, $0) }) { first, _ in first }
        let after = Dictionary(new.sources.map { ($0.id, $0) }) { first, _ in first }
        added = new.sources.map(\.id).filter { before[$0] == nil }
        removed = old.sources.map(\.id).filter { after[$0] == nil }
        changed = new.sources.map(\.id).filter { id in
            guard var one = before[id], var other = after[id] else { return false }
            // Where it stands in the file is no change.
            (one.origin, other.origin) = ("", "")
            return one != other
        }
    }

    package var isEmpty: Bool { keys.isEmpty && !charter && added.isEmpty && removed.isEmpty && changed.isEmpty }

    /// One line: `2 sources added (a, b), crawl.cadence changed, another charter`.
    package var sentence: String {
        var parts: [String] = []
        for (ids, what) in [(added, "added"), (removed, "removed"), (changed, "changed")] where !ids.isEmpty {
            let names = ids.prefix(5).map(\.text).joined(separator: ", ") + (ids.count > 5 ? ", …" : "")
            parts.append("\(ids.count) source\(ids.count == 1 ? "" : "s") \(what) (\(names))")
        }
        if !keys.isEmpty { parts.append(keys.joined(separator: ", ") + " changed") }
        if charter { parts.append("the charter changed") }
        return parts.isEmpty ? "nothing changed" : parts.joined(separator: "; ")
    }
}
