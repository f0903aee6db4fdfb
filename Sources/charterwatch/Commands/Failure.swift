import ArgumentParser
import CharterModel
import CharterReports
import CharterStore
import Foundation

/// An end of the program that went wrong: an exit code of sysexits(3) and one plain sentence with its remedy.
struct Failure: Error {
    enum Code: Int32 {
        case partial = 2
        case usage = 64
        case badData = 65
        case unavailable = 69
        case cannotCreate = 73
        case io = 74
        case tryAgain = 75
        case configuration = 78
    }

    let exitCode: Int32
    let message: String

    init(_ code: Code, _ message: String) {
        exitCode = code.rawValue
        self.message = message
    }

    init(_ error: StoreError) {
        exitCode = error.exitCode
        message = error.message
    }
}

/// One line on standard error; what it quotes may come from anywhere, the command line included.
private func complain(_ message: String) {
    Terminal.standardError.write("charterwatch: \(escapedForTerminal(redacted(message)))\n")
}

/// Runs a command's body; whatever it throws becomes one line on standard error and the right exit code.
func reporting(_ body: () async throws -> Void) async throws {
    do {
        try await body()
        try Terminal.requireWritten()
    } catch let failure as Failure {
        complain(failure.message)
        throw ExitCode(failure.exitCode)
    } catch let error as StoreError {
        complain(error.message)
        throw ExitCode(error.exitCode)
    } catch  where !(error is ExitCode || error is ValidationError || error is CleanExit) {
        complain(describe(error))
        throw ExitCode(Failure.Code.io.rawValue)
    }
}
