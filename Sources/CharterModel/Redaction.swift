/// `text` without what is nobody's business: what stands for it is `…`. To be used for all that is logged, printed as an
/// error or stored as one, and may quote an address or a header. Taken out are
///
/// - user info of addresses: `https://…@host/`, `…@proxy:3128`;
/// - values of parameters by their names (`?api_key=…`, `#access_token=…`), percent-encoded as well;
/// - the rest of a line after headers that carry credentials (`Authorization: …`, `Cookie: …`, `X-Api-Key: …`);
/// - credentials by their scheme: `Bearer …`, `Basic …`.
///
/// Doing it twice changes nothing more.
package func redacted(_ text: String) -> String {
    var bytes = Array(text.utf8)
    // Nothing of the kind without one of these.
    guard bytes.contains(where: { $0 == colon || $0 == equals || $0 == at || $0 == percent || $0 == space }) else {
        return text
    }
    let before = bytes
    bytes = withoutHeaders(bytes)
    bytes = withoutSchemes(bytes)
    bytes = withoutUserInfo(bytes)
    bytes = withoutParameters(bytes)
    return bytes == before ? text : String(decoding: bytes, as: UTF8.self)
}

/// Whether a parameter, a field or a header of this name carries a secret: one of its words says so. Words end at
/// punctuation and where a capital begins a new one.
package func isSecretName(_ name: String) -> Bool { isSecret(ArraySlice(name.utf8)) }

private let secretWords: Set<String> = [
    "key", "apikey", "token", "sig", "signature", "secret", "password", "passwd", "passphrase", "pass", "pwd", "auth",
    "authorization", "authentication", "credential", "credentials", "bearer", "jwt", "session", "sessionid", "sid",
    "cookie", "hmac",
]
private let secretEndings = ["apikey", "accesskey", "token", "secret", "password", "passwd", "signature", "sessionid"]
private let secretHeaders: Set<String> = [
    "authorization", "proxy-authorization", "cookie", "cookie2", "set-cookie", "set-cookie2", "authentication-info",
]
/// What stands before an @ without being a name and a password.
private let peaceful: Set<String> = ["mailto", "acct", "sip", "sips", "xmpp", "cid", "mid"]

private let (colon, equals, at, percent) = (UInt8(ascii: ":"), UInt8(ascii: "="), UInt8(ascii: "@"), UInt8(ascii: "%"))
private let (space, quote) = (UInt8(ascii: " "), UInt8(ascii: "\""))
private let dots = Array("…".utf8)

