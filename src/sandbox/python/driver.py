"""Runs one untrusted program inside the sandbox: as a script, for the value of one call, or as the
server of a check's calls. It holds the program and its input, never an expected output.

Its first words on the control channel say what start-up cost, so that it is not charged.
"""

import builtins as _builtins
import sys as _sys
from posix import _exit
from time import process_time as _process_time

_DYNAMIC = {
    "exec", "eval", "compile", "globals", "locals", "vars", "dir", "modules", "_getframe",
    "__import__", "__globals__", "__dict__", "f_globals", "import_module", "get_type_hints",
    "builtins", "__builtins__", "runpy", "inspect", "currentframe",
}  # fmt: skip


def _names_of(code):
    """Every name a program may look up: those of its code and of all code inside it."""
    found = set()
    pending = [code]
    while pending:
        current = pending.pop()
        found.update(current.co_names)
        pending.extend(part for part in current.co_consts if _type(part) is _type(code))
    return found


def _add_preamble(namespace, codes, table):
    """The names of the usual preamble, those alone that the program can reach."""
    wanted = set()
    for code in codes:
        wanted |= _names_of(code)
    names = table if wanted & _DYNAMIC else wanted & table.keys()
    for name in names:
        module, attribute = table[name]
        loaded = __import__(module)
        try:
            namespace[name] = loaded if attribute is None else getattr(loaded, attribute)
        except AttributeError:
            continue  # a lazy name that this Python lacks


def _preamble_table():
    """What `from M import *` for each module, then `import M`, would leave in a namespace."""
    order = (
        "string re datetime collections heapq bisect copy math random statistics itertools "
        "functools operator io sys json builtins typing"
    ).split()
    table = {}
    for name in order:
        module = __import__(name)
        public = getattr(module, "__all__", None)
        if public is None:
            public = [key for key in vars(module) if not key.startswith("_")]
        for key in public:
            table[key] = (name, key)
    for name in order:
        if name not in ("builtins", "typing"):
            table[name] = (name, None)
    return {key: entry for key, entry in table.items() if entry[0] != "builtins"}


def _limit(limits):
    """Rlimits, hard: the kernel holds the program to them whatever it does."""
    import resource

    def lower(name, value, hard=None):
        kind = getattr(resource, name, None)
        if kind is None:
            return
        top = resource.getrlimit(kind)[1]
        hard = value if hard is None else hard
        if top != resource.RLIM_INFINITY:
            hard = min(hard, top)
        resource.setrlimit(kind, (min(value, hard), hard))

    # The launcher looks at CPU time more finely; this stands behind it, should it be slow.
    cpu = int(_process_time() + 1.5 * limits["cpu_ms"] / 1000) + 2
    lower("RLIMIT_CPU", cpu)
    lower("RLIMIT_CORE", 0)
    lower("RLIMIT_FSIZE", limits["file_bytes"])
    lower("RLIMIT_NOFILE", 64)
    if limits["processes"]:
        lower("RLIMIT_NPROC", limits["processes"])
    if limits["address_bytes"]:
        lower("RLIMIT_AS", limits["address_bytes"])
    top = resource.getrlimit(resource.RLIMIT_STACK)[1]
    stack = 100 << 20
    resource.setrlimit(
        resource.RLIMIT_STACK, (stack if top == resource.RLIM_INFINITY else min(stack, top), top)
    )


def _compiled(source, name):
    return compile(source, name, "exec", dont_inherit=True)


def _codes_of(job):
    """The program's code objects, in the order they run."""
    source = job["source"]
    if job["kind"] == "official-script":
        return [_compiled(_official_source(source), "<program>")]
    if job["kind"] != "check":
        return [_compiled(source, "<program>")]
    prompt = job["prompt"]
    try:
        code = _compiled(source, "<program>")
    except SyntaxError:
        code = None
    if code is not None and _binds(source, job["entry"]):
        try:
            return [_compiled(prompt, "<prompt>"), code]
        except SyntaxError:
            return [_compiled(prompt + "\n    pass\n", "<prompt>"), code]
    return [_compiled(prompt + ("" if prompt.endswith("\n") else "\n") + source, "<program>")]


def _binds(source, name):
    """Whether a module's source binds a name at its top level."""
    import _symtable

    local, imported = 2, 128
    flags = _symtable.symtable(source, "<program>", "exec").symbols.get(name, 0)
    return bool(flags & (local | imported))


def _described(error):
    try:
        text = str(error)
    except BaseException:
        text = ""
    return _type(error).__name__, text.encode("utf-8", "replace").decode("utf-8", "replace")[:500]


def _call(namespace, job):
    """`Solution().name(*args)`, or the plain function of that name."""
    name = job["function"]
    solution = namespace.get("Solution")
    if _isinstance(solution, _type) and hasattr(solution, name):
        function = getattr(solution(), name)
    elif name in namespace:
        function = namespace[name]
    else:
        raise NameError("the program defines neither Solution." + name + " nor " + name)
    return function(*job["args"])


