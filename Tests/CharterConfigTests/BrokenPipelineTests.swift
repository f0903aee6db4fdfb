import CharterConfig
import CharterModel
import Foundation
import Testing

private let cases: [Breakage] = [
    Breakage(
        "unknown key, near", "timezone:", "timezome:",
        "3: error: unknown key \"timezome\" in the pipeline — did you mean \"timezone\"?"),
    Breakage(
        "unknown key of crawl, near", "host-delay", "hostdelay",
        "6: error: unknown key \"hostdelay\" in \"crawl\" — did you mean \"host-delay\"?"),
    Breakage(
        "unknown key, far", "pages: true", "pages: true\ndigest: {at: \"06:00\"}",
        "8: error: unknown key \"digest\" in the pipeline — known keys here: charter, feeds, timezone, contact, crawl"),
    Breakage(
        "feeds missing", "feeds: [list.opml]\n", "",
        "1: error: the pipeline has no \"feeds\" — add `feeds: …`"),
    Breakage("feeds empty", "[list.opml]", "[]", "2: error: \"feeds\" is empty — name at least one file of Feeds/"),
    Breakage(
        "feeds no list", "[list.opml]", "list.opml",
        "2: error: \"feeds\" must be a list, this is text — write `[a, b]`, or one `- item` a line"),
    Breakage(
        "no zone, near", "Asia/Baku", "Asia/Bakku",
        "3: error: \"timezone\" is \"Asia/Bakku\" — did you mean \"Asia/Baku\"?"),
    Breakage(
        "no zone, far", "Asia/Baku", "+04:00",
        "3: error: \"timezone\" is \"+04:00\" — write an IANA name such as Asia/Baku, Europe/London or UTC"),
    Breakage(
        "contact that names nobody", "https://example.org/about", "the press office",
        "4: error: \"contact\" is \"the press office\" — "
            + "write a URL (https://…) or a mail address, without spaces, brackets or semicolons"),
    Breakage(
        "contact that would break the User-Agent", "https://example.org/about", "https://example.org/a;b",
        "4: error: \"contact\" is \"https://example.org/a;b\" — "
            + "write a URL (https://…) or a mail address, without spaces, brackets or semicolons"),
    Breakage(
        "duration without unit", "2s", "2",
        "6: error: \"crawl.host-delay\" is \"2\" — write a duration such as 90s, 5m, 1h or 2d"),
    Breakage(
        "flag that is none", "pages: true", "pages: \"true\"",
        "7: error: \"crawl.pages\" is \"true\" — write true or false"),
    Breakage(
        "flag of YAML 1.1", "pages: true", "pages: yes",
        "7: error: \"crawl.pages\" is \"yes\" — write true or false"),
    Breakage(
        "number out of range", "pages: true", "concurrency: 0",
        "7: error: \"crawl.concurrency\" is \"0\" — write a whole number from 1 to 1024"),
    Breakage(
        "size without unit", "pages: true", "feed-limit: 16",
        "7: error: \"crawl.feed-limit\" is \"16\" — write a size such as 500KB, 16MB or 1GB"),
    Breakage(
        "cadence too short", "pages: true", "cadence: 5s",
        "7: error: \"crawl.cadence\" is \"5s\" — write a duration such as 90s, 5m, 1h or 2d, at least 1m"),
    Breakage(
        "age", "pages: true", "max-age: never",
        "7: error: \"crawl.max-age\" is \"never\" — write none, or a duration of at least 1h such as 90d"),
    Breakage(
        "hosts with a scheme", "pages: true", "allow-hosts: [\"http://localhost\"]",
        "7: error: \"http://localhost\" is no host — "
            + "write a host name, \"*.example.org\" for all names below it, \"*\" for all, or an IP address"),
    Breakage(
        "resolve to a name", "pages: true", "resolve: {gazette.example: localhost}",
        "7: error: \"localhost\" is no address — "
            + "write an IP address, perhaps with a port: 127.0.0.1, 127.0.0.1:8080, \"[::1]:8080\""),
    Breakage(
        "resolve to an odd port", "pages: true", "resolve: {gazette.example: \"127.0.0.1:99999\"}",
        "7: error: \"127.0.0.1:99999\" is no address — "
            + "write an IP address, perhaps with a port: 127.0.0.1, 127.0.0.1:8080, \"[::1]:8080\""),
    Breakage(
        "resolve no mapping", "pages: true", "resolve: [127.0.0.1]",
        "7: error: \"crawl.resolve\" must be a mapping, this is a list — write `key: value` lines"),
    Breakage(
        "crawl no mapping", "crawl:\n  host-delay: 2s\n  pages: true", "crawl: fast",
        "5: error: \"crawl\" must be a mapping, this is text — write `concurrency: …` and its other keys"),
    Breakage(
        "key twice", "pages: true", "pages: true\n  pages: false",
        "8: error: key \"pages\" stands twice, first on line 7 — keep one of them"),
]

