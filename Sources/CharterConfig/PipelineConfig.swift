/// What `pipeline.yaml` says, defaults filled in. What each key means is in `pipelineKeys`.
package struct PipelineConfig: Sendable, Equatable {
    /// The folder in `Pipelines/`.
    package var name: String
    /// Relative to the pipeline's folder.
    package var charterFile = ""
    /// Feed lists, relative to the config root.
    package var feeds: [String] = []
    /// IANA name: the zone in which days begin.
    package var timezone = ""
    /// URL or mail address for the User-Agent; nil while none is set.
    package var contact: String?
    package var crawl = CrawlConfig()

    /// Every key at its default; keys without one are left empty.
    package init(name: String) {
        self.name = name
        for key in pipelineKeys { key.storeDefault(in: &self) }
    }
}

/// `crawl` of `pipeline.yaml`. Times in seconds, sizes in bytes; the defaults come from `pipelineKeys`.
package struct CrawlConfig: Sendable, Equatable {
    package var concurrency = 0
    package var hostDelay = 0.0
    package var hostConnections = 0
    package var feedLimit = 0
    package var pageLimit = 0
    package var connectTimeout = 0.0
    package var totalTimeout = 0.0
    package var stallTimeout = 0.0
    package var redirects = 0
    /// Whether the pages that entries link to are fetched.
    package var pages = false
    package var cadence = 0
    /// Entries published longer ago than this are `too-old`; nil: none is.
    package var maxAge: Int?
    package var pageAttempts = 0
    /// Pages read of one host in one crawl.
    package var hostPages = 0
    /// Entries read of one feed at one look.
    package var feedEntries = 0
    /// Listed sitemaps read at one look at an index.
    package var sitemapChildren = 0
    /// Entries of a sitemap older than this before it was looked at are not followed.
    package var sitemapAge = 0
    /// Folder of the WARC files as written, absolute or relative to the store's folder; nil: nothing is archived.
    package var archive: String?
    /// Bytes at which a file of the archive is closed.
    package var archiveSize = 0
    package var allowHosts: [String] = []
    package var resolve: [HostRedirect] = []
}

/// Sends requests for the hosts of `pattern` to an address of our choice.
package struct HostRedirect: Sendable, Equatable {
    /// A host name, `*.suffix` for every name below it, or `*`.
    package var pattern: String
    /// An IP address, perhaps with a port: `127.0.0.1:8080`, `[::1]:8080`.
    package var target: String

    package init(pattern: String, target: String) {
        self.pattern = pattern
        self.target = target
    }
}
