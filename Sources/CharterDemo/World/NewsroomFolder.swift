import FoundationEssentials

/// Where the newsroom's files are, and how they are read.
///
/// The accessor that SwiftPM writes for a resource bundle ends the process when the bundle is not where it was at
/// build time. An installed program must be able to say so instead, and so the places are tried here.
struct NewsroomFolder {
    let path: String

    /// The first of the known places that holds a newsroom: beside the program as SwiftPM leaves it, or in
    /// `share/charterwatch` of the prefix that the program is installed in.
    static func find() throws(NewsroomError) -> NewsroomFolder {
        let program = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        let places = places(program: program)
        for place in places where FileManager.default.fileExists(atPath: "\(place)/newsroom.txt") {
            return NewsroomFolder(path: place)
        }
        throw NewsroomError("the demo newsroom's files are missing; looked in \(places.joined(separator: ", "))")
    }

    /// The places to look in, best first.
    static func places(program: String) -> [String] {
        let folder = program.lastIndex(of: "/").map { String(program[..<$0]) } ?? "."
        let siblings = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        let bundles = siblings.filter { $0.hasSuffix("_CharterDemo.resources") }.sorted()
        let prefix = folder.lastIndex(of: "/").map { String(folder[..<$0]) } ?? ".."
        return bundles.map { "\(folder)/\($0)/Newsroom" } + ["\(prefix)/share/charterwatch/Newsroom"]
    }

    /// A file as text.
    func text(_ name: String) throws(NewsroomError) -> String {
        guard let data = FileManager.default.contents(atPath: "\(path)/\(name)") else {
            throw NewsroomError(file: name, "cannot be read in \(path)")
        }
        guard let text = String(validating: data, as: UTF8.self) else {
            throw NewsroomError(file: name, "is not UTF-8")
        }
        return text
    }

    /// The files of a folder with one ending, by name and in order; the ending is cut off.
    func names(in folder: String, ending: String) throws(NewsroomError) -> [String] {
        guard let all = try? FileManager.default.contentsOfDirectory(atPath: "\(path)/\(folder)") else {
            throw NewsroomError(file: folder, "cannot be listed in \(path)")
        }
        return all.filter { $0.hasSuffix(ending) }.map { String($0.dropLast(ending.count)) }.sorted()
    }
}
