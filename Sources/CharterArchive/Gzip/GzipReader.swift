internal import CCompression

/// Unpacks one gzip member at a time from pieces of a file.
final class GzipReader {
    /// What a step came to.
    enum Step: Equatable { case more, needsInput, end, damaged }

    private let stream: UnsafeMutablePointer<z_stream>

    init() {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        let code = cw_inflate_init(stream, 31)
        precondition(code == Z_OK, "out of memory")
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    /// Starts a new member.
    func reset() { inflateReset(stream) }

    /// Unpacks from `input` into `output`, at most one piece of `most` bytes, and says how much of the input was used.
    /// The end of a member is only an end when its check sum and its length were right.
    func step(_ input: UnsafeRawBufferPointer, into output: inout [UInt8], most: Int) -> (used: Int, step: Step) {
        let before = input.count
        var code = Z_OK
        var left = 0
        let piece = [UInt8](unsafeUninitializedCapacity: most) { room, filled in
            stream.pointee.next_in = UnsafeMutablePointer(
                mutating: input.baseAddress?.assumingMemoryBound(to: UInt8.self))
            stream.pointee.avail_in = UInt32(clamping: before)
            stream.pointee.next_out = room.baseAddress
            stream.pointee.avail_out = UInt32(most)
            code = inflate(stream, Z_NO_FLUSH)
            left = Int(stream.pointee.avail_in)
            filled = most - Int(stream.pointee.avail_out)
        }
        output.append(contentsOf: piece)
        let used = before - left
        switch code {
        case Z_STREAM_END: return (used, .end)
        case Z_OK: return (used, left == 0 && piece.count < most ? .needsInput : .more)
        case Z_BUF_ERROR: return (used, .needsInput)
        default: return (used, .damaged)
        }
    }
}