def _serve(namespace, receive, send, arguments):
    """Answers the judge's calls of the program's functions until the channel closes."""
    while True:
        try:
            message = receive()
        except EOFError:
            return
        if message[0] == "bye":
            _exit(0)
        _, name, args, named = message
        try:
            function = namespace[name]
        except KeyError:
            send(("raised", "NameError", "name '" + name + "' is not defined"))
            continue
        try:
            answer = ("value", _plain(function(*arguments(args), **arguments(named))))
        except BaseException as error:
            answer = ("raised",) + _described(error)
        send(answer)


def _native_value(value):
    """A tagged plain value, untagged: what the judge's check passes as an argument."""
    kind = _type(value)
    if kind is tuple:
        if value and value[0] is ...:
            return _untagged(value)
        return tuple([_native_value(item) for item in value])
    if kind is list:
        return [_native_value(item) for item in value]
    if kind is dict:
        return {_native_value(key): _native_value(item) for key, item in value.items()}
    return value


def _untagged(value):
    tag = value[1]
    if tag == "tuple":
        return tuple([_native_value(item) for item in value[2]])
    if tag == "range":
        return range(value[2], value[3], value[4])
    if tag == "deque":
        from collections import deque

        return deque([_native_value(item) for item in value[2]])
    if tag == "rational":
        from fractions import Fraction

        return Fraction(value[2], value[3])
    if tag == "iterator":
        return iter([_native_value(item) for item in value[2]])
    if tag in ("dict_keys", "dict_values", "dict_items"):
        return [_native_value(item) for item in value[2]]
    raise TypeError("an argument that cannot cross")


class _NoLock:
    """Nobody waits for anybody where there is one thread."""

    def acquire(self, blocking=True, timeout=-1):
        return True

    def release(self):
        return None

    def locked(self):
        return False


def _run_threads_in_place():
    """WASI has no threads. The usual one, made for a bigger stack, runs where it is started."""
    import _thread

    def start(function, args=(), kwargs={}):
        try:
            function(*args, **kwargs)
        except SystemExit:
            pass  # ends its thread alone
        return _thread.get_ident()

    _thread.start_new_thread = start
    _thread.stack_size = lambda size=0: 0
    _thread._set_sentinel = _NoLock


def _resource_without_limits():
    """WASI has no rlimits: a program that raises its stack's, to recurse, has what it asks for."""
    module = _type(_sys)("resource")
    kinds = "CPU FSIZE DATA STACK CORE RSS NPROC NOFILE MEMLOCK AS".split()
    for number, kind in enumerate(kinds):
        setattr(module, "RLIMIT_" + kind, number)
    module.RLIM_INFINITY = -1
    module.error = OSError
    module.getrlimit = lambda kind: (-1, -1)
    module.setrlimit = lambda kind, limits: None
    return module


def _lacked_module(error):
    """The standard module that a program died of because WASI's Python is built without it, or None."""
    if _sys.platform != "wasi" or _type(error) is not ModuleNotFoundError:
        return None
    return error.name if error.name in _sys.stdlib_module_names else None


def _quit(code=None):
    """What the site module would give: it is left out, for the sake of start-up."""
    raise SystemExit(code)


def _main(fd_in, fd_out):
    receive, send = _make_channel(fd_in, fd_out)
    preamble = receive()
    job = receive()
    kind = job["kind"]
    if kind == "preamble":
        send(("ready", _process_time()))
        codes = [_compiled(source, "<harness>") for source in job["sources"]]
        send(("preamble", _preamble_table(), [_dumps(code) for code in codes]))
        return
    if job["limits"]["rlimits"]:
        _limit(job["limits"])
    send(("ready", _process_time()))
    _sys.setrecursionlimit(50_000)
    try:
        codes = _codes_of(job)
    except (SyntaxError, ValueError, OverflowError, MemoryError, RecursionError) as error:
        send(("failed", "compile") + _described(error))
        _sys.exit(1)

    _sys.argv[:] = ["main.py"]
    if _sys.platform == "wasi":
        _run_threads_in_place()
        _sys.modules["resource"] = _resource_without_limits()
    _builtins.quit = _builtins.exit = _quit
    Module = _type(_sys)
    name = "__main__" if kind == "script" else "solution"
    module = Module(name)
    _sys.modules[name] = module
    namespace = module.__dict__
    namespace["__builtins__"] = _builtins
    _add_preamble(namespace, codes, preamble)
    send(("started", _process_time()))
    try:
        for code in codes:
            exec(code, namespace)
        if kind == "official-script":
            _run_officially(namespace)
        elif kind == "call":
            value = _call(namespace, job)
            if _type(value).__mro__[-2] is tuple and _type(value) is not tuple:
                value = list(tuple.__iter__(value))
            send(("value", _plain(value), _equals_anything(value)))
        elif kind == "check":
            send(("defined",))
    except SystemExit as error:
        if kind != "script":
            send(("failed", "run") + _described(error))
        raise
    except BaseException as error:
        lacked = _lacked_module(error)
        if lacked is not None:
            send(("lacked", lacked))
        send(("failed", "run") + _described(error))
        raise
    if kind == "check":
        _serve(namespace, receive, send, _native_value)


def _equals_anything(value):
    """Whether the value's own equality claims to equal a stranger: the official judge believes it."""
    if _type(value).__module__ == "builtins":
        return False
    try:
        return bool(value == object())
    except BaseException:
        return False