private func isLetterOrDigit(_ byte: UInt8) -> Bool {
    (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
}
private func isNameByte(_ byte: UInt8) -> Bool {
    isLetterOrDigit(byte) || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
        || byte == UInt8(ascii: "[") || byte == UInt8(ascii: "]") || byte == UInt8(ascii: "$")
}
private func isBreak(_ byte: UInt8) -> Bool { byte <= space || byte == 127 }
/// Ends an address in running text.
private func endsAddress(_ byte: UInt8) -> Bool {
    isBreak(byte) || byte == quote || byte == UInt8(ascii: "'") || byte == UInt8(ascii: "<")
        || byte == UInt8(ascii: ">") || byte == UInt8(ascii: "`")
}

private func isSecret(_ name: ArraySlice<UInt8>) -> Bool {
    var words: [String] = []
    var word: [UInt8] = []
    var wasSmall = false
    func finish() {
        if !word.isEmpty { words.append(String(decoding: word, as: UTF8.self)) }
        word = []
    }
    for byte in name {
        let isCapital = (65...90).contains(byte)
        if !isLetterOrDigit(byte) || (isCapital && wasSmall) { finish() }
        wasSmall = (97...122).contains(byte)
        if isLetterOrDigit(byte) { word.append(isCapital ? byte | 0x20 : byte) }
    }
    finish()
    let whole = words.joined()
    return words.contains { secretWords.contains($0) } || secretWords.contains(whole)
        || words.contains { word in secretEndings.contains { word.hasSuffix($0) } }
}

/// A line's rest after `Name:`, where the name is that of a header with credentials. The name may be quoted, as in JSON.
private func withoutHeaders(_ bytes: [UInt8]) -> [UInt8] {
    var out: [UInt8] = []
    var position = 0
    while position < bytes.count {
        guard bytes[position] == colon, let name = headerName(before: position, bytes), isHeader(name) else {
            out.append(bytes[position])
            position += 1
            continue
        }
        out.append(colon)
        position += 1
        while position < bytes.count, bytes[position] == space { position += 1 }
        guard position < bytes.count, bytes[position] != 10, bytes[position] != 13 else { continue }
        out += [space] + dots
        while position < bytes.count, bytes[position] != 10, bytes[position] != 13 { position += 1 }
    }
    return out
}

private func headerName(before end: Int, _ bytes: [UInt8]) -> ArraySlice<UInt8>? {
    var end = end
    while end > 0, bytes[end - 1] == quote || bytes[end - 1] == space || bytes[end - 1] == UInt8(ascii: "'") {
        end -= 1
    }
    var start = end
    while start > 0, isNameByte(bytes[start - 1]) { start -= 1 }
    return start < end ? bytes[start..<end] : nil
}

/// One of the known ones, or of the form `X-Some-Token`. Words of prose have no hyphen and are left alone.
private func isHeader(_ name: ArraySlice<UInt8>) -> Bool {
    if secretHeaders.contains(String(decoding: name, as: UTF8.self).lowercased()) { return true }
    return name.contains(UInt8(ascii: "-")) && isSecret(name)
}

/// `Bearer` and `Basic` with something long enough after them to be a credential.
private func withoutSchemes(_ bytes: [UInt8]) -> [UInt8] {
    var out: [UInt8] = []
    var position = 0
    while position < bytes.count {
        let start = position
        while position < bytes.count, isLetterOrDigit(bytes[position]) { position += 1 }
        out += bytes[start..<position]
        guard position < bytes.count else { break }
        let word = String(decoding: bytes[start..<position], as: UTF8.self).lowercased()
        var end = position + 1
        while end < bytes.count, isToken(bytes[end]) { end += 1 }
        out.append(bytes[position])
        if bytes[position] == space, word == "bearer" || word == "basic", end - position > 12 {
            out += dots
            position = end
        } else {
            position += 1
        }
    }
    return out
}

/// token68 of RFC 9110 §11.2, the padding included.
private func isToken(_ byte: UInt8) -> Bool { isLetterOrDigit(byte) || "-._~+/=".utf8.contains(byte) }

/// What stands before the last @ of an authority: after `//`, or a name and a password without a scheme.
private func withoutUserInfo(_ bytes: [UInt8]) -> [UInt8] {
    let slash = UInt8(ascii: "/")
    var out: [UInt8] = []
    var position = 0
    while position < bytes.count {
        let start = position
        while position < bytes.count, !endsAddress(bytes[position]) { position += 1 }
        var word = Array(bytes[start..<position])
        // More than one address may stand in a word, one in the query of another.
        var from = 0
        var sawScheme = false
        while let scheme = (from..<max(from, word.count - 1)).first(where: {
            word[$0] == slash && word[$0 + 1] == slash
        }) {
            sawScheme = true
            let begin = scheme + 2
            let end = word[begin...].firstIndex { $0 == slash || $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#") }
            let authority = begin..<(end ?? word.count)
            from = begin
            if let last = word[authority].lastIndex(of: at) { word.replaceSubrange(begin..<last, with: dots) }
        }
        if !sawScheme, let last = word.firstIndex(of: at), let mark = word[..<last].firstIndex(of: colon),
            !word[..<last].contains(slash),
            !peaceful.contains(String(decoding: word[..<mark], as: UTF8.self).lowercased())
        {
            let name = word[..<mark].lastIndex { $0 == equals || $0 == UInt8(ascii: "(") }.map { $0 + 1 } ?? 0
            word.replaceSubrange(name..<last, with: dots)
        }
        out += word
        while position < bytes.count, endsAddress(bytes[position]) {
            out.append(bytes[position])
            position += 1
        }
    }
    return out
}

/// Values of parameters whose names say that they are secret. `=` may be written `%3D`, and a name percent-encoded.
private func withoutParameters(_ bytes: [UInt8]) -> [UInt8] {
    var out: [UInt8] = []
    var position = 0
    while position < bytes.count {
        let sign = equalsLength(bytes, position)
        guard sign > 0, isSecret(parameterName(endingIn: out)) else {
            out.append(bytes[position])
            position += 1
            continue
        }
        out += bytes[position..<position + sign]
        position += sign
        let isQuoted = position < bytes.count && bytes[position] == quote
        if isQuoted { position += 1 }
        let start = position
        while position < bytes.count, isQuoted ? bytes[position] != quote : !endsValue(bytes, position) {
            position += 1
        }
        if isQuoted { out.append(quote) }
        if position > start { out += dots }
    }
    return out
}

private func equalsLength(_ bytes: [UInt8], _ position: Int) -> Int {
    if bytes[position] == equals { return 1 }
    return encoded(bytes, position).map { $0 == equals ? 3 : 0 } ?? 0
}

private func endsValue(_ bytes: [UInt8], _ position: Int) -> Bool {
    let byte = encoded(bytes, position) ?? bytes[position]
    return endsAddress(bytes[position]) || byte == UInt8(ascii: "&") || byte == UInt8(ascii: "#")
        || byte == UInt8(ascii: ";") || byte == UInt8(ascii: ")") && byte == bytes[position]
}

/// The byte that `%41` stands for; nil when there is no such triple here.
private func encoded(_ bytes: [UInt8], _ position: Int) -> UInt8? {
    guard bytes[position] == percent, position + 2 < bytes.count else { return nil }
    return UInt8(String(decoding: bytes[(position + 1)...(position + 2)], as: UTF8.self), radix: 16)
}

/// The name at the end of `bytes`, decoded; what an encoded `?` or `&` parts is not of it.
private func parameterName(endingIn bytes: [UInt8]) -> ArraySlice<UInt8> {
    var start = bytes.count
    while start > 0, bytes.count - start < 200, isNameByte(bytes[start - 1]) || bytes[start - 1] == percent {
        start -= 1
    }
    var name: [UInt8] = []
    var position = start
    while position < bytes.count {
        let byte = encoded(bytes, position)
        name.append(byte ?? bytes[position])
        position += byte == nil ? 1 : 3
    }
    let parted = name.lastIndex { !isNameByte($0) }
    return parted.map { name[($0 + 1)...] } ?? name[...]
}