@Suite("A broken pipeline.yaml says what is wrong, where, and what to do")
struct BrokenPipelineTests {
    private let file = "Pipelines/harbour/pipeline.yaml"

    @Test("exactly", arguments: cases)
    func broken(breakage: Breakage) throws {
        let found = try breakage.problems(in: file)
        #expect(found == breakage.expected.map { "\(file):\($0)" })
    }

    @Test("files that are not there are named")
    func missingFiles() throws {
        var files = Faultless.files
        files[file] = Faultless.pipeline.replacing("list.opml", with: "lost.opml")
            .replacing("charter: charter.yaml", with: "charter: lost.yaml")
        #expect(
            try ConfigFolder(files).problems() == [
                "\(file):1: error: \"lost.yaml\" is named here, but there is no file Pipelines/harbour/lost.yaml — "
                    + "make it, or correct the name",
                "\(file):2: error: \"lost.opml\" is named here, but there is no file Feeds/lost.opml — "
                    + "make it, or correct the name",
            ])
        files[file] = nil
        files["Pipelines/harbour/other"] = ""
        #expect(
            try ConfigFolder(files).problems()
                == ["\(file): error: there is no such file — make it, or correct the name"])
    }

    @Test("mistakes in all three files are reported at once")
    func everywhere() throws {
        var files = Faultless.files
        files[file] = Faultless.pipeline.replacing("2s", with: "2")
        files["Pipelines/harbour/charter.yaml"] = Faultless.charter.replacing("\"kai\": 2", with: "\"kai\": 5")
        files["Feeds/list.opml"] = Faultless.list.replacing("30m", with: "30")
        let places = try ConfigFolder(files).problems().map { $0.split(separator: " ")[0] }
        #expect(places == ["\(file):6:", "Pipelines/harbour/charter.yaml:37:", "Feeds/list.opml:7:"])
    }

    @Test("a feed list named twice is read once")
    func listTwice() throws {
        var files = Faultless.files
        files[file] = Faultless.pipeline.replacing("[list.opml]", with: "[list.opml, list.opml]")
        let folder = try ConfigFolder(files)
        let loaded = try loadPipeline(root: folder.path, name: "harbour")
        #expect(loaded.sources.count == 2)
        #expect(
            loaded.warnings.map(\.description) == [
                "\(file):2: warning: feed list \"list.opml\" is named twice — name it once"
            ])
    }

    @Test("one list of several may be empty; all of them together may not, unless a source is about to be added")
    func emptyLists() throws {
        var files = Faultless.files
        files[file] = Faultless.pipeline.replacing("[list.opml]", with: "[list.opml, more.opml]")
        files["Feeds/more.opml"] = "<opml version=\"2.0\"><body/></opml>"
        let hint = "warning: the list has no source — add an outline with type, text and xmlUrl"
        #expect(try ConfigFolder(files).problems() == ["Feeds/more.opml: \(hint)"])
        files["Feeds/list.opml"] = files["Feeds/more.opml"]
        let folder = try ConfigFolder(files)
        #expect(
            folder.problems() == [
                "Feeds/list.opml: \(hint)", "Feeds/more.opml: \(hint)",
                "\(file): error: no feed list has a source — find the first with `charterwatch sources add URL`",
            ])
        #expect(try loadPipeline(root: folder.path, name: nil, mayBeEmpty: true).sources.isEmpty)
        files["Feeds/more.opml"] = nil
        let missing = try ConfigFolder(files)
        #expect(missing.problems().contains { $0.contains("there is no file Feeds/more.opml") })
        #expect(try loadPipeline(root: missing.path, name: nil, mayBeEmpty: true).sources.isEmpty)
    }

    @Test("lists may overlap: the first counts; an id used for two URLs is an error")
    func overlap() throws {
        var files = Faultless.files
        files[file] = Faultless.pipeline.replacing("[list.opml]", with: "[list.opml, Feeds/more.opml]")
        files["Feeds/more.opml"] = Faultless.list.replacing(
            "https://tidewater.example/news", with: "https://sea.example/rss")
        let folder = try ConfigFolder(files)
        let loaded = try loadPipeline(root: folder.path, name: nil)
        #expect(loaded.sources.map(\.id.text) == ["gazette.example-rss", "tidewater.example-news", "sea.example-rss"])
        #expect(
            loaded.warnings.map(\.description) == [
                "Feeds/more.opml:5: warning: the URL \"https://gazette.example/rss\" is in Feeds/list.opml:5, too — "
                    + "the first counts; remove one of them"
            ])
        files["Feeds/more.opml"] = Faultless.list.replacing(
            "gazette.example/rss\"", with: "sea.example/rss\" cw:id=\"tidewater.example-news\""
        )
        .replacing("tidewater.example/news", with: "other.example/rss")
        #expect(
            try ConfigFolder(files).problems() == [
                "Feeds/more.opml:5: error: source id \"tidewater.example-news\" is used in Feeds/list.opml:7, too — "
                    + "give each its own cw:id"
            ])
    }
}

