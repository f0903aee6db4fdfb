internal import CCurl
internal import Glibc

extension Transfer {
    /// What a libcurl code means for the caller, in our kinds and words.
    func failure(_ code: CURLcode) -> TransferFailure {
        let found = stop ?? blocked(code) ?? timedOut(code) ?? named(code)
        return TransferFailure(kind: found.kind, message: found.message, elapsed: elapsed)
    }

    private typealias Words = (kind: FetchError.Kind, message: String)
    private var host: String { order.url.host }

    /// A refused address counts when nothing else was tried, or when it was a live connection.
    private func blocked(_ code: CURLcode) -> Words? {
        guard let refused, code == CURLE_ABORTED_BY_CALLBACK || opened == 0 else { return nil }
        return refused
    }

    private func timedOut(_ code: CURLcode) -> Words? {
        guard code == CURLE_OPERATION_TIMEDOUT else { return nil }
        if handle.seconds(CURLINFO_PRETRANSFER_TIME_T) == 0 {
            if handle.seconds(CURLINFO_NAMELOOKUP_TIME_T) == 0, opened == 0, order.connectTo == nil {
                return (.dnsTryAgain, "the name \(host) could not be looked up within \(spent)")
            }
            return (.timeout, "\(host) did not take the connection within \(spent)")
        }
        if errorWords.hasPrefix("Operation too slow") {
            return (.stalled, "\(host) sent next to nothing for \(plain(order.limits.stallTimeout)) s")
        }
        if wasHeldUp {
            return (
                .ourNetwork, "\(host) had to wait here, too many large answers came at once, and was not done in time"
            )
        }
        let total = plain(order.limits.totalTimeout)
        return (.timeout, "\(host) was not done within \(total) s (\(body.count) bytes so far)")
    }

    private var spent: String { plain((elapsed * 10).rounded() / 10) + " s" }

    private func named(_ code: CURLcode) -> Words {
        if let words = proxyWords(code) { return words }
        switch code {
        case CURLE_COULDNT_RESOLVE_HOST: return (.dns, "the name \(host) has no address")
        case CURLE_COULDNT_CONNECT: return connectWords()
        case CURLE_URL_MALFORMAT: return (.badURL, "the URL on \(host) cannot be used")
        case CURLE_FILESIZE_EXCEEDED:
            return (.tooLarge, "\(host) announced more than \(order.limits.maxBody) bytes")
        case CURLE_OUT_OF_MEMORY:
            // What libcurl 7.88 says when a header line passes its own cap of 100 KB.
            return (.tooLarge, "\(host) sent a header line that is too long")
        case CURLE_WEIRD_SERVER_REPLY, CURLE_UNSUPPORTED_PROTOCOL, CURLE_BAD_CONTENT_ENCODING:
            return (.badResponse, "\(host) did not answer in HTTP (\(errorWords))")
        case CURLE_RECV_ERROR where errorWords.contains("chunk"):
            return (.badResponse, "\(host) sent a body with broken chunks")
        case CURLE_PARTIAL_FILE, CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_GOT_NOTHING, CURLE_HTTP2,
            CURLE_HTTP2_STREAM:
            return (.reset, "\(host) broke off after \(body.count) bytes of the body (\(curlWords(code)))")
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER,
            CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS, CURLE_USE_SSL_FAILED,
            CURLE_SSL_CLIENTCERT, CURLE_SSL_PINNEDPUBKEYNOTMATCH, CURLE_SSL_ENGINE_NOTFOUND:
            return (.tls, "no secure connection to \(host): \(curlWords(code))")
        default:
            return (.badResponse, "the exchange with \(host) failed: \(curlWords(code))")
        }
    }

    /// What is wrong with the proxy, which is ours to look after; nil when it is the host.
    private func proxyWords(_ code: CURLcode) -> Words? {
        guard let proxy = order.proxy else { return nil }
        let refusal = handle.long(CURLINFO_HTTP_CONNECTCODE)
        switch code {
        case CURLE_COULDNT_RESOLVE_PROXY: return (.ourNetwork, "the name of the proxy \(proxy.host) has no address")
        case CURLE_COULDNT_CONNECT:
            let error = Int32(handle.long(CURLINFO_OS_ERRNO))
            let reason = error == 0 ? errorWords : String(cString: strerror(error))
            return (.ourNetwork, "the proxy \(proxy.text) does not take connections: \(reason)")
        case CURLE_PROXY: return (.ourNetwork, "the proxy \(proxy.text) does not connect to \(host)")
        case _ where refusal == 407: return (.ourNetwork, proxy.wantsLogin)
        case _ where refusal >= 300: return (.connect, "the proxy \(proxy.text) answers \(refusal) for \(host)")
        default: return nil
        }
    }

    private func connectWords() -> Words {
        let error = Int32(handle.long(CURLINFO_OS_ERRNO))
        let reason = error == 0 ? errorWords : String(cString: strerror(error))
        if [ENETUNREACH, ENETDOWN, EHOSTUNREACH, EADDRNOTAVAIL].contains(error) {
            return (.ourNetwork, "there is no way from here to \(host): \(reason)")
        }
        return (.connect, "\(host) does not take connections on port \(order.url.port): \(reason)")
    }

    private func curlWords(_ code: CURLcode) -> String {
        errorWords.isEmpty ? String(cString: curl_easy_strerror(code)) : errorWords
    }
}

/// `15` for 15.0, `0.5` for 0.5.
func plain(_ seconds: Double) -> String {
    seconds == seconds.rounded() && abs(seconds) < 1e9 ? String(Int(seconds)) : String(seconds)
}
