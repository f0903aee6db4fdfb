package import CharterModel
import FoundationEssentials

/// A pipeline that can run: its settings, its charter and its sources.
package struct LoadedPipeline: Sendable {
    package var config: PipelineConfig
    package var charter: Charter
    /// All feed lists together, in their order; ids and URLs are unique.
    package var sources: [Source]
    /// What is odd but does not stop a run.
    package var warnings: [ConfigProblem]
}

/// Reads and checks a pipeline with its charter and its feed lists.
///
/// - Parameters:
///   - root: the folder that holds `Feeds/` and `Pipelines/`.
///   - name: folder in `Pipelines/`; nil: the only one there is.
///   - mayBeEmpty: whether a pipeline without any source, or a feed list that is not there yet, will do: where the
///     first source is about to be added.
/// - Throws: `ConfigError` with every problem of all the files.
package func loadPipeline(
    root: String, name: String?, mayBeEmpty: Bool = false
) throws(ConfigError) -> LoadedPipeline {
    let name = try chosenPipeline(root: root, name: name)
    var loader = PipelineLoader(root: root, folder: "Pipelines/\(name)", file: .init(config: .init(name: name)))
    return try loader.load(mayBeEmpty: mayBeEmpty)
}

/// The folders of `Pipelines/`, sorted; empty when there is none.
package func pipelineNames(root: String) -> [String] {
    let path = root + "/Pipelines"
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return names.filter { isFolder(path + "/" + $0) && !$0.hasPrefix(".") }.sorted()
}

private func chosenPipeline(root: String, name: String?) throws(ConfigError) -> String {
    let names = pipelineNames(root: root)
    if let name {
        if names.contains(name) { return name }
        let instead =
            names.isEmpty ? "make the folder Pipelines/\(name)" : "there are: " + names.joined(separator: ", ")
        throw ConfigError(
            file: "Pipelines/\(name)", message: "no such pipeline",
            remedy: suggestion(for: name, among: names, otherwise: instead))
    }
    if names.count == 1 { return names[0] }
    if names.isEmpty {
        throw ConfigError(
            file: "Pipelines", message: "no pipeline is here",
            remedy: "make a folder in it with pipeline.yaml and charter.yaml")
    }
    throw ConfigError(
        file: "Pipelines", message: "there are \(names.count) pipelines",
        remedy: "choose one with --pipeline: " + names.joined(separator: ", "))
}

func isFolder(_ path: String) -> Bool {
    var directory = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &directory) && directory
}

/// Reads the files of one pipeline and gathers what is wrong with them.
private struct PipelineLoader {
    let root: String
    let folder: String
    var file: PipelineFile
    var found: [ConfigProblem] = []

    private var settings: String { folder + "/pipeline.yaml" }

    mutating func load(mayBeEmpty: Bool) throws(ConfigError) -> LoadedPipeline {
        let name = file.config.name
        var settingsFile = file
        read(settings, namedAs: nil) { settingsFile = readPipeline($0, name: name, $1) }
        file = settingsFile
        var charter: Charter?
        let charterFile = file.config.charterFile
        read(folder + "/" + charterFile, namedAs: charterFile) { charter = readCharter($0, $1) }
        let sources = readFeedLists(mayBeMissing: mayBeEmpty)
        if sources.isEmpty, !mayBeEmpty, !found.contains(where: \.isError) {
            add(
                file.lines["feeds"] ?? 0, "no feed list has a source",
                "find the first with `charterwatch sources add URL`", isError: true)
        }
        guard let charter, !found.contains(where: \.isError) else { throw ConfigError(problems: found) }
        return LoadedPipeline(config: file.config, charter: charter, sources: sources, warnings: found)
    }

    /// Reads one file and hands its bytes on. One that is not there is reported where it is named.
    private mutating func read(_ name: String, namedAs given: String?, by body: ([UInt8], ProblemList) -> Void) {
        let path = name.hasPrefix("/") ? name : root + "/" + name
        let problems = ProblemList(file: name)
        if let data = FileManager.default.contents(atPath: path), !isFolder(path) {
            body(Array(data), problems)
        } else if FileManager.default.fileExists(atPath: path) {
            problems.add(
                0, nil, "the file cannot be read", "check that it is a file and that you may read it", isError: true)
        } else if let given, let line = file.lines[given] {
            let message = "\(quoted(given)) is named here, but there is no file \(name)"
            add(line, message, "make it, or correct the name", isError: true)
        } else {
            problems.add(0, nil, "there is no such file", "make it, or correct the name", isError: true)
        }
        found += problems.sorted
    }

    /// A problem of `pipeline.yaml` that shows only when the other files are read.
    private mutating func add(_ line: Int, _ message: String, _ remedy: String, isError: Bool) {
        found.append(
            ConfigProblem(file: settings, line: line, message: message, remedy: remedy, isError: isError))
    }

    /// Reads the lists one after the other. A source that an earlier list has already is left out with a warning:
    /// lists may overlap.
    private mutating func readFeedLists(mayBeMissing: Bool) -> [Source] {
        var merger = SourceMerger()
        for (index, name) in file.config.feeds.enumerated() {
            if file.config.feeds[..<index].contains(name) {
                add(file.lines[name] ?? 0, "feed list \(quoted(name)) is named twice", "name it once", isError: false)
                continue
            }
            let path = name.contains("/") ? name : "Feeds/" + name
            if mayBeMissing, !FileManager.default.fileExists(atPath: root + "/" + path) { continue }
            var list = FeedList(sources: [], problems: [])
            read(path, namedAs: name) { bytes, _ in list = CharterConfig.sources(fromOPML: bytes, file: path) }
            found += list.problems
            // Within one list they were compared already.
            if file.config.feeds.count == 1 { return list.sources }
            for source in list.sources { found += merger.add(source, of: path) }
        }
        return merger.sources
    }
}

/// Sources of several lists, each once.
private struct SourceMerger {
    private(set) var sources: [Source] = []
    private var originOfURL: [String: String] = [:]
    private var originOfID: [SourceID: String] = [:]

    /// Adds `source` unless its URL or id is taken, which is the problem returned.
    mutating func add(_ source: Source, of file: String) -> [ConfigProblem] {
        let line = Int(source.origin.split(separator: ":").last ?? "") ?? 0
        let key = documentKey(source.url)
        if let first = originOfURL[key] {
            return [
                ConfigProblem(
                    file: file, line: line, message: "the URL \(quoted(source.url.absoluteString)) is in \(first), too",
                    remedy: "the first counts; remove one of them", isError: false)
            ]
        }
        if let first = originOfID[source.id] {
            return [
                ConfigProblem(
                    file: file, line: line, message: "source id \(quoted(source.id.text)) is used in \(first), too",
                    remedy: "give each its own cw:id")
            ]
        }
        originOfURL[key] = source.origin
        originOfID[source.id] = source.origin
        sources.append(source)
        return []
    }
}
