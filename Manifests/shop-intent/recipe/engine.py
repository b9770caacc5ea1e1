"""llama-server on a private Unix socket, for as long as a `with` block lasts."""

import contextlib
import http.client
import json
import pathlib
import socket
import subprocess
import tempfile
import time


class Server:
    def __init__(self, path):
        self.path = path

    def post(self, route, body):
        return self._request("POST", route, json.dumps(body))

    def ready(self):
        try:
            return self._request("GET", "/health")[0] == 200
        except OSError:
            return False

    def _request(self, method, route, body=None):
        connection = http.client.HTTPConnection("localhost", timeout=60)
        connection.sock = socket.socket(socket.AF_UNIX)
        try:
            connection.sock.connect(self.path)
            connection.request(method, route, body, {"Content-Type": "application/json"})
            response = connection.getresponse()
            return response.status, json.loads(response.read())
        finally:
            connection.close()

    def answer(self, messages, schema):
        """The text of one answer at temperature 0 under the schema."""
        status, reply = self.post("/v1/chat/completions", request(messages, schema))
        if status != 200:
            raise RuntimeError(f"status {status}: {reply}")
        return reply["choices"][0]["message"]["content"]


def request(messages, schema):
    """What an app sends."""
    return {"messages": messages, "temperature": 0, "max_tokens": 96,
            "response_format": {"type": "json_schema", "json_schema": {"name": "shop_intent", "schema": schema}}}


@contextlib.contextmanager
def serving(directory, model):
    """Serves `model` with the llama-server in `directory`."""
    with tempfile.TemporaryDirectory() as scratch:
        path = str(pathlib.Path(scratch, "engine.sock"))
        process = subprocess.Popen(
            [str(pathlib.Path(directory, "llama-server")), "-m", str(model), "--host", path, "-c", "256", "-np", "1", "-t", "1",
             "--cache-ram", "0", "--offline", "--no-ui"],
            env={"PATH": "/usr/bin:/bin"}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            server = Server(path)
            deadline = time.monotonic() + 30
            while not server.ready():
                if process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError(f"llama-server does not serve {model}")
                time.sleep(0.02)
            yield server
        finally:
            process.terminate()
            process.wait()
