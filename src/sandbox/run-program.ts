import type { CheckResult, ProgramResult, ProgramRun } from "../domain/program.ts";
import type { PythonValue } from "../domain/python-value.ts";
import { SandboxError } from "../errors.ts";
import type { Backend, Slot } from "./backend.ts";
import { brokenSandbox } from "./executor.ts";
import { encodeMarshal } from "./marshal.ts";
import {
  type Driven,
  type DrivenEnd,
  dict,
  type Harness,
  message,
  runDriven,
  sized,
} from "./run-driver.ts";

/** What a program run needs beside the program. */
export type RunPlace = {
  readonly backend: Backend;
  readonly slot: Slot;
  readonly harness: Harness;
  /** This backend's CPU time for one of the reference machine's: limits are stretched by it. */
  readonly slowdown: number;
};

const ADDRESS_SLACK_BYTES = 2 ** 30; // thread stacks are reserved, rarely used
const FILE_BYTES = 16 * 2 ** 20;
/** A check's own CPU time: twice its program's, and never less than this. */
const JUDGE_CPU_MS = 2_000;
const JUDGE_MEMORY_MB = 1024;
const JUDGE_OUTPUT_BYTES = 64 * 2 ** 20;
const GONE = message({ kind: "tuple", items: ["gone"] });
const SIGKILL = 9;
const SIGSYS = 31;
const SIGNALS = new Map([
  [4, "SIGILL"],
  [6, "SIGABRT"],
  [7, "SIGBUS"],
  [8, "SIGFPE"],
  [SIGKILL, "SIGKILL"],
  [11, "SIGSEGV"],
  [15, "SIGTERM"],
  [24, "SIGXCPU"],
  [25, "SIGXFSZ"],
  [27, "SIGPROF"],
  [SIGSYS, "SIGSYS"],
]);
/** The kernel's CPU timers and its account differ by some ticks. */
const CPU_NEAR = 0.8;

type Heard = {
  failure?: NonNullable<ProgramResult["failure"]>;
  /** The standard module it died of, which this backend's Python is built without. */
  lackedModule?: string;
  value?: PythonValue;
  equalsAnything?: boolean;
  hasValue: boolean;
};

/**
 * Runs one program once. @throws SandboxError when the sandbox, not the program, failed
 */
export async function runOnce(
  run: ProgramRun,
  place: RunPlace,
  signal?: AbortSignal,
): Promise<ProgramResult> {
  const heard: Heard = { hasValue: false };
  const task = run.task ?? { kind: "script" };
  const { check, ended } =
    task.kind === "check"
      ? await runCheck(run, place, heard, signal)
      : {
          check: undefined,
          ended: await runProgramProcess(run, place, (items) => hear(heard, items), signal),
        };
  if (heard.lackedModule !== undefined && !place.backend.hasWholeLibrary)
    throw new SandboxError(`Its Python lacks the standard module ${heard.lackedModule}.`, {
      where: `sandbox ${place.backend.name}`,
      hint: "Judge this program in another: --sandbox bubblewrap or docker.",
    });
  return toResult(run, place, ended, heard, check);
}

function hear(heard: Heard, items: readonly PythonValue[]): void {
  const [name, first, second, third] = items;
  if (
    name === "failed" &&
    (first === "compile" || first === "run") &&
    typeof second === "string" &&
    typeof third === "string"
  )
    heard.failure ??= { phase: first, type: second, message: third };
  if (name === "lacked" && typeof first === "string") heard.lackedModule ??= first.slice(0, 100);
  if (name === "value" && first !== undefined && !heard.hasValue) {
    heard.hasValue = true;
    heard.value = first;
    heard.equalsAnything = second === true;
  }
}

async function runProgramProcess(
  run: ProgramRun,
  place: RunPlace,
  onMessage: (items: readonly PythonValue[], driven: Driven) => void,
  signal?: AbortSignal,
): Promise<DrivenEnd> {
  const task = run.task ?? { kind: "script" };
  const job = {
    kind: task.kind,
    source: run.source,
    ...(task.kind === "call"
      ? {
          function: task.functionName,
          args: { kind: "list" as const, items: task.arguments },
        }
      : {}),
    ...(task.kind === "check" ? { prompt: task.prompt, entry: task.entryPoint } : {}),
  };
  const stdin = task.kind === "script" || task.kind === "official-script" ? run.stdin : "";
  return runJob(place, "program", job, run.limits, stdin, onMessage, signal);
}

