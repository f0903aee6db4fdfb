internal import CCurl
internal import Glibc

// libcurl's callbacks. File-scope functions: a closure literal could inherit an actor and die on the engine's
// thread. The context is the `Transfer`, which the engine keeps alive as long as libcurl knows the handle.

private func transfer(_ context: UnsafeMutableRawPointer?) -> Transfer {
    Unmanaged<Transfer>.fromOpaque(context!).takeUnretainedValue()
}

/// CURLOPT_WRITEFUNCTION: anything but the size stops the transfer, or holds it up.
func transferWrite(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
    let all = UnsafeRawBufferPointer(start: bytes, count: size * count)
    guard transfer(context).hasRoom(for: all.count) else { return Int(CURL_WRITEFUNC_PAUSE) }
    return transfer(context).take(bodyBytes: all) ? all.count : stopSign(all.count)
}

/// CURLOPT_HEADERFUNCTION: one line a call.
func transferHeader(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
    let all = UnsafeRawBufferPointer(start: bytes, count: size * count)
    return transfer(context).take(headerLine: all) ? all.count : stopSign(all.count)
}

/// A return value that says "stop" whatever the size was.
private func stopSign(_ count: Int) -> Int { count == 0 ? 1 : 0 }

/// CURLOPT_OPENSOCKETFUNCTION: sees every address a new connection would go to.
func transferOpenSocket(
    _ context: UnsafeMutableRawPointer?, _ purpose: curlsocktype, _ address: UnsafeMutablePointer<curl_sockaddr>?
) -> curl_socket_t {
    let transfer = transfer(context)
    guard let address else { return -1 }
    let found = withUnsafePointer(to: &address.pointee.addr) {
        IPAddress($0, length: Int(address.pointee.addrlen))
    }
    guard transfer.admits(found) else { return -1 }
    transfer.countOpened()
    let kind = address.pointee.socktype | Int32(SOCK_CLOEXEC.rawValue)
    let made = socket(address.pointee.family, kind, address.pointee.protocol)
    if made < 0 { transfer.noteNoSocket(errno) }
    return made
}

/// CURLOPT_DEBUGFUNCTION: of all that libcurl tells, the request's head as it is sent.
func transferDebug(
    _ handle: UnsafeMutableRawPointer?, _ type: curl_infotype, _ bytes: UnsafeMutablePointer<CChar>?, _ count: Int,
    _ context: UnsafeMutableRawPointer?
) -> Int32 {
    if type == CURLINFO_HEADER_OUT { transfer(context).take(sent: UnsafeRawBufferPointer(start: bytes, count: count)) }
    return 0
}

/// CURLOPT_PREREQFUNCTION: sees the address of a re-used connection too, which the function above does not.
func transferPreRequest(
    _ context: UnsafeMutableRawPointer?, _ remote: UnsafeMutablePointer<CChar>?,
    _ local: UnsafeMutablePointer<CChar>?, _ remotePort: Int32, _ localPort: Int32
) -> Int32 {
    let address = remote.flatMap { IPAddress(String(cString: $0)) }
    return transfer(context).admits(address) ? 0 : 1
}
