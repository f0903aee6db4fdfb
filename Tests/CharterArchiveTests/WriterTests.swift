import CharterArchive
import CharterModel
import Foundation
import TestSupport
import Testing

@Suite("Files of the archive") struct WriterTests {
    let desk: Desk
    init() throws { desk = try Desk() }

    @Test("a file is open until it is closed, and readable by its owner alone; nothing makes none")
    func names() throws {
        let writer = try desk.writer()
        #expect(desk.files == [])
        let capture = try writer.add(exchange())
        #expect(capture.file == "charterwatch-20261127T101500Z-00001.warc.gz")
        #expect(desk.files == [capture.file + ".open"])
        try writer.sync()
        try writer.close()
        #expect(desk.files == [capture.file])
        let rights = try FileManager.default.attributesOfItem(atPath: desk.path + "/" + capture.file)[.posixPermissions]
        #expect(rights as? Int == 0o600)
        let folder = try FileManager.default.attributesOfItem(atPath: desk.path)[.posixPermissions]
        #expect(folder as? Int == 0o700)
        try writer.close()
        #expect(desk.files.count == 1)
    }

    @Test(
        "a full file is closed and the next begun; every record is in one of them, and every file begins with who wrote it"
    )
    func size() throws {
        let writer = try desk.writer(fileSize: 20_000)
        var generator = SeededGenerator(seed: 1)
        var captures: [Capture] = []
        for number in 0..<30 {
            captures.append(try writer.add(exchange("http://kura.test/\(number)", body: generator.bytes(3000))))
        }
        // Larger than a file may be: alone in one.
        captures.append(try writer.add(exchange("http://kura.test/large", body: generator.bytes(50_000))))
        captures.append(try writer.add(exchange("http://kura.test/after", body: generator.bytes(10))))
        try writer.close()
        #expect(desk.files.count == 8)
        #expect(desk.files == Set(captures.map(\.file)).sorted())
        for file in desk.files {
            let contents = try Contents(desk.path + "/" + file)
            #expect(contents.damages == [] && contents.types.first == "warcinfo")
            #expect(contents.types.filter { $0 == "warcinfo" }.count == 1)
            let size = try desk.bytes(of: file).count
            #expect(size <= 20_000 || contents.records.contains { $0.target == "http://kura.test/large" })
            for capture in captures where capture.file == file {
                #expect(contents.records.contains { $0.offset == capture.offset && $0.target == capture.url })
            }
        }
    }

    @Test("a new day begins a new file (UTC)")
    func day() throws {
        let writer = try desk.writer()
        let first = try writer.add(exchange())
        desk.move(by: 13.74 * 3600)
        #expect(try writer.add(exchange()).file == first.file)
        desk.move(by: 60)
        let second = try writer.add(exchange())
        #expect(second.file == "charterwatch-20261128T000024Z-00002.warc.gz")
        #expect(desk.files == [first.file, second.file + ".open"])
        try writer.close()
    }

    @Test("two writers in one folder keep out of each other's way")
    func company() throws {
        let (one, other) = (try desk.writer(), try desk.writer())
        let first = try one.add(exchange())
        let second = try other.add(exchange())
        #expect(first.file != second.file)
        // A third finds both open, and leaves them alone.
        #expect(try desk.writer().repairs == [])
        #expect(desk.files == [first.file + ".open", second.file + ".open"])
        _ = try one.add(exchange())
        try one.close()
        try other.close()
        #expect(try Contents(desk.path + "/" + first.file).types.count == 5)
    }

