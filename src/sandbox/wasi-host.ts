import { readFileSync, readSync, writeSync } from "node:fs";
import {
  wasi as defs,
  type Fd,
  PreopenDirectory,
  WASI,
  WASIProcExit,
} from "@bjorn3/browser_wasi_shim";
import { deepenStack } from "./deepen-stack.ts";
import type { RunStart } from "./executor.ts";
import { encodeFrame } from "./frames.ts";
import { limitMemory } from "./limit-memory.ts";
import {
  ControlChannel,
  InputFd,
  NamedFd,
  NullFd,
  OutputFd,
  RunStopped,
  TailFd,
} from "./wasi-fds.ts";
import { quotaDirectory } from "./wasi-quota.ts";

/**
 * Runs Python programs compiled to WebAssembly, one at a time, each in a fresh instance: a process of
 * its own that holds nothing but the program's input, and can be killed. It speaks the launcher's
 * frames, but blocks while a program runs.
 */

const TMP_BYTES = 64 * 2 ** 20;
const CONTROL_FOLDER = "/control";
const CONTROL_FILE = "channel";
const PAGE_BYTES = 65536;
/** 64 MB, which a program's own memory limit does not include. */
const STACK_PAGES = 1024;

type PythonInstance = {
  readonly exports: { readonly memory: WebAssembly.Memory; _start(): unknown };
};

const modules = new Map<number, WebAssembly.Module>();
const wasmPath = process.argv[2] ?? "";
let isDropped = false;

function main(): void {
  for (;;) {
    const first = readFrame();
    if (first.kind !== "S") continue; // meant for a run that has ended
    const start = JSON.parse(first.payload.toString("utf8")) as RunStart;
    let stdin: Buffer = Buffer.alloc(0);
    const messages: Buffer[] = [];
    for (let frame = readFrame(); frame.kind !== "G"; frame = readFrame()) {
      if (frame.kind === "I") stdin = frame.payload;
      if (frame.kind === "M") messages.push(frame.payload);
    }
    const module = moduleFor(start.memory_bytes);
    dropPrivileges(start.uid);
    run(start, module, stdin, Buffer.concat(messages));
  }
}

function run(start: RunStart, module: WebAssembly.Module, stdin: Buffer, messages: Buffer): void {
  const startedAt = performance.now();
  const cpuBefore = cpuMs();
  const stdout = new OutputFd(start.output_bytes, start.keeps_output);
  const stderr = new TailFd();
  const control = new ControlChannel(messages, {
    maxMessageBytes: start.output_bytes + 2 ** 20,
    emit: (bytes) => {
      write("C", Buffer.from(String(cpuMs() - cpuBefore)));
      write("M", bytes);
    },
    more: () => {
      const frame = readFrame();
      return frame.kind === "M" ? frame.payload : Buffer.alloc(0);
    },
  });
  const input = new InputFd(stdin);
  const folders = [
    boundedFolder("/tmp", TMP_BYTES),
    boundedFolder(CONTROL_FOLDER, 0, { [CONTROL_FILE]: control }),
    boundedFolder("/dev", 0, { stdin: input, stdout, stderr, null: new NullFd() }),
  ];
  const fds: Fd[] = [input, stdout, stderr, ...folders];
  const shim = new WASI(
    start.argv.map((word) => (word === "{control}" ? `${CONTROL_FOLDER}/${CONTROL_FILE}` : word)),
    [],
    fds,
    { debug: false },
  );
  const imports = withSleep(shim);
  let code = 1;
  let stopped: "output" | null = null;
  let memoryPages = 0;
  try {
    const instance = new WebAssembly.Instance(module, {
      wasi_snapshot_preview1: imports,
    }) as PythonInstance;
    try {
      code = shim.start(instance);
    } finally {
      memoryPages = instance.exports.memory.buffer.byteLength / PAGE_BYTES;
    }
  } catch (error) {
    if (error instanceof RunStopped) stopped = "output";
    else if (error instanceof WASIProcExit) code = error.code;
    else {
      // A trap: the stack overflowed, or memory ran out where Python cannot say so.
      code = 134;
      stderr.fd_write(Buffer.from(`\n${error instanceof Error ? error.message : String(error)}\n`));
    }
  }
  const heldBytes = (memoryPages - STACK_PAGES) * PAGE_BYTES;
  const isFull = code !== 0 && heldBytes > 0.97 * start.memory_bytes;
  write("O", stdout.bytes());
  write("R", stderr.bytes());
  const report = {
    code,
    stopped: stopped ?? (isFull ? "memory" : null),
    cpu_ms: cpuMs() - cpuBefore,
    peak_bytes: 0,
    wall_ms: performance.now() - startedAt,
  };
  write("E", Buffer.from(JSON.stringify(report)));
}

