/// Text made safe for the place where it is printed.
extension String {
    /// For element content and quoted attribute values of HTML and XML alike. Characters that XML 1.0 §2.2 does
    /// not allow are left out.
    var escaped: String {
        var out = ""
        out.reserveCapacity(utf8.count + 16)
        for scalar in unicodeScalars {
            switch scalar {
            case "&": out += "&amp;"
            case "<": out += "&lt;"
            case ">": out += "&gt;"
            case "\"": out += "&quot;"
            case "'": out += "&#39;"
            case "\t", "\n", "\r": out.unicodeScalars.append(scalar)
            default:
                if scalar.value >= 0x20 && scalar != "\u{FFFE}" && scalar != "\u{FFFF}" {
                    out.unicodeScalars.append(scalar)
                }
            }
        }
        return out
    }

    /// A CDATA section; `]]>` inside is split over two (XML 1.0 §2.7).
    var cdata: String {
        var parts: [Substring] = []
        var rest = self[...]
        while let end = rest.firstRange(of: "]]>") {
            parts.append(rest[..<end.lowerBound])
            rest = rest[end.upperBound...]
        }
        parts.append(rest)
        return "<![CDATA[" + parts.joined(separator: "]]]]><![CDATA[>") + "]]>"
    }

    /// A JSON string with its quotation marks. `<` is escaped too, so that the text cannot end the script element
    /// that it may stand in.
    var json: String {
        var out = "\""
        for scalar in unicodeScalars {
            switch scalar {
            case "\"": out += "\\\""
            case "\\": out += "\\\\"
            case "\n": out += "\\n"
            case "<": out += "\\u003c"
            default:
                if scalar.value < 0x20 {
                    let hex = String(scalar.value, radix: 16)
                    out += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
                } else {
                    out.unicodeScalars.append(scalar)
                }
            }
        }
        return out + "\""
    }
}
