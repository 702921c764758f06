"""Runs untrusted programs one at a time for HeavyBench, which speaks to it in frames: a type, a
length (4 bytes, little endian), a payload. It is the sandbox's parent, outside of it: it makes the
pipes, reads them within bounds, watches memory and CPU time, and asks the kernel what the run has cost.

In:  S start (JSON), I standard input, M a control message, G go, K kill.
Out: M a control message, O standard output, R standard error's tail, E the end (JSON).
"""

import base64
import json
import os
import select
import signal
import subprocess
import sys
import time

IN, OUT = 0, 1
STDERR_KEPT = 8192
PIPE_BYTES = 1 << 16
WATCH_S = 0.05


def read_exactly(size):
    parts = []
    while size > 0:
        part = os.read(IN, min(size, 1 << 20))
        if not part:
            sys.exit(0)
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def read_frame():
    head = read_exactly(5)
    return head[:1], read_exactly(int.from_bytes(head[1:], "little"))


def write_frame(kind, payload):
    data = memoryview(kind + len(payload).to_bytes(4, "little") + payload)
    while data:
        data = data[os.write(OUT, data) :]


def spent_by(root):
    """What a process and everything below it hold in memory (bytes) and have used of CPU (ms)."""
    memory = cpu_ms = 0
    pending = [str(root)]
    while pending:
        pid = pending.pop()
        try:
            with open("/proc/" + pid + "/stat", "rb") as file:
                fields = file.read().rpartition(b")")[2].split()
            memory += int(fields[21]) * PAGE
            cpu_ms += sum(map(int, fields[11:15])) * TICK_MS
            with open("/proc/" + pid + "/task/" + pid + "/children", "rb") as file:
                pending.extend(file.read().decode().split())
        except (OSError, IndexError):
            continue  # it has just ended
    return memory, cpu_ms


TICK_MS = 1000 / os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")


def pipe(inner_reads):
    reading, writing = os.pipe()
    os.set_blocking(writing if inner_reads else reading, False)
    return reading, writing


def memory_file(data):
    """A descriptor from which data can be read once."""
    fd = os.memfd_create("data")
    os.write(fd, data)
    os.lseek(fd, 0, os.SEEK_SET)
    return fd


