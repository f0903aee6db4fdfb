import ArgumentParser
import CharterReports
import Foundation
import Synchronization

/// One of the standard streams, and whether a person looks at it.
struct Terminal: Sendable {
    let descriptor: Int32

    static let standardOutput = Terminal(descriptor: 1)
    static let standardError = Terminal(descriptor: 2)

    var isTerminal: Bool { isatty(descriptor) == 1 }

    /// Columns of the window; 100 where there is none.
    var width: Int {
        var size = winsize()
        if ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 20 { return Int(size.ws_col) }
        return 100
    }

    /// Colour only on a terminal, and never when NO_COLOR is set (no-color.org) or the terminal is dumb.
    var style: TerminalStyle {
        let environment = ProcessInfo.processInfo.environment
        let refused = !(environment["NO_COLOR"] ?? "").isEmpty || environment["TERM"] == "dumb"
        return TerminalStyle(colour: isTerminal && !refused, width: min(width, 120))
    }

    func write(_ text: String) { write(Array(text.utf8)) }

    /// Writes everything. What could not be written to standard output, `requireWritten` says in the end.
    func write(_ bytes: [UInt8]) {
        do {
            try writeOrFail(bytes)
        } catch let failure as Failure {
            if descriptor == 1 { Terminal.lost.withLock { $0 = $0 ?? failure } }
        } catch {}
    }

    /// The first failure of `write` to standard output.
    private static let lost = Mutex<Failure?>(nil)

    /// Throws when anything written to standard output before was lost.
    static func requireWritten() throws {
        if let failure = lost.withLock({ $0 }) { throw failure }
    }

    /// Writes everything, or throws what the system says (disk full). A reader that has gone, as `head` does, has
    /// what it wanted: the command ends there, and well.
    func writeOrFail(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let done = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
            if done < 0 {
                if errno == EINTR { continue }
                if errno == EPIPE { throw ExitCode.success }
                let said = String(cString: strerror(errno))
                throw Failure(.io, "cannot write the output: \(said) — what was printed is not all; send it elsewhere")
            }
            rest = rest.dropFirst(done)
        }
    }
}