async function runJob(
  place: RunPlace,
  role: "program" | "judge",
  job: { readonly [name: string]: PythonValue },
  limits: ProgramRun["limits"],
  stdin: string,
  onMessage: (items: readonly PythonValue[], driven: Driven) => void,
  signal?: AbortSignal,
): Promise<DrivenEnd> {
  const { backend, slot, harness } = place;
  const executor = slot.executor(role);
  const keepsOutput = job.kind === "script" || job.kind === "official-script";
  const cpuMs = limits.cpuMs * place.slowdown;
  const start = backend.startOf(slot.index, { ...limits, cpuMs, keepsOutput });
  const inner = dict({
    rlimits: backend.hasRlimits,
    cpu_ms: BigInt(Math.ceil(cpuMs)),
    address_bytes: BigInt(limits.memoryMb * 2 ** 20 + ADDRESS_SLACK_BYTES),
    file_bytes: BigInt(FILE_BYTES),
    processes: BigInt(backend.processes),
  });
  try {
    return await runDriven({
      executor,
      start: role === "judge" ? { ...start, argv: judgeArgv(start.argv) } : start,
      stdin: Buffer.from(stdin, "utf8"),
      messages: Buffer.concat([
        sized(role === "judge" ? harness.judge : harness.driver),
        message(harness.preamble),
        message(dict({ ...job, limits: inner })),
      ]),
      cpuMs,
      ...(backend.readCpuMs ? { readCpuMs: backend.readCpuMs } : {}),
      onMessage,
      ...(signal ? { signal } : {}),
    });
  } finally {
    if (backend.isOneShot || !executor.isAlive) await slot.retire(executor);
    await backend.cleanUp?.(start);
  }
}

/** The stub's last word says which of the two it is. */
function judgeArgv(argv: readonly string[]): readonly string[] {
  return [...argv.slice(0, -1), "j"];
}

/** The program as a server of calls, and the check beside it, each in its own process. */
async function runCheck(
  run: ProgramRun,
  place: RunPlace,
  heard: Heard,
  signal?: AbortSignal,
): Promise<{ check: CheckResult | undefined; ended: DrivenEnd }> {
  const task = run.task;
  if (task?.kind !== "check") throw new TypeError("A check is asked of a task without one.");
  let program: Driven | undefined;
  let judge: Driven | undefined;
  let check: CheckResult | undefined;
  let isDefined = false;
  let isCalled = false;
  let programIsOver = false;
  let judgeRun: Promise<DrivenEnd> | undefined;

  const onJudge = (items: readonly PythonValue[], driven: Driven) => {
    judge = driven;
    const [name] = items;
    if (name === "call") {
      driven.pause();
      isCalled = true;
      if (programIsOver) driven.send(GONE);
      else program?.send(message({ kind: "tuple", items }));
    } else if (name === "judged") {
      check ??= checkResult(items);
      program?.send(message({ kind: "tuple", items: ["bye"] }));
    }
  };
  const startJudge = () =>
    runJob(
      place,
      "judge",
      {
        prompt: task.prompt,
        check: task.check,
        entry: task.entryPoint,
        remote: { kind: "list", items: [] },
        calls_check: true,
      },
      {
        cpuMs: Math.max(2 * run.limits.cpuMs, JUDGE_CPU_MS),
        memoryMb: JUDGE_MEMORY_MB,
        outputBytes: JUDGE_OUTPUT_BYTES,
      },
      "",
      onJudge,
      signal,
    );

  const ended = await runProgramProcess(
    run,
    place,
    (items, driven) => {
      program = driven;
      hear(heard, items);
      const [name, first, second] = items;
      if (name === "defined" && !isDefined) {
        isDefined = true;
        driven.pause();
        judgeRun = startJudge();
        // A judge that has ended without a word, as under a value too large for it, calls no more.
        const over = () => check === undefined && driven.kill();
        judgeRun.then(over, over);
      } else if ((name === "value" || name === "raised") && isCalled) {
        isCalled = false;
        driven.pause();
        judge?.send(answerFor(name, first, second));
      }
    },
    signal,
  ).finally(() => {
    programIsOver = true;
    judge?.send(GONE);
  });
  const judged = await judgeRun;
  if (judged?.isOverTime && check === undefined)
    return { check, ended: { ...ended, isOverTime: true, cpuMs: ended.cpuMs + judged.cpuMs } };
  return { check, ended };
}