class Run:
    """One program, from its start to its last descendant's end."""

    def __init__(self, start, stdin, messages):
        self.output_bytes = start["output_bytes"]
        self.memory_bytes = start["memory_bytes"]
        self.cpu_ms = start["cpu_ms"]
        self.to_child = {}
        self.stdout, self.stderr, self.control = bytearray(), bytearray(), bytearray()
        self.written = 0
        self.control_bytes = 0
        self.stopped = None
        self.started = time.monotonic()
        inner_in, self.in_fd = pipe(True)
        self.control_in, inner_control_in = None, None
        inner_control_in, self.control_in = pipe(True)
        self.control_out, inner_control_out = pipe(False)
        self.out_fd, inner_out = pipe(False)
        self.err_fd, inner_err = pipe(False)
        filter_fd = memory_file(base64.b64decode(start["seccomp"])) if "seccomp" in start else None
        places = {"{in}": inner_control_in, "{out}": inner_control_out, "{seccomp}": filter_fd}
        argv = [str(places[part]) if part in places else part for part in start["argv"]]
        passed = [inner_control_in, inner_control_out]
        if filter_fd is not None:
            passed.append(filter_fd)
        identity = {}
        if start.get("uid") is not None:
            identity = {"user": start["uid"], "group": start["uid"], "extra_groups": []}
            for fd in (inner_in, inner_out):
                os.fchown(fd, start["uid"], start["uid"])  # /dev/stdin and /dev/stdout open them again
        try:
            self.process = subprocess.Popen(
                argv,
                stdin=inner_in,
                stdout=inner_out if start["keeps_output"] else subprocess.DEVNULL,
                stderr=inner_err,
                env=start["env"],
                cwd=start["cwd"],
                pass_fds=passed,
                start_new_session=True,
                **identity,
            )
        finally:
            for fd in (inner_in, inner_out, inner_err, *passed):
                os.close(fd)
        self.pid = self.process.pid
        self.pidfd = os.pidfd_open(self.pid)
        self.to_child[self.in_fd] = bytearray(stdin)
        self.to_child[self.control_in] = bytearray(messages)

    def kill(self, why):
        if self.stopped is None:
            self.stopped = why
        try:
            os.killpg(self.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            pass  # it has ended already

    def feed(self, fd, poll):
        waiting = self.to_child[fd]
        try:
            while waiting:
                del waiting[: os.write(fd, waiting[:PIPE_BYTES])]
        except BlockingIOError:
            return
        except BrokenPipeError:
            waiting.clear()
        poll.unregister(fd)
        if fd == self.in_fd:
            os.close(fd)
            self.in_fd = None

    def take(self, fd):
        """Reads what is there; False at the end."""
        try:
            data = os.read(fd, PIPE_BYTES)
        except BlockingIOError:
            return True
        if not data:
            return False
        if fd == self.out_fd:
            self.written += len(data)
            if self.written > self.output_bytes:
                self.kill("output")
            else:
                self.stdout += data
        elif fd == self.err_fd:
            self.stderr += data
            if len(self.stderr) > 2 * STDERR_KEPT:
                del self.stderr[:-STDERR_KEPT]
        else:
            self.control += data
            self.control_bytes += len(data)
            if len(self.control) > self.output_bytes + (1 << 20):
                self.kill("output")
                self.control.clear()
            self.forward()
        return True

    def forward(self):
        while len(self.control) >= 4:
            size = int.from_bytes(self.control[:4], "little")
            if size > self.output_bytes + (1 << 20):
                self.kill("output")
                self.control.clear()
                return
            if len(self.control) < 4 + size:
                return
            write_frame(b"M", bytes(self.control[4 : 4 + size]))
            del self.control[: 4 + size]

    def hear(self, poll):
        kind, payload = read_frame()
        if kind == b"M":
            self.to_child[self.control_in] += payload
            poll.register(self.control_in, select.POLLOUT)
        elif kind == b"K":
            self.kill("killed")

    def watch(self):
        poll = select.poll()
        open_fds = {self.out_fd, self.err_fd, self.control_out}
        for fd in (IN, self.pidfd, *open_fds):
            poll.register(fd, select.POLLIN)
        for fd in (self.in_fd, self.control_in):
            poll.register(fd, select.POLLOUT)
        ended = False
        deadline = None
        next_look = time.monotonic() + WATCH_S
        while open_fds or not ended:
            for fd, event in poll.poll(WATCH_S * 1000):
                if fd == IN:
                    if event & select.POLLIN:
                        self.hear(poll)
                    else:
                        self.kill("killed")
                        sys.exit(0)
                elif fd == self.pidfd:
                    ended = True
                    poll.unregister(fd)
                    deadline = time.monotonic() + 1
                    self.kill(None)
                elif fd in self.to_child:
                    if event & select.POLLOUT and not ended:
                        self.feed(fd, poll)
                    else:
                        self.to_child[fd].clear()
                        poll.unregister(fd)
                elif not self.take(fd):
                    poll.unregister(fd)
                    open_fds.discard(fd)
            now = time.monotonic()
            if deadline is not None and now > deadline:
                break
            if not ended and now >= next_look:
                next_look = now + WATCH_S
                memory, cpu_ms = spent_by(self.pid)
                if memory > self.memory_bytes:
                    self.kill("memory")
                elif cpu_ms > self.cpu_ms:
                    self.kill("time")
        return self.end()

    def end(self):
        _, status, usage = os.wait4(self.pid, 0)
        self.process.returncode = 0
        cpu_s = usage.ru_utime + usage.ru_stime
        peak = usage.ru_maxrss
        # bubblewrap leaves before its namespace does: as subreaper, we inherit it and its account.
        while True:
            try:
                _, _, usage = os.wait4(-1, 0)
            except ChildProcessError:
                break
            cpu_s += usage.ru_utime + usage.ru_stime
            peak = max(peak, usage.ru_maxrss)
        for fd in (self.in_fd, self.control_in, self.control_out, self.out_fd, self.err_fd):
            if fd is not None:
                os.close(fd)
        os.close(self.pidfd)
        code = os.waitstatus_to_exitcode(status)
        write_frame(b"O", bytes(self.stdout))
        write_frame(b"R", bytes(self.stderr[-STDERR_KEPT:]))
        report = {
            "code": code,
            "stopped": self.stopped,
            "cpu_ms": cpu_s * 1000,
            "peak_bytes": peak * 1024,
            "wall_ms": (time.monotonic() - self.started) * 1000,
        }
        write_frame(b"E", json.dumps(report).encode())


def adopt_orphans():
    """Makes this process the parent of whatever its children leave behind."""
    import ctypes

    PR_SET_CHILD_SUBREAPER = 36
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def main():
    adopt_orphans()
    while True:
        kind, payload = read_frame()
        if kind != b"S":
            continue  # meant for a run that has ended
        start = json.loads(payload)
        stdin, messages = b"", b""
        killed = False
        while True:
            kind, payload = read_frame()
            if kind == b"G":
                break
            if kind == b"I":
                stdin = payload
            elif kind == b"M":
                messages += payload
            elif kind == b"K":
                killed = True
        try:
            run = Run(start, stdin, messages)
        except OSError as error:
            write_frame(b"E", json.dumps({"failed": str(error)}).encode())
            continue
        if killed:
            run.kill("killed")
        run.watch()


if __name__ == "__main__":
    main()