@Suite("Finding the pipeline")
struct ChoosingTests {
    @Test("the only one is taken; of several one must be named; a slip is corrected")
    func choosing() throws {
        var files = Faultless.files
        let one = try ConfigFolder(files)
        #expect(try loadPipeline(root: one.path, name: nil).config.name == "harbour")
        files["Pipelines/river/pipeline.yaml"] = ""
        files["Pipelines/.hidden/x"] = ""
        files["Pipelines/README.md"] = ""
        let two = try ConfigFolder(files)
        #expect(pipelineNames(root: two.path) == ["harbour", "river"])
        #expect(
            two.problems() == ["Pipelines: error: there are 2 pipelines — choose one with --pipeline: harbour, river"])
        #expect(try loadPipeline(root: two.path, name: "harbour").sources.count == 2)
        let slip = #expect(throws: ConfigError.self) { try loadPipeline(root: two.path, name: "habour") }
        #expect(slip?.description == "Pipelines/habour: error: no such pipeline — did you mean \"harbour\"?")
        let far = #expect(throws: ConfigError.self) { try loadPipeline(root: two.path, name: "../../etc") }
        #expect(far?.description == "Pipelines/../../etc: error: no such pipeline — there are: harbour, river")
        let none = try ConfigFolder(["Feeds/list.opml": ""])
        #expect(
            none.problems() == [
                "Pipelines: error: no pipeline is here — make a folder in it with pipeline.yaml and charter.yaml"
            ])
        #expect(pipelineNames(root: "/nowhere") == [])
    }

    @Test("the config root: named, from the environment, above the current folder, beside the executable")
    func root() throws {
        let here = try ConfigFolder(Faultless.files)
        let installed = try ConfigFolder([
            "share/charterwatch/Pipelines/x/pipeline.yaml": "", "bin/charterwatch": "", "elsewhere/deep/x": "",
        ])
        func find(
            _ explicit: String? = nil, _ environment: [String: String] = [:], from: String,
            _ executable: String = "/bin/x", system: String = "/nowhere"
        ) -> String? {
            findConfigRoot(
                explicit: explicit, environment: environment, startingAt: from, executablePath: executable,
                system: system)
        }
        let deep = here.path + "/Pipelines/harbour"
        #expect(find("/named/", ["CHARTERWATCH_CONFIG": "/env"], from: here.path) == "/named")
        #expect(find(nil, ["CHARTERWATCH_CONFIG": "/env"], from: here.path) == "/env")
        #expect(find(nil, ["CHARTERWATCH_CONFIG": ""], from: here.path) == here.path)
        #expect(find("", from: deep) == here.path)
        #expect(find(from: here.path + "/") == here.path)
        let executable = installed.path + "/bin/charterwatch"
        #expect(find(from: installed.path + "/elsewhere/deep", executable) == installed.path + "/share/charterwatch")
        #expect(find(from: installed.path + "/elsewhere", "/usr/bin/charterwatch-not-installed") == nil)
        #expect(find(from: "relative", "charterwatch") == nil)
        #expect(find(from: here.path, executable, system: installed.path + "/share/charterwatch") == here.path)
        #expect(find(from: "/nowhere/at/all", executable, system: here.path) == here.path)
    }
}
