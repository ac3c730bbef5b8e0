"""A server of static files, as simple as those of GitHub Pages or a classroom, that notes what it is asked for."""

import contextlib
import functools
import gzip
import io
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

PACKED = {".whl", ".zip", ".png", ".woff2"}


class Handler(SimpleHTTPRequestHandler):
    """Serves files; packed, as most servers do, and with an age, if asked for."""

    protocol_version = "HTTP/1.1"
    log, compressed, caching = None, False, None

    def end_headers(self):
        if self.caching:
            self.send_header("Cache-Control", self.caching)
        super().end_headers()

    def send_head(self):
        path = Path(self.translate_path(self.path))
        if not self.compressed or not path.is_file() or path.suffix in PACKED or "If-Modified-Since" in self.headers:
            return super().send_head()
        body = compressed(path, path.stat().st_mtime)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Last-Modified", self.date_time_string(path.stat().st_mtime))
        self.end_headers()
        return io.BytesIO(body)

    def copyfile(self, source, outputfile):
        content = source.read()
        outputfile.write(content)
        self.log.append((self.path.partition("?")[0], len(content)))

    def log_message(self, *arguments):
        """Say nothing."""


@functools.cache
def compressed(path, changed):
    """Return a file's content, packed."""
    return gzip.compress(path.read_bytes(), 6)


class Server(ThreadingHTTPServer):
    """A server that a browser may leave in the middle of an answer."""

    daemon_threads, request_queue_size = True, 128

    def handle_error(self, request, client_address):
        """Take it calmly."""


@contextlib.contextmanager
def serving(folder, host="127.0.0.1", **options):
    """Serve ``folder``; yield (address, [(path, bytes sent)])."""
    log = []
    handler = type("Noting", (Handler,), {"log": log, **options})
    with Server((host, 0), functools.partial(handler, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://{host}:{server.server_port}", log
        finally:
            server.shutdown()
