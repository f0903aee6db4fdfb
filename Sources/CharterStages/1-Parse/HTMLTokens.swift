/// A piece of HTML, for those who want it as values.
enum HTMLToken {
    /// Text with its references still in it; a slice of the bytes it was read from.
    case text(ArraySlice<UInt8>)
    case startTag(HTMLTag)
    /// Lower-case name.
    case endTag(String)
}

/// A start tag.
struct HTMLTag {
    /// Lower-case.
    var name: String
    /// Lower-case names in order, values decoded; at most `HTMLTokenizer.maxAttributes`.
    var attributes: [(name: String, value: String)]
    var isSelfClosing: Bool

    /// Value of the first attribute of that name.
    subscript(name: String) -> String? { attributes.first { $0.name == name }?.value }
}

/// What `HTMLTokenizer` finds, one token after the other.
struct HTMLTokens: Sequence, IteratorProtocol {
    private let bytes: [UInt8]
    private var place = HTMLTokenizer.Place()

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func next() -> HTMLToken? {
        let (token, reached) = bytes.withUnsafeBufferPointer { view -> (HTMLToken?, HTMLTokenizer.Place) in
            var tokenizer = HTMLTokenizer(view, from: place)
            let token: HTMLToken? =
                switch tokenizer.next() {
                case .text(let range): .text(bytes[range])
                case .endTag(let name): .endTag(HTMLTokens.name(view.slice(name)))
                case .startTag(let name, let isSelfClosing):
                    .startTag(
                        HTMLTag(
                            name: HTMLTokens.name(view.slice(name)),
                            attributes: tokenizer.attributes.map { attribute in
                                let value = decodeEntities(bytes[attribute.value])
                                return (
                                    HTMLTokens.name(view.slice(attribute.name)), String(decoding: value, as: UTF8.self)
                                )
                            }, isSelfClosing: isSelfClosing))
                case nil: nil
                }
            return (token, tokenizer.place)
        }
        place = reached
        return token
    }

    private static func name(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
        String(decoding: bytes.prefix(64).map(asciiLowercase), as: UTF8.self)
    }
}
