internal import CCrypto

/// A digest that is taken piece by piece. Archives name SHA-1, the algorithm that every reader of WARC files checks;
/// what identifies things in the store is SHA-256 (`SHA256Digest`).
package final class DigestStream {
    /// What archives are met with.
    package enum Algorithm: String, Sendable, CaseIterable {
        case sha1, sha256, sha512, md5
    }

    private let context: OpaquePointer

    /// Starts with no bytes.
    package init(_ algorithm: Algorithm) {
        guard let context = EVP_MD_CTX_new() else { fatalError("out of memory") }
        self.context = context
        let method =
            switch algorithm {
            case .sha1: EVP_sha1()
            case .sha256: EVP_sha256()
            case .sha512: EVP_sha512()
            case .md5: EVP_md5()
            }
        let done = EVP_DigestInit_ex(context, method, nil)
        precondition(done == 1, "libcrypto has no \(algorithm): the installation of OpenSSL is broken")
    }

    deinit { EVP_MD_CTX_free(context) }

    /// Adds bytes.
    package func add(_ bytes: UnsafeRawBufferPointer) {
        if bytes.count > 0 { EVP_DigestUpdate(context, bytes.baseAddress, bytes.count) }
    }

    /// Adds bytes.
    package func add(_ bytes: [UInt8]) { bytes.withUnsafeBytes { add($0) } }

    /// The digest of all that was added; nothing can be added afterwards.
    package func finish() -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var count: UInt32 = 0
        EVP_DigestFinal_ex(context, &digest, &count)
        return Array(digest.prefix(Int(count)))
    }
}
