import { type GraderThreads, openGraderThreads } from "../grading/grader-threads.ts";
import type { SameAnswer } from "../interchange/contrary-golds.ts";
import { builtEntry } from "./built-entry.ts";

/** Compares answers in mathematics as they are graded, in a thread that the first comparison starts. */
export function openSameAnswer(): {
  readonly isSame: SameAnswer;
  readonly close: () => Promise<void>;
} {
  let threads: GraderThreads | undefined;
  return {
    async isSame(a, b) {
      threads ??= openGraderThreads({ workerUrl: builtEntry("grader-thread"), size: 1 });
      const { classes, skipped } = await threads.group("math", [a, b]);
      // What could not be compared is not shown to differ.
      return classes[1] === 0 || skipped !== 0;
    },
    close: async () => threads?.close(),
  };
}
