internal import CCurl

/// Owner of a libcurl easy handle. Used by the engine's thread only; kept and reset between transfers.
final class EasyHandle {
    let raw: UnsafeMutableRawPointer

    init?() {
        guard let raw = curl_easy_init() else { return nil }
        self.raw = raw
    }

    deinit { curl_easy_cleanup(raw) }

    /// Back to the defaults; open connections belong to the multi handle and stay.
    func reset() { curl_easy_reset(raw) }

    /// Ends a pause; may call the write callback before it returns.
    func goOn() { curl_easy_pause(raw, CURLPAUSE_CONT) }

    func set(_ option: CURLoption, _ value: Int) { cw_set_long(raw, option, value) }
    func set(_ option: CURLoption, _ value: String?) { cw_set_string(raw, option, value) }
    func set(_ option: CURLoption, _ value: UnsafeMutableRawPointer?) { cw_set_pointer(raw, option, value) }
    func set(_ option: CURLoption, _ list: borrowing StringList) { cw_set_list(raw, option, list.head) }

    func set(_ option: CURLoption, bytes: Int) { cw_set_off(raw, option, curl_off_t(bytes)) }

    /// Milliseconds for a `_MS` option, where 0 would mean "no limit".
    func set(_ option: CURLoption, seconds: Double) {
        set(option, Int(max(1, min(seconds, 86_400) * 1000)))
    }

    func long(_ info: CURLINFO) -> Int {
        var value = 0
        cw_info_long(raw, info, &value)
        return value
    }

    func string(_ info: CURLINFO) -> String {
        var value: UnsafeMutablePointer<CChar>?
        cw_info_string(raw, info, &value)
        return value.map { String(cString: $0) } ?? ""
    }

    /// The `Content-Length` of the answer, as far as it is known; else 0.
    var announcedBytes: Int {
        var value: curl_off_t = -1
        cw_info_off(raw, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &value)
        return max(0, Int(value))
    }

    /// A `_TIME_T` value, in seconds.
    func seconds(_ info: CURLINFO) -> Double {
        var value: curl_off_t = 0
        cw_info_off(raw, info, &value)
        return Double(value) / 1_000_000
    }
}

/// Owner of a libcurl string list.
struct StringList: ~Copyable {
    private(set) var head: UnsafeMutablePointer<curl_slist>?

    init(_ strings: [String]) {
        for text in strings { head = curl_slist_append(head, text) ?? head }
    }

    deinit { curl_slist_free_all(head) }
}