    @Test("from many threads at once every record comes out whole")
    func threads() async throws {
        let writer = try desk.writer(fileSize: 30_000)
        let captures = try await withThrowingTaskGroup(of: [Capture].self) { group in
            for lane in 0..<8 {
                group.addTask {
                    try (0..<20).map { number in
                        let capture = try writer.add(
                            exchange("http://kura.test/\(lane)/\(number)", body: Array("body \(lane) \(number)".utf8)))
                        try writer.sync()
                        return capture
                    }
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        try writer.close()
        for capture in captures {
            let reader = try ArchiveReader(path: desk.path + "/" + capture.file, blockLimit: 9999, from: capture.offset)
            guard case .record(let record)? = try reader.next() else {
                Issue.record("nothing at \(capture)")
                continue
            }
            #expect(record.target == capture.url && record.length == capture.length && record.digestProblem == nil)
        }
    }

    @Test("a file left open is cut after its last whole record, wherever its end was lost")
    func leftOpen() throws {
        let writer = try desk.writer()
        _ = try writer.add(exchange("http://kura.test/1"))
        let last = try writer.add(exchange("http://kura.test/2", body: Array("short".utf8)))
        try writer.close()
        let whole = try desk.bytes(of: last.file)
        for end in last.offset...whole.count {
            let other = try Desk()
            try FileManager.default.createDirectory(atPath: other.path, withIntermediateDirectories: true)
            let open = other.path + "/" + last.file + ".open"
            try Data(whole[..<end]).write(to: URL(fileURLWithPath: open))
            let again = try other.writer()
            #expect(other.files == [last.file], "cut at \(end)")
            #expect(again.repairs.count == 1)
            let contents = try Contents(other.path + "/" + last.file)
            #expect(contents.damages == [], "cut at \(end)")
            let isWhole = end >= last.offset + last.length
            let wanted = ["warcinfo", "response", "request"] + (isWhole ? ["response"] : [])
            #expect(contents.types == wanted + (end == whole.count ? ["request"] : []), "cut at \(end)")
            let kept = try other.bytes(of: last.file)
            #expect(kept.elementsEqual(whole.prefix(kept.count)), "cut at \(end)")
            // The new writer's first file has another name.
            #expect(try again.add(exchange()).file != last.file)
        }
    }

    @Test("a file left open in which nothing is whole goes")
    func nothingWhole() throws {
        _ = try desk.writer()
        for (number, bytes) in [[], [0x1f], Array("junk".utf8)].enumerated() {
            try Data(bytes).write(
                to: URL(fileURLWithPath: desk.path + "/charterwatch-20260101T000000Z-0000\(number).warc.gz.open"))
        }
        let writer = try desk.writer()
        #expect(writer.repairs.count == 3 && desk.files == [])
    }

    @Test("damage in the middle of a file left open costs nothing behind it")
    func damagedMiddle() throws {
        let writer = try desk.writer()
        let captures = try (0..<5).map { try writer.add(exchange("http://kura.test/\($0)")) }
        try writer.close()
        var bytes = try desk.bytes(of: captures[0].file)
        for index in captures[2].offset + 20..<captures[2].offset + 60 { bytes[index] = 0 }
        try FileManager.default.removeItem(atPath: desk.path + "/" + captures[0].file)
        try Data(bytes).write(to: URL(fileURLWithPath: desk.path + "/" + captures[0].file + ".open"))
        #expect(try desk.writer().repairs.count == 1)
        #expect(try desk.bytes(of: captures[0].file) == bytes)
        let targets = try Contents(desk.path + "/" + captures[0].file).records.compactMap(\.target)
        #expect(Set(targets) == Set(captures.map(\.url)))
        #expect(targets.filter { $0 == captures[2].url }.count == 1)
    }

    @Test("a folder that cannot be: says which, and what to do")
    func noFolder() throws {
        _ = try desk.folder.write("file", "in the way")
        for path in [desk.folder.path + "/file", desk.folder.path + "/file/below", "/proc/archive"] {
            do {
                _ = try ArchiveWriter(folder: path, fileSize: 1000, owner: Desk.owner) { Desk.start }
                Issue.record("\(path) became an archive")
            } catch {
                #expect(error.kind == .cannotCreate, "\(error)")
                #expect(
                    error.message.contains("crawl.archive")
                        && error.message.hasPrefix(path.hasSuffix("below") ? desk.folder.path : path))
            }
        }
    }
}
