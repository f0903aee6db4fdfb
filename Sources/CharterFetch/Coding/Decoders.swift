internal import CCompression

private let pieceSize = 64 << 10

/// gzip (`windowBits` 31, all members of RFC 1952), zlib (15) or raw deflate (-15).
func inflateBody(_ input: [UInt8], windowBits: Int32, cap: Int) -> DecoderRun {
    var run = DecoderRun()
    var stream = z_stream()
    guard cw_inflate_init(&stream, windowBits) == Z_OK else { return run }
    defer { inflateEnd(&stream) }
    var piece = [UInt8](repeating: 0, count: pieceSize)
    input.withUnsafeBufferPointer { bytes in
        stream.next_in = UnsafeMutablePointer(mutating: bytes.baseAddress)
        stream.avail_in = UInt32(clamping: bytes.count)
        while true {
            let code = inflatePiece(&stream, &piece, &run.output)
            if run.output.count > cap {
                run.end = .full
            } else if code == Z_STREAM_END {
                if windowBits == 31, startsMember(stream), inflateReset(&stream) == Z_OK { continue }
                run.end = stream.avail_in == 0 || isPadding(stream) ? .complete : .trailing
            } else if code == Z_OK {
                continue
            } else {
                run.end = code == Z_BUF_ERROR ? .truncated : .damaged
            }
            return
        }
    }
    return run
}

private func inflatePiece(_ stream: inout z_stream, _ piece: inout [UInt8], _ output: inout [UInt8]) -> Int32 {
    piece.withUnsafeMutableBufferPointer { room in
        stream.next_out = room.baseAddress
        stream.avail_out = UInt32(room.count)
        let code = inflate(&stream, Z_NO_FLUSH)
        let piece = UnsafeBufferPointer(rebasing: room[..<(room.count - Int(stream.avail_out))])
        output.grow(for: piece.count)
        output.append(contentsOf: piece)
        return code
    }
}

private func startsMember(_ stream: z_stream) -> Bool {
    guard stream.avail_in >= 2, let next = stream.next_in else { return false }
    return next[0] == 0x1f && next[1] == 0x8b
}

/// Zero bytes after a gzip member are padding (gzip manual, "Tapes").
private func isPadding(_ stream: z_stream) -> Bool {
    guard let next = stream.next_in else { return true }
    return UnsafeBufferPointer(start: next, count: Int(stream.avail_in)).allSatisfy { $0 == 0 }
}

/// "deflate" is zlib by the standard and raw deflate by habit (RFC 9110 §8.4.1.2): the reading that gets
/// further wins.
func inflateDeflate(_ input: [UInt8], cap: Int) -> DecoderRun {
    let wrapped = inflateBody(input, windowBits: 15, cap: cap)
    if wrapped.end != .damaged || !wrapped.output.isEmpty { return wrapped }
    return inflateBody(input, windowBits: -15, cap: cap)
}

/// Brotli, RFC 7932.
func decodeBrotli(_ input: [UInt8], cap: Int) -> DecoderRun {
    var run = DecoderRun()
    guard let state = BrotliDecoderCreateInstance(nil, nil, nil) else { return run }
    defer { BrotliDecoderDestroyInstance(state) }
    var piece = [UInt8](repeating: 0, count: pieceSize)
    input.withUnsafeBufferPointer { bytes in
        var left = bytes.count
        var next = bytes.baseAddress
        while true {
            let code = piece.withUnsafeMutableBufferPointer { room in
                var free = room.count
                var out = room.baseAddress
                let code = BrotliDecoderDecompressStream(state, &left, &next, &free, &out, nil)
                let piece = UnsafeBufferPointer(rebasing: room[..<(room.count - free)])
                run.output.grow(for: piece.count)
                run.output.append(contentsOf: piece)
                return code
            }
            if run.output.count > cap {
                run.end = .full
            } else if code == BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT {
                continue
            } else if code == BROTLI_DECODER_RESULT_SUCCESS {
                run.end = left == 0 ? .complete : .trailing
            } else {
                run.end = code == BROTLI_DECODER_RESULT_NEEDS_MORE_INPUT ? .truncated : .damaged
            }
            return
        }
    }
    return run
}

/// Zstandard, RFC 8878, every frame; windows up to 8 MiB, as RFC 9659 limits them for HTTP.
func decodeZstandard(_ input: [UInt8], cap: Int) -> DecoderRun {
    var run = DecoderRun()
    guard let stream = ZSTD_createDStream() else { return run }
    defer { ZSTD_freeDStream(stream) }
    ZSTD_DCtx_setParameter(stream, ZSTD_d_windowLogMax, 23)
    var piece = [UInt8](repeating: 0, count: pieceSize)
    input.withUnsafeBufferPointer { bytes in
        var source = ZSTD_inBuffer(src: bytes.baseAddress, size: bytes.count, pos: 0)
        while true {
            var filled = false
            let code = piece.withUnsafeMutableBytes { room in
                var sink = ZSTD_outBuffer(dst: room.baseAddress, size: room.count, pos: 0)
                let code = ZSTD_decompressStream(stream, &sink, &source)
                filled = sink.pos == sink.size
                run.output.grow(for: sink.pos)
                run.output.append(contentsOf: UnsafeRawBufferPointer(rebasing: room[..<sink.pos]))
                return code
            }
            if run.output.count > cap {
                run.end = .full
            } else if ZSTD_isError(code) != 0 {
                run.end = run.end == .complete ? .trailing : .damaged
            } else {
                run.end = code == 0 ? .complete : .truncated
                if source.pos < source.size || filled && code != 0 { continue }
            }
            return
        }
    }
    return run
}
