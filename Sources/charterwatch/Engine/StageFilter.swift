import CharterFetch
import CharterModel
import CharterStages
import Dispatch
import Foundation
import Synchronization

/// A stage as a filter: JSON Lines in, JSON Lines out, same ids, same order, whatever the number of cores.
///
/// A row that fails becomes `{"id":…,"error":…}` and stops nothing. Rows are read, worked and written in
/// batches, so memory stays proportional to a batch and not to the input.
struct StageFilter: Sendable {
    /// Turns one input row into one output row, encoded.
    typealias Work = @Sendable (StageInput) throws -> Data

    let jobs: Int
    let work: Work
    private static let newline = Data([10])

    /// What went through.
    struct Tally: Sendable, Equatable {
        var read = 0
        var written = 0
        var failed = 0
        /// The filter's last line on standard error.
        var line: String { "read \(read), written \(written), failed \(failed)" }
    }

    /// Runs over the lines of `inputs` in turn and hands every output line and its newline to `write`.
    func run(_ inputs: [LineReader], root: String?, write: (Data) throws -> Void) throws -> Tally {
        var tally = Tally()
        for input in inputs {
            while let lines = try input.next(upTo: max(64, jobs * 32)) {
                tally.read += lines.count
                for (row, failed) in rows(from: lines, root: root) {
                    try write(row)
                    try write(StageFilter.newline)
                    tally.written += 1
                    if failed { tally.failed += 1 }
                }
            }
        }
        return tally
    }

    private func rows(from lines: [Data], root: String?) -> [(Data, Bool)] {
        let workers = min(jobs, lines.count)
        guard workers > 1 else { return lines.map { row(from: $0, root: root) } }
        let board = Board(lines.count)
        // Each worker takes the next line until none is left, so that one slow row does not hold up a share.
        DispatchQueue.concurrentPerform(iterations: workers) { _ in
            while let index = board.take() { board.put(row(from: lines[index], root: root), at: index) }
        }
        return board.all
    }

    /// Rows handed out and their results, shared by the workers of one batch.
    private final class Board: Sendable {
        private let state: Mutex<(next: Int, results: [(Data, Bool)?])>
        init(_ count: Int) { state = Mutex((0, Array(repeating: nil, count: count))) }

        func take() -> Int? {
            state.withLock { state in
                guard state.next < state.results.count else { return nil }
                state.next += 1
                return state.next - 1
            }
        }
        func put(_ result: (Data, Bool), at index: Int) { state.withLock { $0.results[index] = result } }
        var all: [(Data, Bool)] { state.withLock { $0.results.compactMap { $0 } } }
    }

    private func row(from line: Data, root: String?) -> (Data, Bool) {
        var id = StageInput.ID.none
        do {
            let input = try StageInput(line: line, root: root)
            id = input.id
            return (try work(input), false)
        } catch let error as StageInput.Bad {
            return (failure(error.id, error.message), true)
        } catch let error as ParseError {
            return (failure(id, describe(error), links: error.links), true)
        } catch {
            return (failure(id, describe(error)), true)
        }
    }

    /// `links` are feeds that a page served as a feed links to.
    private func failure(_ id: StageInput.ID, _ message: String, links: [String] = []) -> Data {
        struct Row: Encodable {
            let id: StageInput.ID
            let error: String
            let links: [String]?
        }
        let row = Row(id: id, error: message, links: links.isEmpty ? nil : links)
        return (try? JSONLines.encode(row)) ?? Data("{\"error\":\"unprintable error\"}".utf8)
    }
}
