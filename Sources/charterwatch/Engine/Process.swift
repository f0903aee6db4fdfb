import CMalloc
import Foundation

/// What every command wants of its process before anything is opened.
func prepareProcess() {
    // As many as a small machine has cores: under siege 227 MB at most instead of 269, in the same time.
    _ = limit_heaps(2)
    _ = return_blocks_from(1 << 18)
    _ = keep_free(4 << 20)
    // The first file or socket that is opened would otherwise become the standard stream that is missing, and
    // output would be written into it. Opened the wrong way round, the stand-in refuses what it is asked for.
    for descriptor in Int32(0)...2 where fcntl(descriptor, F_GETFD) < 0 {
        _ = open("/dev/null", descriptor == 0 ? O_WRONLY : O_RDONLY)
    }
    // A reader that goes away is no reason to die in the middle of a crawl.
    signal(SIGPIPE, SIG_IGN)
    var limit = rlimit()
    if getrlimit(openFiles, &limit) == 0, limit.rlim_cur < limit.rlim_max {
        limit.rlim_cur = min(limit.rlim_max, max(limit.rlim_cur, 4096))
        setrlimit(openFiles, &limit)
    }
}

private let openFiles = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)

/// How many files this process may hold open at once.
func openFileLimit() -> Int {
    var limit = rlimit()
    guard getrlimit(openFiles, &limit) == 0 else { return 1024 }
    return Int(clamping: limit.rlim_cur)
}

/// Files that the store takes, and those that one host being worked on may take.
private let (filesOfStore, filesOfHost) = (40, 4)

/// How many hosts can be worked on at once with so many open files.
func hostsAtOnce(wanted: Int, openFiles: Int) throws -> Int {
    guard openFiles >= filesOfStore + filesOfHost else {
        throw Failure(
            .unavailable,
            "only \(openFiles) files may be open at once, and a crawl needs \(filesOfStore + filesOfHost): raise it, `ulimit -n 1024`"
        )
    }
    return min(wanted, (openFiles - filesOfStore) / filesOfHost)
}

/// How many connections may stay open for the next request to their host: hosts take turns, and a host's turn comes
/// again only after all the others'. There are two pools of them.
func idleConnections(beside hosts: Int, openFiles: Int) -> Int {
    max(hosts, min(8 * hosts, 512, (openFiles - filesOfStore - hosts * filesOfHost) / 3))
}
