import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SandboxError } from "../../src/errors.ts";
import { limitMemory } from "../../src/sandbox/limit-memory.ts";
import { dockerArguments } from "../../src/sandbox/native-backends.ts";
import { openSandbox, type Sandbox } from "../../src/sandbox/open-sandbox.ts";
import { workingBackends } from "./working-backends.ts";

const backends = await workingBackends();
const limits = { cpuMs: 2000, memoryMb: 256, outputBytes: 2 ** 20 };

describe.each(backends)("the %s sandbox", (backend) => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await openSandbox({ backend, parallelism: 2 });
  });
  afterAll(() => sandbox.close());
  const run = (source: string, stdin = "", more = {}) =>
    sandbox.runProgram({ source, stdin, limits: { ...limits, ...more } });

  it("gives each program a fresh process and a fresh file system", async () => {
    const source =
      "import os, sys\nprint(os.listdir('/tmp'), hasattr(sys, 'mark'))\nsys.mark = 1\nopen('/tmp/mark', 'w').write('x')";
    expect((await run(source)).stdout).toBe("[] False\n");
    expect((await run(source)).stdout).toBe("[] False\n");
  });

  it("names a limit that is met", { timeout: 200_000 }, async () => {
    const spin = await run("while True:\n    pass", "", { cpuMs: 300 });
    expect(spin.outcome).toBe("time_limit");
    expect((await run("while True:\n    print('x' * 1000)")).outcome).toBe("output_limit");
    const hoard = "x = []\nwhile True:\n    x.append(bytearray(b'1') * 10 ** 7)";
    expect((await run(hoard)).outcome).toBe("memory_limit");
  });

  it("lets sleeping cost no CPU time, and be no way out", { timeout: 200_000 }, async () => {
    const nap = await run("import time\ntime.sleep(0.4)\nprint(1)");
    expect(nap).toMatchObject({ outcome: "exited", stdout: "1\n" });
    expect(nap.cpuMs).toBeLessThan(350);
    const sleep = await run("import time\ntime.sleep(100)", "", { cpuMs: 50 });
    expect(sleep.outcome).toBe("time_limit");
  });

  it("reports exit codes and uncaught exceptions", async () => {
    expect(await run("import sys\nsys.exit(3)")).toMatchObject({ exitCode: 3 });
    expect(await run("1 / 0")).toMatchObject({
      exitCode: 1,
      failure: { phase: "run", type: "ZeroDivisionError" },
    });
    expect(await run("1 +")).toMatchObject({ failure: { phase: "compile", type: "SyntaxError" } });
  });

  it("has the resource module, whose limits of the stack programs raise", async () => {
    const source = `import resource, sys
resource.setrlimit(resource.RLIMIT_STACK, (2**26, resource.getrlimit(resource.RLIMIT_STACK)[1]))
print(resource.RLIMIT_STACK)`;
    expect(await run(source)).toMatchObject({ exitCode: 0, stdout: "3\n" });
  });

  it("calls a standard module that its Python is built without a lack of its own", async () => {
    const source = "import ssl\nprint(1)";
    if (backend === "wasi") await expect(run(source)).rejects.toThrow(SandboxError);
    else expect(await run(source)).toMatchObject({ stdout: "1\n" });
    const answered = "try:\n    import ssl\nexcept ImportError:\n    pass\nprint(2)";
    expect(await run(answered)).toMatchObject({ stdout: "2\n" });
    for (const missing of ["numpy", "math.nothing"])
      expect(await run(`import ${missing}`)).toMatchObject({
        failure: { phase: "run", type: "ModuleNotFoundError" },
      });
  });

  it("opens standard input and output by their names, and the null device", async () => {
    const source = `import os
with open(os.devnull, "w") as null:
    print("unseen", file=null)
with open(os.devnull) as null, open("/dev/stdin") as lines, open("/dev/stdout", "w") as out:
    print(repr(null.read()), lines.read().split(), file=out)`;
    expect(await run(source, "1 2\n3")).toMatchObject({
      exitCode: 0,
      stdout: "'' ['1', '2', '3']\n",
    });
  });

  it("lets programs recurse through C 2,500 deep, and says so when there is no end", {
    timeout: 100_000,
  }, async () => {
    const memoised = "import functools\n@functools.lru_cache(None)\ndef f(n):\n    return";
    const source = `${memoised} 0 if n == 0 else 1 + f(n - 1)
def g(n):
    return 0 if n == 0 else 1 + max(g(n - 1) for _ in "x")
class A:
    def __add__(self, n):
        return 0 if n == 0 else 1 + (self + (n - 1))
print(f(2500), g(2500), A() + 2500)`;
    const room = { cpuMs: 6000, memoryMb: 1024 };
    expect(await run(source, "", room)).toMatchObject({
      outcome: "exited",
      stdout: "2500 2500 2500\n",
    });
    expect(await run(`${memoised} f(n + 1)\nf(0)`, "", room)).toMatchObject({
      failure: { phase: "run", type: "RecursionError" },
    });
    const kept = `kept = [str(n) for n in range(10**5)]
class B:
    def __eq__(self, other):
        return self in [B()]
try:
    B() == 1
except RecursionError:
    print(kept == [str(n) for n in range(10**5)])`;
    expect(await run(kept, "", room)).toMatchObject({ stdout: "True\n" });
  });

  it("hands 3 MB in and out unharmed", async () => {
    const text = "é🙂a".repeat(400_000);
    const result = await run("import sys\nsys.stdout.write(sys.stdin.read())", text, {
      outputBytes: 2 ** 23,
    });
    expect(result.stdout === text).toBe(true);
  });

  it("returns values exactly", async () => {
    const source =
      "from decimal import Decimal\nfrom enum import IntEnum\nclass E(IntEnum):\n    A = 4\ndef f(x):\n    return (x, 10 ** 30, E.A, Decimal('0.5'), {1, 2}, range(3), float('nan'), 'a\\ud800')";
    const { value } = await sandbox.runProgram({
      source,
      stdin: "",
      limits,
      task: { kind: "call", functionName: "f", arguments: [2n ** 70n] },
    });
    expect(value).toMatchObject({
      kind: "tuple",
      items: [
        2n ** 70n,
        10n ** 30n,
        4n,
        { kind: "rational", numerator: 1n, denominator: 2n },
        { kind: "set" },
        { kind: "range", stop: 3n },
        Number.NaN,
        "a\ud800",
      ],
    });
  });

  it("stops a program when it is told to", async () => {
    const stop = new AbortController();
    const running = sandbox.runProgram(
      { source: "while True:\n    pass", stdin: "", limits: { ...limits, cpuMs: 60_000 } },
      stop.signal,
    );
    stop.abort();
    await expect(running).rejects.toThrow();
    expect((await run("print(1)")).stdout).toBe("1\n");
  });
});

