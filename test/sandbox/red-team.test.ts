import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { codeGrader } from "../../graders/code/index.ts";
import type { GraderTools } from "../../src/domain/grader.ts";
import type { CodeReference } from "../../src/domain/problem.ts";
import { openSandbox, type Sandbox } from "../../src/sandbox/open-sandbox.ts";
import { workingBackends } from "./working-backends.ts";

const backends = await workingBackends();
const canary = createHash("sha256").update(String(process.hrtime.bigint())).digest("hex");
const folder = mkdtempSync(join(tmpdir(), "heavybench-canary-"));
const project = fileURLToPath(new URL("../..", import.meta.url));

let connections = 0;
const listener = createServer((socket) => {
  connections++;
  socket.destroy();
});
let port = 0;

beforeAll(async () => {
  process.env.HEAVYBENCH_CANARY_KEY = canary;
  writeFileSync(join(folder, "canary.txt"), canary);
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  const address = listener.address();
  port = typeof address === "object" && address ? address.port : 0;
});

afterAll(() => {
  delete process.env.HEAVYBENCH_CANARY_KEY;
  listener.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Programs that look for what is not theirs; each prints whatever it finds. */
const snoops: readonly [claim: string, source: () => string][] = [
  [
    "the environment",
    () => "import os\nprint(dict(os.environ))\nprint(open('/proc/self/environ').read())",
  ],
  ["a file of ours", () => `print(open(${JSON.stringify(join(folder, "canary.txt"))}).read())`],
  [
    "a file of ours through a link",
    () =>
      `import os\nos.symlink(${JSON.stringify(folder)}, '/tmp/link')\nprint(open('/tmp/link/canary.txt').read())`,
  ],
  [
    "the home and project folders",
    () =>
      `import os\nfor top in ('/root', '/home', ${JSON.stringify(project)}, '/etc'):\n    try:\n        print(top, os.listdir(top))\n        print('LEAK')\n    except OSError:\n        pass`,
  ],
  ["/etc/passwd", () => "print('LEAK', open('/etc/passwd').read())"],
  [
    "other processes",
    () =>
      "import os\nfor pid in os.listdir('/proc'):\n    if pid.isdigit():\n        for name in ('environ', 'cmdline', 'maps'):\n            try:\n                print(open(f'/proc/{pid}/{name}', 'rb').read())\n            except OSError:\n                pass",
  ],
  [
    "a listener of ours",
    () =>
      `import socket\ns = socket.create_connection(('127.0.0.1', ${port}), timeout=1)\nprint('LEAK', s)`,
  ],
  [
    "its own memory",
    () =>
      "import gc\nfor thing in gc.get_objects():\n    try:\n        print(repr(thing)[:200])\n    except Exception:\n        pass",
  ],
  [
    "the host through ctypes",
    () =>
      "try:\n    import ctypes\nexcept ImportError:\n    raise SystemExit(0)\nlibc = ctypes.CDLL(None)\nprint(libc.system(b'env; cat /etc/passwd'))\nprint('LEAK' if libc.getuid() == 0 else '')",
  ],
];

/** Programs that would hurt, and how each may end. */
const attacks: readonly [claim: string, source: string][] = [
  [
    "forks for ever",
    "import os\nwhile True:\n    try:\n        os.fork()\n    except OSError:\n        pass",
  ],
  [
    "kills its parent and everybody",
    "import os, signal\nfor pid in (os.getppid(), 1, -1):\n    try:\n        os.kill(pid, signal.SIGKILL)\n    except OSError:\n        pass",
  ],
  ["writes outside", "import os\nopen('/usr/heavybench-was-here', 'w').write('x')"],
  [
    "fills the disk",
    "with open('/tmp/big', 'wb') as f:\n    while True:\n        f.write(b'x' * 2 ** 20)\n        f.flush()",
  ],
  [
    "fills the disk with many files",
    "for i in range(10 ** 7):\n    open(f'/tmp/{i}', 'wb').write(b'x' * 65536)",
  ],
  ["fills memory", "x = []\nwhile True:\n    x.append(bytearray(b'y' * 10 ** 7))"],
  ["fills output", "while True:\n    print('spam' * 10000)"],
  ["fills standard error", "import sys\nwhile True:\n    sys.stderr.write('spam' * 10000)"],
  ["sleeps for ever", "import time\nwhile True:\n    time.sleep(1000)"],
  [
    "ignores every signal",
    "import signal\nfor s in range(1, 65):\n    try:\n        signal.signal(s, signal.SIG_IGN)\n    except (OSError, ValueError):\n        pass\nwhile True:\n    pass",
  ],
  [
    "stops itself and its parent",
    "import os, signal\nfor pid in (os.getppid(), os.getpid()):\n    os.kill(pid, signal.SIGSTOP)",
  ],
  [
    "spins when it should end",
    "import atexit\n@atexit.register\ndef spin():\n    while True: pass",
  ],
  [
    "floods the control channel",
    "import os\nflood = b'\\x01\\0\\0\\0N' * 10000\nwhile True:\n    for fd in range(3, 20):\n        try:\n            os.write(fd, flood)\n        except OSError:\n            pass",
  ],
  [
    "leaves a process behind",
    "import os, time\nif os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n        time.sleep(1000)\n    os._exit(0)\nprint('left')",
  ],
];

const FENCE = "```";
const stdin: CodeReference = {
  kind: "code",
  mode: "stdin",
  tests: [{ input: "2 3\n", output: "8675309\n" }],
};
const functional: CodeReference = {
  kind: "code",
  mode: "functional",
  functionName: "f",
  tests: [{ input: "1", output: "[8675309]" }],
};
const check: CodeReference = {
  kind: "code",
  mode: "humaneval",
  tests: [],
  prompt: 'def f(x):\n    """A number."""\n',
  entryPoint: "f",
  check:
    "def check(candidate):\n    assert candidate(1) == 8675309\n    assert candidate(2) != 8675309\n    assert len(candidate(3)) == 0\n",
};

/** Programs that would be called right without being right. */
const cheats: readonly [claim: string, reference: CodeReference, source: string][] = [
  ["exits early", stdin, "import os\nos._exit(0)"],
  [
    "patches sys.stdout",
    stdin,
    "import sys\nclass Out:\n    def write(self, text): return len(text)\n    def __eq__(self, other): return True\n    def flush(self): pass\nsys.stdout = Out()\nprint('8675309')",
  ],
  [
    "searches the disk for expected outputs",
    stdin,
    "import os\nfor root, _, names in os.walk('/tmp'):\n    for name in names:\n        print(open(os.path.join(root, name)).read())\nfor fd in range(3, 20):\n    try:\n        print(os.read(fd, 100000))\n    except OSError:\n        pass",
  ],
  [
    "returns a liar",
    functional,
    "class Liar:\n    def __eq__(self, other): return True\n    def __ne__(self, other): return False\n    def __len__(self): return 0\ndef f(x): return Liar()",
  ],
  [
    "returns a lying list",
    functional,
    "class Liar(list):\n    def __eq__(self, other): return True\ndef f(x): return Liar()",
  ],
  [
    "returns a list of liars",
    functional,
    "class Liar(int):\n    def __eq__(self, other): return True\n    def __hash__(self): return 0\ndef f(x): return [Liar(1)]",
  ],
  ["exits early from a call", functional, "import os\ndef f(x): os._exit(0)"],
  ["exits with sys.exit", functional, "import sys\ndef f(x): sys.exit(0)"],
  [
    "patches builtins",
    functional,
    "import builtins\nbuiltins.isinstance = lambda *a: True\nbuiltins.type = lambda *a: list\nbuiltins.len = lambda *a: 1\ndef f(x): return 1",
  ],
  [
    "patches json",
    functional,
    "import json\njson.loads = lambda *a, **k: 1\njson.dumps = lambda *a, **k: '[8675309]'\ndef f(x): return 1",
  ],
  [
    "patches marshal",
    functional,
    "import marshal\nmarshal.dumps = lambda *a: b'junk'\ndef f(x): return 1",
  ],
  [
    "writes on every descriptor",
    functional,
    "import os\ndef f(x):\n    for fd in range(3, 20):\n        try:\n            os.write(fd, b'\\x05\\x00\\x00\\x00' + b'pass!' * 9)\n        except OSError:\n            pass\n    os._exit(0)",
  ],
  ["returns a hundred million bits", functional, "def f(x): return 1 << 10 ** 8"],
  ["returns three million lists", functional, "e = []\ndef f(x): return [e] * 3_000_000"],
  [
    "returns an exception's text without end",
    functional,
    "class Endless(Exception):\n    def __str__(self): return 'x' * 10 ** 8\ndef f(x): raise Endless()",
  ],
  [
    "returns more than a check can hold",
    { ...check, check: "def check(candidate):\n    assert [v for v in candidate(1)] == 0\n" },
    "def f(x): return range(10 ** 15)",
  ],
  [
    "forges a set of lists for a check",
    check,
    "import os\nm = b'(\\x02\\0\\0\\0u\\x05\\0\\0\\0value<\\x01\\0\\0\\0[\\0\\0\\0\\0'\ndef f(x):\n    for fd in range(3, 20):\n        try:\n            os.write(fd, len(m).to_bytes(4, 'little') + m)\n        except OSError:\n            pass\n    return 1",
  ],
  [
    "lies to a check",
    check,
    "class Liar:\n    def __eq__(self, other): return True\n    def __ne__(self, other): return True\n    def __len__(self): return 0\ndef f(x): return Liar()",
  ],
  [
    "patches what a check uses",
    check,
    "import builtins\nbuiltins.AssertionError = ValueError\nbuiltins.len = lambda *a: 0\ndef f(x): return 8675309 if x == 1 else 'no'",
  ],
  ["leaves a check early", check, "import os\ndef f(x): os._exit(0)"],
  ["ends a check with SystemExit", check, "import sys\ndef f(x): sys.exit(0)"],
  ["redefines the check", check, "def check(candidate):\n    pass\ndef f(x): return 0"],
  [
    "says that it passed",
    check,
    "import sys, os, marshal\ndef f(x):\n    m = marshal.dumps(('judged', 'passed', '', '', None, None, None, 1), 2)\n    for fd in range(3, 20):\n        try:\n            os.write(fd, len(m).to_bytes(4, 'little') + m)\n        except OSError:\n            pass\n    return 0",
  ],
  ["raises AssertionError to confuse a check", check, "def f(x): raise AssertionError('passed')"],
];

describe.each(backends)("the %s sandbox, attacked", (backend) => {
  let sandbox: Sandbox;
  let tools: GraderTools;
  // What is endless costs its limit, and wasi's limits are stretched more than tenfold.
  const cpuMs = backend === "wasi" ? 120 : 1000;
  const limits = { cpuMs, memoryMb: 256, outputBytes: 2 ** 20 };

  beforeAll(async () => {
    sandbox = await openSandbox({ backend, parallelism: 1 });
    tools = { runProgram: sandbox.runProgram, loadTests: () => Promise.resolve([]) };
  });
  afterAll(() => sandbox.close());

  const answers = async () => {
    const after = await sandbox.runProgram({ source: "print(6 * 7)", stdin: "", limits });
    expect(after).toMatchObject({ outcome: "exited", exitCode: 0, stdout: "42\n" });
  };

  it.each(snoops)("shows a program nothing of %s", async (_, source) => {
    const result = await sandbox.runProgram({ source: source(), stdin: "", limits });
    const said = result.stdout + result.stderr;
    expect(said).not.toContain(canary);
    expect(said).not.toContain("LEAK");
    expect(said).not.toContain("root:x:");
    expect(connections).toBe(0);
  });

  it.each(attacks)("outlives a program that %s", { timeout: 300_000 }, async (_, source) => {
    const before = readdirSync(tmpdir()).length;
    await sandbox.runProgram({ source, stdin: "", limits });
    expect(existsSync("/usr/heavybench-was-here")).toBe(false);
    expect(readdirSync(tmpdir()).length).toBeLessThanOrEqual(before + 50);
    await answers();
  });

  it.each(cheats)(
    "never calls right a program that %s",
    { timeout: 300_000 },
    async (_, reference, source) => {
      const problem = {
        question: { id: "cheat", benchmark: "red-team", text: "", prompt: "" },
        reference: { ...reference, timeLimitMs: cpuMs },
      };
      const text = `${FENCE}python\n${source}\n${FENCE}`;
      const extraction = codeGrader.extract(text, problem);
      if (!extraction) throw new Error("The cheat was not read.");
      const judgement = await codeGrader.grade(extraction, problem, tools);
      expect(judgement.verdict).toBe("incorrect");
      await answers();
    },
  );
});
