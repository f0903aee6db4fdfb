/// The folder that holds `Feeds/` and `Pipelines/`, without a `/` at its end. The first of: `explicit`
/// (`--config-root`), `$CHARTERWATCH_CONFIG`, the nearest folder at or above `startingAt` with a `Pipelines/` in it,
/// `system`, and `share/charterwatch` of the prefix the executable is installed in.
///
/// Nil when there is none. A folder that was named is returned even if nothing is in it: the error should name it.
package func findConfigRoot(
    explicit: String?, environment: [String: String], startingAt: String, executablePath: String,
    system: String = "/etc/charterwatch"
) -> String? {
    for named in [explicit, environment["CHARTERWATCH_CONFIG"]] {
        if let named, !named.isEmpty { return withoutTrailingSlash(named) }
    }
    var folder = withoutTrailingSlash(startingAt)
    while true {
        if isFolder(folder + "/Pipelines") { return folder.isEmpty ? "/" : folder }
        guard let above = parent(folder) else { break }
        folder = above
    }
    if isFolder(system + "/Pipelines") { return system }
    // PREFIX/bin/charterwatch → PREFIX/share/charterwatch
    guard let bin = parent(executablePath), let prefix = parent(bin) else { return nil }
    let shared = prefix + "/share/charterwatch"
    return isFolder(shared + "/Pipelines") ? shared : nil
}

/// The folder that holds `path`; empty for the root folder. Nil when nothing is above.
private func parent(_ path: String) -> String? {
    guard let slash = path.lastIndex(of: "/") else { return nil }
    return String(path[..<slash])
}

private func withoutTrailingSlash(_ path: String) -> String {
    var path = path
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    return path
}