describe("a sandbox that cannot be had", () => {
  it("is refused when none is asked for and nobody vouches for the programs", async () => {
    await expect(openSandbox({ backend: "none" })).rejects.toThrow(SandboxError);
  });
});

describe("docker", () => {
  it("is started without network, capabilities and a writable system", () => {
    const words = dockerArguments(512).slice(0, -1).join(" ");
    expect(words).toBe(
      "run --rm --interactive --init --pull missing --network none --read-only --tmpfs /tmp:rw,size=67108864,mode=1777 --memory 512m --memory-swap 512m --pids-limit 64 --cpus 1 --cap-drop ALL --cap-add SETUID --cap-add SETGID --cap-add KILL --security-opt no-new-privileges --ipc none --hostname sandbox python:3.12-slim python3 -I -S -c",
    );
  });
});

describe("a module's memory", () => {
  /** A module by hand: magic, version, one memory of 2 pages without a bound. */
  const module = Uint8Array.from([0, 97, 115, 109, 1, 0, 0, 0, 5, 3, 1, 0, 2]);

  it("is bounded in its own words", () => {
    expect([...limitMemory(module, 200)]).toEqual([
      ...[0, 97, 115, 109, 1, 0, 0, 0, 5, 5, 1, 1, 2, 0xc8, 0x01],
    ]);
  });

  it("is refused when it needs more to start, or there is none", () => {
    expect(() => limitMemory(module, 1)).toThrow(RangeError);
    expect(() => limitMemory(module.subarray(0, 8), 10)).toThrow(RangeError);
    expect(() => limitMemory(Uint8Array.from([...module.subarray(0, 8), 5, 99]), 9)).toThrow(
      RangeError,
    );
  });
});
