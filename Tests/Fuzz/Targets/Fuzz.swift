import CFuzzer
import Glibc

/// Feeds made-up input to one part of the program until it breaks. The environment names the part, because
/// libFuzzer starts itself again with arguments of its own.
@main struct Fuzz {
    static func main() {
        guard let name = getenv("CHARTERWATCH_TARGET").map({ String(cString: $0) }), targets[name] != nil else {
            print(targets.keys.sorted().joined(separator: "\n"))
            exit(64)
        }
        var count = CommandLine.argc
        var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
        exit(LLVMFuzzerRunDriver(&count, &arguments, take))
    }
}

/// What is run: bytes in; a broken promise ends the program.
typealias Target = @Sendable ([UInt8]) -> Void

let targets: [String: Target] = [
    "parse": fuzzParse, "opml": fuzzOPML, "sanitize": fuzzSanitize, "extract": fuzzExtract, "tree": fuzzTree,
    "lists": fuzzLists, "json": fuzzJSON, "dates": fuzzDates, "decode": fuzzDecode, "robots": fuzzRobots,
    "url": fuzzURL, "warc": fuzzWARC,
]

private let chosen: Target = targets[String(cString: getenv("CHARTERWATCH_TARGET")!)]!

/// File scope, or it would be bound to the main actor.
private func take(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    chosen(Array(UnsafeBufferPointer(start: bytes, count: count)))
    return 0
}

/// A promise: unlike `assert` it holds in a release build.
func promise(_ isKept: Bool, _ what: @autoclosure () -> String) {
    if !isKept { fatalError(what()) }
}

/// Cuts the last byte off and lets it choose: a fixture, which ends in a newline (10), chooses the first.
func chosen<Choice>(_ bytes: inout [UInt8], of choices: [Choice]) -> Choice {
    guard let last = bytes.popLast() else { return choices[0] }
    return choices[Int(last &- 10) % choices.count]
}
