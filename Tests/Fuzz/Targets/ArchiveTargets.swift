import CharterArchive

/// Any bytes give records and named damage, in the order of the file and within it, and end.
@Sendable func fuzzWARC(_ bytes: [UInt8]) {
    let limit = 4096
    guard let reader = try? ArchiveReader(bytes: bytes, blockLimit: limit) else { return }
    var place = 0
    var items = 0
    while let item = try? reader.next() {
        items += 1
        promise(items <= bytes.count + 1, "more items than bytes")
        switch item {
        case .damage(let damage):
            promise((0...bytes.count).contains(damage.offset), "damage outside of the file")
        case .record(let record):
            promise(record.offset >= place && record.offset + record.length <= bytes.count, "out of order or place")
            promise(record.block.count == min(limit, record.blockCount), "another length than said")
            place = record.length > 0 ? record.offset + record.length : record.offset
            _ = (record.date, record.target, record.digestProblem)
            guard let message = HTTPMessage(record.block) else { continue }
            promise(message.head + message.body == record.block, "a byte of the message is lost")
            promise(message.codedBody.count <= message.body.count, "chunks that grow")
        }
    }
}
