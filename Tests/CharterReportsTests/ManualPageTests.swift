import Foundation
import Testing

@testable import CharterReports

@Suite("Manual pages")
struct ManualPageTests {
    private static let help = """
        {"commandName": "ship", "shouldDisplay": true, "abstract": "Sails.", "discussion": "It floats. It's fast.\\n\\n\
        Examples:\\n  ship go --far   out\\n  .ship\\n\\nExit codes: 0.",
        "arguments": [{"kind": "flag", "shouldDisplay": true, "isOptional": true, "isRepeating": false,
        "names": [{"kind": "long", "name": "version"}], "abstract": "Show it."}],
        "subcommands": [
          {"commandName": "go", "shouldDisplay": true, "abstract": "Leave.", "arguments": [
            {"kind": "option", "shouldDisplay": true, "isOptional": true, "isRepeating": true,
             "names": [{"kind": "short", "name": "f"}, {"kind": "long", "name": "far"}], "valueName": "miles",
             "defaultValue": "3", "allValues": ["3", "4"], "abstract": "How far."},
            {"kind": "flag", "shouldDisplay": false, "isOptional": true, "isRepeating": false,
             "names": [{"kind": "long", "name": "hidden"}], "abstract": "No."},
            {"kind": "positional", "shouldDisplay": true, "isOptional": false, "isRepeating": false,
             "valueName": "port", "abstract": "Where to."}]},
          {"commandName": "sink", "shouldDisplay": false, "abstract": "No."}]}
        """

    private func pages() throws -> [ManualPage] {
        let help = try JSONDecoder().decode(CommandHelp.self, from: Data(Self.help.utf8))
        return ManualPage.pages(
            of: help,
            .init(date: "February 10, 2026", environment: [.init("PORT", "Home.")], files: [], exitCodes: []))
    }

    @Test("one page for the program and one for each command that is shown")
    func files() throws {
        #expect(try pages().map(\.file) == ["ship.1", "ship-go.1"])
    }

    @Test("the page of a command, line by line")
    func command() throws {
        let wanted = #"""
            .Dd February 10, 2026
            .Dt SHIP-GO 1
            .Os
            .Sh NAME
            .Nm ship-go
            .Nd Leave
            .Sh SYNOPSIS
            .Nm ship Cm go
            .Op Fl f , Fl -far Ar miles ...
            .Ar port
            .Sh DESCRIPTION
            Leave.
            .Bl -tag -width Ds
            .It Fl f , Fl -far Ar miles
            How far.
            One of 3, 4.
            Default: 3.
            .It Ar port
            Where to.
            .El
            .Sh ENVIRONMENT
            .Bl -tag -width Ds
            .It Ev PORT
            Home.
            .El
            .Sh SEE ALSO
            .Xr ship 1

            """#
        #expect(try pages()[1].text == wanted)
    }

    @Test("roff's own characters are taken for text; examples have a section; hidden things do not show")
    func escapes() throws {
        let text = try pages()[0].text
        #expect(text.contains("It floats.\nIt\\(aqs fast.\n"))
        #expect(text.contains(".Bd -literal -offset 2n\nship go \\-\\-far   out\n\\&.ship\n.Ed"))
        #expect(!text.contains("Exit codes") && !text.contains("sink") && !text.contains("hidden"))
    }

    @Test("a command of commands: what all of them take is said once")
    func shared() throws {
        func option(_ name: String) -> String {
            """
            {"kind": "option", "shouldDisplay": true, "isOptional": true, "isRepeating": false, "valueName": "x",
             "names": [{"kind": "long", "name": "\(name)"}], "abstract": "About \(name)."}
            """
        }
        let subs = ["load", "lash"].map { name in
            """
            {"commandName": "\(name)", "shouldDisplay": true, "abstract": "Do \(name).",
             "arguments": [\(option("both")), \(option("of-" + name))]}
            """
        }
        let help = """
            {"commandName": "ship", "shouldDisplay": true, "subcommands": [{"commandName": "cargo",
            "shouldDisplay": true, "abstract": "What it carries.", "subcommands": [\(subs.joined(separator: ","))]}]}
            """
        let command = try JSONDecoder().decode(CommandHelp.self, from: Data(help.utf8))
        let text = ManualPage.pages(of: command, .init(date: "x", environment: [], files: [], exitCodes: []))[1].text
        #expect(
            text.contains(
                """
                .Nm ship Cm cargo Cm load
                .Op Ar options
                .Op Fl -of-load Ar x
                .Nm ship Cm cargo Cm lash
                """))
        #expect(text.components(separatedBy: "About both.").count == 2)
        #expect(text.contains(".Ss ship cargo lash\nDo lash.\n.Bl -tag -width Ds\n.It Fl -of-lash Ar x\n"))
        #expect(text.contains(".Ss Options of all of these\n.Bl -tag -width Ds\n.It Fl -both Ar x\n"))
    }
}