function answerFor(
  name: "value" | "raised",
  first: PythonValue | undefined,
  second: PythonValue | undefined,
): Buffer {
  const items: PythonValue[] =
    name === "value"
      ? ["value", first ?? null]
      : ["raised", textOf(first, "RuntimeError"), textOf(second, "")];
  return message({ kind: "tuple", items });
}

function checkResult(items: readonly PythonValue[]): CheckResult {
  const [, outcome, type, text, line, call, got] = items;
  const known = ["passed", "assertion", "raised", "error", "unreadable"] as const;
  const found = known.find((name) => name === outcome);
  if (!found) throw brokenSandbox("The judge of a check said something unknown.");
  return {
    outcome: found,
    message: [textOf(type, ""), textOf(text, "")].filter(Boolean).join(": "),
    line: typeof line === "string" ? line : null,
    call: typeof call === "string" ? call : null,
    got: typeof got === "string" ? got : null,
  };
}

function textOf(value: PythonValue | undefined, otherwise: string): string {
  return typeof value === "string" ? value : otherwise;
}

function toResult(
  run: ProgramRun,
  place: RunPlace,
  ended: DrivenEnd,
  heard: Heard,
  check: CheckResult | undefined,
): ProgramResult {
  const { end } = ended;
  const signal = signalOf(end.code, place.backend.hasRlimits);
  const limitMs = run.limits.cpuMs * place.slowdown;
  return {
    outcome: outcomeOf(),
    exitCode: signal === null && end.stopped === null ? end.code : null,
    signal: signal ?? (end.stopped === null ? null : "SIGKILL"),
    stdout: end.stdout.toString("utf8"),
    stderr: end.stderr.toString("utf8"),
    cpuMs: ended.cpuMs,
    wallMs: end.wallMs,
    backend: place.backend.name,
    ...(heard.failure ? { failure: heard.failure } : {}),
    ...(heard.value === undefined ? {} : { value: heard.value }),
    ...(heard.equalsAnything ? { equalsAnything: true } : {}),
    ...(check ? { check } : {}),
  };

  function outcomeOf(): ProgramResult["outcome"] {
    if (end.stopped === "output" || ended.isOversized) return "output_limit";
    if (end.stopped === "memory") return "memory_limit";
    if (ended.isOverTime || end.stopped === "time" || signal === "SIGXCPU") return "time_limit";
    if (signal === "SIGKILL" && ended.cpuMs >= CPU_NEAR * limitMs) return "time_limit";
    if (signal === "SIGSYS") return "sandbox_violation";
    if (heard.failure?.phase === "run" && heard.failure.type === "MemoryError")
      return "memory_limit";
    if (end.peakBytes > run.limits.memoryMb * 2 ** 20) return "memory_limit";
    return "exited";
  }
}

/** The signal that ended a program. bubblewrap reports it as 128 + its number, as shells do. */
function signalOf(code: number | null, hasSignals: boolean): string | null {
  if (code === null || !hasSignals) return null;
  const number = code < 0 ? -code : code > 128 ? code - 128 : 0;
  return number === 0 ? null : (SIGNALS.get(number) ?? (code < 0 ? `signal ${number}` : null));
}

/** A harness as it is before the sandbox's Python has compiled it: sources. */
export function sourceHarness(driver: string): Harness {
  return {
    driver: encodeMarshal(driver),
    judge: Buffer.alloc(0),
    preamble: { kind: "dict", entries: [] },
  };
}
