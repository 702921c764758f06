import type { Executor, ExecutorCommand, RunStart } from "./executor.ts";

export const BACKENDS = ["bubblewrap", "docker", "wasi", "none"] as const;
export type BackendName = (typeof BACKENDS)[number];

/** More than any start-up takes: the exact account, without it, is drawn up at the end. */
export const START_CPU_MS = 400;

/** One way of isolating programs. */
export type Backend = {
  readonly name: BackendName;
  /** What holds programs in it, and what does not: for people. */
  readonly heldBy: string;
  /** What runs the programs of a slot. */
  command(slot: number): ExecutorCommand;
  /** A run's first frame. */
  startOf(
    slot: number,
    limits: {
      readonly outputBytes: number;
      readonly keepsOutput: boolean;
      readonly memoryMb: number;
      readonly cpuMs: number;
    },
  ): RunStart;
  /** Whether the kernel bounds the program (rlimits), or the host does. */
  readonly hasRlimits: boolean;
  /** Whether its Python has every standard module; without one that a program dies of, there is no verdict. */
  readonly hasWholeLibrary: boolean;
  /** Most processes and threads of a program; 0 leaves it to the backend. */
  readonly processes: number;
  /** An executor serves one run only, then is closed. */
  readonly isOneShot: boolean;
  /** CPU time of the executor's main thread, for backends that the kernel does not limit. */
  readonly readCpuMs?: (pid: number) => Promise<number | undefined>;
  /** What must be cleared away after a run: a folder of its own. */
  cleanUp?(start: RunStart): Promise<void>;
};

/** What a backend's place in a pool is: up to two executors, since a check runs beside its program. */
export type Slot = {
  readonly index: number;
  executor(role: "program" | "judge"): Executor;
  /** Closes an executor that must not be used again. */
  retire(executor: Executor): Promise<void>;
  close(): Promise<void>;
};
