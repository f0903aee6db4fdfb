package import CharterModel

/// The encoding a page is read in.
package func pageEncoding(of payload: Payload) -> String { decodePage(payload).encoding }

/// Decides a page's character encoding and decodes it: byte order mark, then HTTP, then `<meta>`, then whether
/// the bytes are UTF-8, then what the letters look like, at last windows-1252.
///
/// Order of the HTML Living Standard §13.2.3.2, with one change proven on the press: a page that declares a
/// one-byte encoding but is well-formed UTF-8 with multi-byte characters is UTF-8.
func decodePage(_ payload: Payload) -> DecodedText {
    let bytes = payload.body
    if let mark = byteOrderMark(bytes) {
        return transcode(bytes, from: mark.encoding) ?? fallback(bytes)
    }
    let declared =
        httpCharset(payload.contentType).flatMap(encodingName(forLabel:)) ?? metaCharset(bytes[...].prefix(4096))
    let multiByte = bytes.contains { $0 >= 0x80 }
    if !multiByte, declared?.hasPrefix("utf-16") != true, declared?.hasPrefix("iso-2022") != true {
        return DecodedText(utf8: bytes, encoding: declared ?? "windows-1252")
    }
    if isValidUTF8(bytes) { return DecodedText(utf8: bytes, encoding: "utf-8") }
    if declared == "utf-8", isMostlyUTF8(bytes) {
        return transcode(bytes, from: "utf-8") ?? fallback(bytes)
    }
    if let declared, declared != "utf-8", let text = transcode(bytes, from: declared) { return text }
    // A later meta element, or one the standard passes over, is worth a look before guessing.
    if declared == nil, let late = looseMetaCharset(bytes[...].prefix(65536)), late != "utf-8",
        let text = transcode(bytes, from: late)
    {
        return text
    }
    if isMostlyUTF8(bytes) { return transcode(bytes, from: "utf-8") ?? fallback(bytes) }
    return transcode(bytes, from: likelyEncoding(bytes)) ?? fallback(bytes)
}

private func fallback(_ bytes: [UInt8]) -> DecodedText {
    DecodedText(utf8: Array(String(decoding: bytes, as: UTF8.self).utf8), encoding: "utf-8", problem: "not decodable")
}

/// A few bad bytes in a UTF-8 page (a cut-off character in a teaser) do not make it another encoding.
private func isMostlyUTF8(_ bytes: [UInt8]) -> Bool {
    let balance = utf8Balance(bytes)
    return balance.good > 4 * balance.bad
}