/** A folder in memory that holds these descriptors by name, and files of so many bytes together. */
function boundedFolder(
  path: string,
  bytes: number,
  named: { readonly [name: string]: Fd } = {},
): PreopenDirectory {
  const entries = Object.entries(named).map(([name, fd]) => [name, new NamedFd(fd)] as const);
  const folder = new PreopenDirectory(path, new Map(entries));
  quotaDirectory(folder.dir, bytes);
  return folder;
}

/** Where the fields of a subscription and of an event stand, in bytes (WASI preview 1). */
const TAG = 8;
const CLOCK = 16;
const TIMEOUT = 24;
const FLAGS = 40;
const ERROR_AND_TYPE = 8;

/** The shim's imports, but sleeping sleeps: the shim spins, and reads an absolute time as a span. */
function withSleep(shim: WASI): WebAssembly.ModuleImports {
  const sleeper = new Int32Array(new SharedArrayBuffer(4));
  const memory = () => new DataView((shim.inst.exports.memory as WebAssembly.Memory).buffer);
  return {
    ...(shim.wasiImport as WebAssembly.ModuleImports),
    poll_oneoff(input: number, output: number, count: number, events: number): number {
      const view = memory();
      const isClock = count === 1 && view.getUint8(input + TAG) === 0;
      if (!isClock) return defs.ERRNO_NOTSUP;
      const isAbsolute = (view.getUint16(input + FLAGS, true) & 1) === 1;
      const isMonotonic = view.getUint32(input + CLOCK, true) === defs.CLOCKID_MONOTONIC;
      const now = isMonotonic ? performance.now() : Date.now();
      const ms = Number(view.getBigUint64(input + TIMEOUT, true)) / 1e6 - (isAbsolute ? now : 0);
      if (ms > 0) Atomics.wait(sleeper, 0, 0, Math.min(ms, 2 ** 30));
      view.setBigUint64(output, view.getBigUint64(input, true), true);
      view.setUint32(output + ERROR_AND_TYPE, 0, true);
      view.setUint32(events, 1, true);
      return 0;
    },
  };
}

/** The module, its memory bounded: one compilation a bound. */
function moduleFor(memoryBytes: number): WebAssembly.Module {
  const pages = Math.min(65536, Math.ceil(memoryBytes / PAGE_BYTES) + STACK_PAGES);
  const known = modules.get(pages);
  if (known) return known;
  const deepened = deepenStack(readFileSync(wasmPath), STACK_PAGES);
  const module = new WebAssembly.Module(limitMemory(deepened, pages));
  if (modules.size > 2) modules.clear();
  modules.set(pages, module);
  return module;
}

/** After the module is read, the host needs nothing of this machine any more. */
function dropPrivileges(uid: number | null): void {
  if (isDropped || uid === null || process.getuid?.() !== 0) return;
  process.setgroups?.([]);
  process.setgid?.(uid);
  process.setuid?.(uid);
  isDropped = true;
}

/** CPU time of this thread where the system tells; else the process's, or the clock's if that is less. */
function cpuMs(): number {
  if (process.platform === "linux") {
    try {
      return Number(readFileSync("/proc/thread-self/schedstat", "utf8").split(" ")[0]) / 1e6;
    } catch {
      return process.cpuUsage().user / 1000;
    }
  }
  const { user, system } = process.cpuUsage();
  return Math.min(performance.now(), (user + system) / 1000);
}

function readFrame(): { readonly kind: string; readonly payload: Buffer } {
  const head = readExactly(5);
  return { kind: head.toString("latin1", 0, 1), payload: readExactly(head.readUInt32LE(1)) };
}

function readExactly(size: number): Buffer {
  const bytes = Buffer.allocUnsafe(size);
  for (let held = 0; held < size; ) {
    const count = readSync(0, bytes, held, size - held, null);
    if (count === 0) process.exit(0);
    held += count;
  }
  return bytes;
}

function write(kind: string, payload: Uint8Array): void {
  const frame = encodeFrame(kind, payload);
  for (let sent = 0; sent < frame.length; ) sent += writeSync(1, frame, sent);
}

main();
