/// Reads `pipeline.yaml` by the table of keys. Problems go to `problems`; what could not be read keeps its default.
func readPipeline(_ bytes: [UInt8], name: String, _ problems: ProblemList) -> PipelineConfig {
    var config = PipelineConfig(name: name)
    guard let root = readYAML(bytes, problems) else { return config }
    readKeys(root, under: "", into: &config, problems)
    return config
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
