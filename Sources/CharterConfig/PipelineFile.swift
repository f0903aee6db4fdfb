/// `pipeline.yaml` as read.
struct PipelineFile {
    var config: PipelineConfig
    /// Lines on which the charter and the feed lists are named, by name: where a missing one is reported.
    var lines: [String: Int] = [:]
}

/// Reads `pipeline.yaml` by the table of keys. Problems go to `problems`; what could not be read keeps its default.
func readPipeline(_ bytes: [UInt8], name: String, _ problems: ProblemList) -> PipelineFile {
    var file = PipelineFile(config: PipelineConfig(name: name))
    guard let root = readYAML(bytes, problems) else { return file }
    readKeys(root, under: "", into: &file.config, problems)
    if case .map(let entries) = root.content {
        for entry in entries where ["charter", "feeds"].contains(entry.name) { file.note(entry.value) }
    }
    return file
}

extension PipelineFile {
    fileprivate mutating func note(_ node: ConfigNode) {
        if case .list(let items) = node.content { items.forEach { note($0) } }
        if let text = node.text { lines[text.trimmedBlanks] = node.line }
    }
}

/// Reads the keys of one level; `prefix` is the path so far with its dot.
private func readKeys(
    _ node: ConfigNode, under prefix: String, into config: inout PipelineConfig, _ problems: ProblemList
) {
    let names = namesUnder(prefix)
    let place = prefix.isEmpty ? "the pipeline" : "\"\(prefix.dropLast())\""
    guard let map = MapReader(node, as: place, keys: names, problems) else { return }
    for name in names {
        let path = prefix + name
        if let key = pipelineKeys.first(where: { $0.path == path }) {
            if let value = key.fallback == nil ? map.required(name) : map.optional(name) {
                key.store(value, in: &config, problems)
            }
        } else if let value = map.optional(name) {
            readKeys(value, under: path + ".", into: &config, problems)
        }
    }
}

/// The names one level below `prefix`, in the order of the table, each once.
private func namesUnder(_ prefix: String) -> [String] {
    var names: [String] = []
    for key in pipelineKeys where key.path.hasPrefix(prefix) {
        let name = String(key.path.dropFirst(prefix.count).prefix { $0 != "." })
        if !names.contains(name) { names.append(name) }
    }
    return names
}
