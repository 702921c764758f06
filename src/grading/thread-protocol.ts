import type { Grader } from "../domain/grader.ts";
import type { AnswerToGrade } from "./judge-text.ts";

/** What a grader thread is given to do. Numbers are unique within a pool of threads, from 1. */
export type ThreadTask =
  | { readonly number: number; readonly judge: AnswerToGrade }
  | {
      readonly number: number;
      readonly group: {
        readonly grader: Grader["name"];
        readonly answers: readonly string[];
        /** Comparisons, by number, that hung or crashed a thread before: they count as "different". */
        readonly skipped: readonly number[];
      };
    };

/** One message to a thread: tasks in order. */
export type ThreadBatch = { readonly tasks: readonly ThreadTask[] };

/** One message from a thread: that it is warm, or results as JSON of `[number, GradedAnswer | AnswerGroups][]`. */
export type ThreadReply =
  | { readonly isReady: true }
  | { readonly results: string; readonly isBatchDone: boolean };

/** What a thread is started with. */
export type ThreadData = { readonly heartbeat: SharedArrayBuffer };

/**
 * A thread's pulse, read by the main thread while the thread computes: the task it is at (0: none),
 * the comparison within it, and since when.
 */
export type Heartbeat = {
  beat(task: number, step: number): void;
  read(): { readonly task: number; readonly step: number; readonly forMs: number };
};

/** Bytes of shared memory a heartbeat takes. */
export const HEARTBEAT_BYTES = 12;

export function heartbeatOver(memory: SharedArrayBuffer): Heartbeat {
  const cells = new Int32Array(memory);
  return {
    beat(task, step) {
      Atomics.store(cells, 2, monotonicMs());
      Atomics.store(cells, 1, step);
      Atomics.store(cells, 0, task);
    },
    read() {
      const task = Atomics.load(cells, 0);
      const step = Atomics.load(cells, 1);
      return { task, step, forMs: (monotonicMs() - Atomics.load(cells, 2)) | 0 };
    },
  };
}

/** Milliseconds of the clock that all threads of a process share, as 32 bits; differences wrap rightly. */
function monotonicMs(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return (seconds * 1000 + nanoseconds / 1e6) | 0;
}
