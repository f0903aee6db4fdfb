internal import CCompression
internal import Synchronization

/// Makes gzip members. A record is one member, so that a reader can start at any record.
final class GzipWriter: Sendable {
    private let idle = Mutex<[UncheckedStream]>([])

    deinit {
        idle.withLock { streams in
            for stream in streams { stream.end() }
        }
    }

    /// One member that unpacks to `parts` in their order. What is `packed` already (a coded body) is stored as it is:
    /// packing it again costs much and gains nothing.
    func member(_ parts: [UInt8], packed: [UInt8] = []) -> [UInt8] {
        let stream = idle.withLock { $0.popLast() } ?? UncheckedStream()
        defer { idle.withLock { $0.append(stream) } }
        return stream.member(parts, packed)
    }
}

/// A zlib stream with its memory, kept between members: setting one up costs more than packing a small record.
private final class UncheckedStream: @unchecked Sendable {
    // zlib remembers where its stream lives, so it must not move.
    private let stream: UnsafeMutablePointer<z_stream>

    init() {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        let code = cw_deflate_init_gzip(stream, UncheckedStream.level)
        precondition(code == Z_OK, "out of memory")
    }

    /// zlib's own middle: a quarter of the time of the best, for a few bytes in a hundred.
    private static let level: Int32 = 6

    func end() {
        deflateEnd(stream)
        stream.deallocate()
    }

    func member(_ plain: [UInt8], _ packed: [UInt8]) -> [UInt8] {
        deflateReset(stream)
        deflateParams(stream, UncheckedStream.level, Z_DEFAULT_STRATEGY)
        // Stored blocks cost 5 bytes for every 16 KB at the most.
        let most = Int(deflateBound(stream, UInt(plain.count))) + packed.count + packed.count / 1024 + 256
        return [UInt8](unsafeUninitializedCapacity: most) { room, filled in
            stream.pointee.next_out = room.baseAddress
            stream.pointee.avail_out = UInt32(clamping: most)
            feed(plain, packed.isEmpty ? Z_FINISH : Z_NO_FLUSH)
            if !packed.isEmpty {
                deflateParams(stream, Z_NO_COMPRESSION, Z_DEFAULT_STRATEGY)
                feed(packed, Z_FINISH)
            }
            filled = most - Int(stream.pointee.avail_out)
        }
    }

    private func feed(_ bytes: [UInt8], _ flush: Int32) {
        bytes.withUnsafeBufferPointer { bytes in
            stream.pointee.next_in = UnsafeMutablePointer(mutating: bytes.baseAddress)
            stream.pointee.avail_in = UInt32(clamping: bytes.count)
            let code = deflate(stream, flush)
            precondition(code == (flush == Z_FINISH ? Z_STREAM_END : Z_OK), "zlib ran out of room: \(code)")
        }
    }
}
