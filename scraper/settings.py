"""Scrapy's settings, each with its reason; what is not here is Scrapy's default."""

from __future__ import annotations

from typing import Any

BOT_NAME = "guong"
SPIDER_MODULES = ["scraper.spiders"]
NEWSPIDER_MODULE = "scraper.spiders"
TWISTED_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"

# The frontier alone holds delays, retries and redirects; one request at a time a host.
SCHEDULER = "scraper.scheduler.FrontierScheduler"
CONCURRENT_REQUESTS = 0  # no limit of Scrapy's own: the frontier leases one address a host, 64 in all
CONCURRENT_REQUESTS_PER_DOMAIN = 1
CONCURRENT_ITEMS = 1  # the spider yields none; the default makes 100 tasks for each answer, a quarter of all the work
DOWNLOAD_DELAY = 0
DOWNLOAD_DELAY_JITTER = 0  # RANDOMIZE_DOWNLOAD_DELAY is deprecated and warns
RETRY_ENABLED = False
REDIRECT_ENABLED = False  # a redirect goes back through frontier and guard
METAREFRESH_ENABLED = False
HTTPCACHE_ENABLED = False
COOKIES_ENABLED = False  # tried once by hand where a redirect comes back; Scrapy's would fetch a public-suffix list
REFERER_ENABLED = False
HTTPPROXY_ENABLED = False
HTTPERROR_ALLOW_ALL = True  # what an error means is judged by us

# Exact bytes: http and https through the tee, nothing else at all.
DOWNLOAD_HANDLERS: dict[str, str | None] = {
    "http": "scraper.capture.CapturingHandler",
    "https": "scraper.capture.CapturingHandler",
    "data": None,
    "file": None,
    "ftp": None,
    "s3": None,
}
COMPRESSION_ENABLED = False  # Scrapy's takes truncated gzip for whole and inflates 1 GB; pipelines/codings.py does not
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "vi,en;q=0.5",
    "Accept-Encoding": "gzip",  # what every reader of WARC files can decode
}
DOWNLOAD_MAXSIZE = 16 * 1024 * 1024  # bytes; the default is 1 GB
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_TIMEOUT = 30.0  # seconds; the default is 180
DOWNLOAD_FAIL_ON_DATALOSS = True  # a body cut short is kept as such, and is no story
DOWNLOAD_VERIFY_CERTIFICATES = True  # off by default

ROBOTSTXT_OBEY = True
DOWNLOADER_MIDDLEWARES: dict[str, int | None] = {
    "scraper.middlewares.guard.GuardMiddleware": 50,
    "scraper.middlewares.robots.RobotsMiddleware": 100,
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,  # the guard's work
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,  # parses a 503's body as rules
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
}
SPIDER_MIDDLEWARES: dict[str, int | None] = {
    "scrapy.spidermiddlewares.start.StartSpiderMiddleware": None,  # the spider yields nothing
    "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": None,
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
    "scrapy.spidermiddlewares.metacopy.MetaCopyDetectionMiddleware": None,
}
EXTENSIONS: dict[str, int | None] = {
    "scrapy.extensions.corestats.CoreStats": None,
    "scrapy.extensions.logcount.LogCount": None,
    "scrapy.extensions.logstats.LogStats": None,
    "scrapy.extensions.feedexport.FeedExporter": None,
    "scrapy.extensions.spiderstate.SpiderState": None,
    "scrapy.extensions.throttle.AutoThrottle": None,
    "scrapy.extensions.closespider.CloseSpider": None,
}
REMOTE_CONTROL_ENABLED = False  # on by default: a local server that runs Python for whoever has its token
TELNETCONSOLE_ENABLED = False
MEMUSAGE_ENABLED = False
STATS_CLASS = "scrapy.statscollectors.DummyStatsCollector"  # crawl.db counts
DOWNLOADER_STATS = False
STATS_DUMP = False
LOG_LEVEL = "ERROR"
LOG_INSTALL_ROOT_HANDLER = False  # what is logged goes where the command line says


def as_dict() -> dict[str, Any]:
    """The settings above, for a crawl started from Python."""
    return {name: value for name, value in globals().items() if name.isupper()}
