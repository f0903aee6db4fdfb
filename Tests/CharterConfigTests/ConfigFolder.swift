import CharterConfig
import Foundation

/// A config root in a temporary folder, made from texts and removed at the end.
final class ConfigFolder {
    let path: String

    /// `files`: path below the root → text.
    init(_ files: [String: String]) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "charterwatch-config-\(UUID().uuidString)")
        path = folder.path(percentEncoded: false)
        for (name, text) in files { try write(name, Data(text.utf8)) }
    }

    func write(_ name: String, _ data: Data) throws {
        let file = URL(filePath: path).appending(path: name)
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try data.write(to: file)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// All problems of the only pipeline, warnings too, as they are printed.
    func problems() -> [String] {
        do {
            return try loadPipeline(root: path, name: nil).warnings.map(\.description)
        } catch {
            return error.problems.map(\.description)
        }
    }
}

/// A small configuration without a fault: the tests break it in one place each.
enum Faultless {
    static let pipeline = """
        charter: charter.yaml
        feeds: [list.opml]
        timezone: Asia/Baku
        contact: https://example.org/about
        crawl:
          host-delay: 2s
          pages: true
        """

    static let charter = """
        id: harbour
        title: Harbour Compact
        parties:
          - {id: N, name: Northport}
          - {id: S, name: Southport}
        signed: 2026-02-10
        languages: [en, no]
        anchors:
          N: [northport*]
          S: [southport*]
        aliases:
          pilots:
            en: [pilot service, pilots]
        sections:
          - id: A
            title: Ships
            clauses:
              - id: A.1
                title: Joint pilot service
                description: One service for both ports.
                terms:
                  en:
                    "@pilots & licence": 2.5
                    "signal station": 1
                not:
                  en: [air pilot*]
                commitment:
                  verb: will
                  parties: [N, S]
                  due: {within: P3M, from: signed, every: P1Y}
                  verify: The notice in both gazettes.
              - id: A.2
                title: Deep quay
                description: A quay for long ships.
                terms:
                  no:
                    "kai": 2
        """

    static let list = """
        <opml version="2.0" xmlns:cw="https://charterwatch.invalid/ns/opml/1">
          <head><title>Harbour press</title></head>
          <body>
            <outline text="Northport">
              <outline type="rss" text="Gazette" xmlUrl="https://gazette.example/rss" cw:languages="en"/>
            </outline>
            <outline type="page" text="Tidewater" xmlUrl="https://tidewater.example/news" cw:cadence="30m"/>
          </body>
        </opml>
        """

    static var files: [String: String] {
        [
            "Pipelines/harbour/pipeline.yaml": pipeline, "Pipelines/harbour/charter.yaml": charter,
            "Feeds/list.opml": list,
        ]
    }
}
