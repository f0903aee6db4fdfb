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
/// - Throws: `ConfigError` with every problem of all the files.
package func loadPipeline(root: String, name: String?) throws(ConfigError) -> LoadedPipeline {
    let name = try chosenPipeline(root: root, name: name)
    let folder = "Pipelines/\(name)"
    var found: [ConfigProblem] = []
    var config = PipelineConfig(name: name)
    read(folder + "/pipeline.yaml", root, &found) { bytes, problems in
        config = readPipeline(bytes, name: name, problems)
    }
    var charter: Charter?
    read(folder + "/" + config.charterFile, root, &found) { bytes, problems in
        charter = readCharter(bytes, problems)
    }
    let sources = readFeedLists(config, folder: folder, root: root, &found)
    guard let charter, !found.contains(where: \.isError) else { throw ConfigError(problems: found) }
    return LoadedPipeline(config: config, charter: charter, sources: sources, warnings: found)
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

/// Reads one file and hands its bytes on; adds what is wrong with it to `found`.
private func read(
    _ file: String, _ root: String, _ found: inout [ConfigProblem], by body: ([UInt8], ProblemList) -> Void
) {
    let problems = ProblemList(file: file)
    let path = file.hasPrefix("/") ? file : root + "/" + file
    if let data = FileManager.default.contents(atPath: path), !isFolder(path) {
        body(Array(data), problems)
    } else {
        let exists = FileManager.default.fileExists(atPath: path)
        problems.add(
            0, nil, exists ? "the file cannot be read" : "there is no such file",
            exists ? "check that it is a file and may be read" : "make it, or correct the name where it is given",
            isError: true)
    }
    found += problems.sorted
}

/// Reads the lists one after the other. A source that an earlier list has already is left out with a warning:
/// lists may overlap.
private func readFeedLists(
    _ config: PipelineConfig, folder: String, root: String, _ found: inout [ConfigProblem]
) -> [Source] {
    var sources: [Source] = []
    var originOfURL: [String: String] = [:]
    var originOfID: [SourceID: String] = [:]
    for (index, name) in config.feeds.enumerated() {
        if config.feeds[..<index].contains(name) {
            found.append(
                ConfigProblem(
                    file: folder + "/pipeline.yaml", line: 0, message: "feed list \(quoted(name)) is named twice",
                    remedy: "name it once", isError: false))
            continue
        }
        let file = name.contains("/") ? name : "Feeds/" + name
        var list = FeedList(sources: [], problems: [])
        read(file, root, &found) { bytes, _ in list = CharterConfig.sources(fromOPML: bytes, file: file) }
        found += list.problems
        for source in list.sources {
            let key = CanonicalURL(source.url)?.text ?? source.url.absoluteString
            if let first = originOfURL[key] {
                found.append(problem(source, file, "the URL \(quoted(key)) is in \(first), too", isError: false))
            } else if let first = originOfID[source.id] {
                let message = "source id \(quoted(source.id.text)) is used in \(first), too"
                found.append(problem(source, file, message, isError: true))
            } else {
                originOfURL[key] = source.origin
                originOfID[source.id] = source.origin
                sources.append(source)
            }
        }
    }
    return sources
}

private func problem(_ source: Source, _ file: String, _ message: String, isError: Bool) -> ConfigProblem {
    let line = Int(source.origin.split(separator: ":").last ?? "") ?? 0
    return ConfigProblem(
        file: file, line: line, message: message,
        remedy: isError ? "give each its own cw:id" : "the first counts; remove one of them", isError: isError)
}

func isFolder(_ path: String) -> Bool {
    var directory = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &directory) && directory
}
