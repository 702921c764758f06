import { Worker } from "node:worker_threads";
import type { AnswerGroups } from "../domain/answer-groups.ts";
import type { Grader } from "../domain/grader.ts";
import type { GradedAnswer } from "../domain/verdict.ts";
import { GraderError } from "../errors.ts";
import { groupAnswers } from "./group-answers.ts";
import { type AnswerToGrade, ungradedAnswer } from "./judge-text.ts";
import {
  HEARTBEAT_BYTES,
  type Heartbeat,
  heartbeatOver,
  type ThreadData,
  type ThreadReply,
  type ThreadTask,
} from "./thread-protocol.ts";

/** Threads that judge answers and can be killed, one verdict lost at most; idle ones keep no process alive. */
export type GraderThreads = {
  /** Never rejects for what a text did: a verdict over time, or one that breaks its thread, is `ungraded`. @throws GraderError when threads cannot start, or are closed */
  judge(answer: AnswerToGrade): Promise<GradedAnswer>;
  /** Groups of equivalent answers, as `groupAnswers` says; a comparison that hangs is skipped. */
  group(grader: Grader["name"], answers: readonly string[]): Promise<AnswerGroups>;
  /** Ends every thread at once; what was not judged yet rejects. */
  close(): Promise<void>;
};

type Task = {
  readonly number: number;
  readonly work: Work;
  /** Characters it sends across, for the bound on a batch. */
  readonly size: number;
  readonly settle: (result: unknown) => void;
  readonly fail: (reason: GraderError) => void;
  /** It was at work when a thread had to be ended: its last chance is alone. */
  isSuspect: boolean;
  /** How often it went back because of a neighbour. */
  returns: number;
  /** Comparisons of a group that ended a thread once; a slow machine must not tell answers apart. */
  readonly retried: Set<number>;
  /** Those that ended one alone as well: they count as different. */
  readonly skipped: number[];
};

type Work =
  | { readonly judge: AnswerToGrade }
  | { readonly group: { readonly grader: Grader["name"]; readonly answers: readonly string[] } };

type Thread = {
  readonly worker: Worker;
  readonly heartbeat: Heartbeat;
  readonly tasks: Map<number, Task>;
  batches: number;
  isReady: boolean;
  /** Why it is being ended, once it is. */
  ending: { readonly reason: string; readonly message: string } | undefined;
};

/** Work sent ahead to a thread: two batches, each worth about this much time, so that it never waits for the next. */
const BATCH_MS = 10;
const MAX_BATCH_TASKS = 128;
const MAX_BATCH_SIZE = 4 * 1024 * 1024;
const BATCHES_AHEAD = 2;
const MAX_RETURNS = 3;
/** Comparisons of one group that may end a thread before it goes by equal strings alone. */
const MAX_SKIPPED = 8;
const START_FAILURES = 3;
/** What V8 would let short-lived objects take before it collects them; a verdict leaves little. */
const YOUNG_MB = 12;

/**
 * A pool of grader threads. None starts before the first task; another starts when those at work
 * have enough to do. A verdict that takes longer than `timeoutMs` is tried once more alone on a
 * fresh thread, so that a slow machine is not mistaken for a slow answer, then is `ungraded`.
 *
 * @param size threads at most, usually one a core
 * @param timeoutMs wall time a verdict, or one comparison of a group, may take
 */
export function openGraderThreads(options: {
  readonly workerUrl: URL;
  readonly size: number;
  readonly timeoutMs?: number;
  readonly memoryMb?: number;
}): GraderThreads {
  const { workerUrl, size, timeoutMs = 2000, memoryMb = 256 } = options;
  const threads = new Set<Thread>();
  const queue: Task[] = [];
  const suspects: Task[] = [];
  let numbers = 0;
  let typicalMs = 1;
  let startFailures = 0;
  let isPumping = false;
  let isClosed = false;
  let watch: NodeJS.Timeout | undefined;

  const submit = (work: Work, sizeInCharacters: number): Promise<unknown> =>
    new Promise((settle, fail) => {
      if (isClosed) return fail(closedError());
      queue.push({
        number: ++numbers,
        work,
        size: sizeInCharacters,
        settle,
        fail,
        isSuspect: false,
        returns: 0,
        retried: new Set(),
        skipped: [],
      });
      pumpSoon();
    });

  /** Once a turn, so that tasks handed over together travel together. */
  const pumpSoon = (): void => {
    if (isPumping) return;
    isPumping = true;
    queueMicrotask(() => {
      isPumping = false;
      pump();
    });
  };

  const pump = (): void => {
    if (isClosed) return;
    for (const thread of threads) if (isFree(thread)) feed(thread);
    while ((queue.length > 0 || suspects.length > 0) && threads.size < size) feed(start());
    watchOver();
  };

  /** Suspects go first, each alone: while one waits, threads are left to run empty. */
  const feed = (thread: Thread): void => {
    if (suspects.length > 0) {
      if (thread.tasks.size === 0) send(thread, suspects.splice(0, 1));
      return;
    }
    while (queue.length > 0 && thread.batches < BATCHES_AHEAD) send(thread, nextBatch());
  };

  const nextBatch = (): Task[] => {
    const limit = Math.max(1, Math.min(MAX_BATCH_TASKS, Math.round(BATCH_MS / typicalMs)));
    let count = 0;
    for (let sum = 0; count < limit && count < queue.length; count++) {
      sum += queue[count]?.size ?? 0;
      if (count > 0 && sum > MAX_BATCH_SIZE) break;
    }
    return queue.splice(0, count);
  };

  const send = (thread: Thread, batch: readonly Task[]): void => {
    if (thread.tasks.size === 0) thread.worker.ref();
    for (const task of batch) thread.tasks.set(task.number, task);
    thread.batches++;
    thread.worker.postMessage({ tasks: batch.map(toThreadTask) });
  };

  const start = (): Thread => {
    const heartbeat = new SharedArrayBuffer(HEARTBEAT_BYTES);
    const data: ThreadData = { heartbeat };
    const thread: Thread = {
      worker: new Worker(workerUrl, {
        workerData: data,
        execArgv: [],
        env: {},
        resourceLimits: { maxOldGenerationSizeMb: memoryMb, maxYoungGenerationSizeMb: YOUNG_MB },
      }),
      heartbeat: heartbeatOver(heartbeat),
      tasks: new Map(),
      batches: 0,
      isReady: false,
      ending: undefined,
    };
    threads.add(thread);
    thread.worker.on("message", (reply: ThreadReply) => receive(thread, reply));
    thread.worker.on("error", (failure: Error & { code?: string }) => {
      const isMemory = failure.code === "ERR_WORKER_OUT_OF_MEMORY";
      thread.ending ??= {
        reason: isMemory ? "out-of-memory" : "crash",
        message: failure.message,
      };
    });
    thread.worker.on("exit", () => bury(thread));
    return thread;
  };

  const receive = (thread: Thread, reply: ThreadReply): void => {
    if ("isReady" in reply) {
      thread.isReady = true;
      startFailures = 0;
      return;
    }
    const results = JSON.parse(reply.results) as [number, unknown][];
    for (const [number, result] of results) {
      const task = thread.tasks.get(number);
      thread.tasks.delete(number);
      task?.settle(result);
      const ms = (result as Partial<GradedAnswer>).ms;
      if (ms !== undefined) typicalMs += 0.05 * (Math.max(0.01, ms) - typicalMs);
    }
    if (reply.isBatchDone) thread.batches--;
    if (thread.tasks.size === 0 && !thread.ending) thread.worker.unref();
    pumpSoon();
  };

  /** A thread has ended: the task it was at becomes a suspect or is given up, its neighbours go on. */
  const bury = (thread: Thread): void => {
    threads.delete(thread);
    if (isClosed) return;
    if (!thread.isReady && ++startFailures >= START_FAILURES) {
      failAll(thread, cannotStart(workerUrl, thread.ending?.message));
      return;
    }
    const end = thread.ending ?? { reason: "crash", message: "The thread ended by itself." };
    const { task: culprit, step } = thread.heartbeat.read();
    const returned = [...thread.tasks.values()].filter((task) => {
      if (thread.isReady && (task.number === culprit || task.isSuspect)) {
        blame(task, step, end);
        return false;
      }
      task.returns++;
      task.isSuspect = task.returns > MAX_RETURNS;
      return true;
    });
    queue.unshift(...returned.filter((task) => !task.isSuspect));
    suspects.push(...returned.filter((task) => task.isSuspect));
    pumpSoon();
  };

  const blame = (task: Task, step: number, end: { reason: string; message: string }): void => {
    if ("group" in task.work) {
      if (task.isSuspect && task.retried.has(step)) task.skipped.push(step);
      task.retried.add(step);
      if (step > 0 && task.skipped.length <= MAX_SKIPPED) suspects.push(task);
      else task.settle(equalStrings(task.work.group.answers));
    } else if (task.isSuspect) {
      const waitedMs = end.reason === "timeout" ? timeoutMs : 0;
      task.settle(ungradedAnswer(end.reason, { message: end.message }, waitedMs));
    } else suspects.push(task);
    task.isSuspect = true;
  };

  /** Looks at every busy thread's pulse, as long as any is busy. */
  const watchOver = (): void => {
    if (watch !== undefined) return;
    watch = setInterval(
      () => {
        const busy = [...threads].filter((thread) => thread.tasks.size > 0);
        if (busy.length === 0 && queue.length === 0 && suspects.length === 0) {
          clearInterval(watch);
          watch = undefined;
        }
        for (const thread of busy) endIfLate(thread);
      },
      Math.max(5, Math.min(100, timeoutMs / 10)),
    );
    watch.unref();
  };

  const endIfLate = (thread: Thread): void => {
    const { task, forMs } = thread.heartbeat.read();
    if (task === 0 || forMs <= timeoutMs || thread.ending) return;
    const message = `No verdict within ${timeoutMs} ms.`;
    thread.ending = { reason: "timeout", message };
    void thread.worker.terminate();
  };

  const failAll = (dead: Thread, reason: GraderError): void => {
    const waiting = [...dead.tasks.values(), ...queue.splice(0), ...suspects.splice(0)];
    for (const task of waiting) task.fail(reason);
  };

  return {
    judge: (answer) => submit({ judge: answer }, answer.text.length) as Promise<GradedAnswer>,
    group: (grader, answers) =>
      submit(
        { group: { grader, answers } },
        answers.reduce((sum, answer) => sum + answer.length, 0),
      ) as Promise<AnswerGroups>,
    async close() {
      isClosed = true;
      clearInterval(watch);
      const open = [...threads];
      for (const thread of open) {
        thread.ending ??= { reason: "closed", message: "The threads were closed." };
        failAll(thread, closedError());
      }
      for (const task of queue.splice(0)) task.fail(closedError());
      await Promise.all(open.map(({ worker }) => worker.terminate()));
    },
  };
}

/** Groups of equal strings, every comparison skipped. */
function equalStrings(answers: readonly string[]): AnswerGroups {
  const never = () => false;
  return groupAnswers(answers, never, never);
}

function isFree(thread: Thread): boolean {
  if (thread.ending) return false;
  if (thread.tasks.size === 0) return true;
  const isOnTrial = [...thread.tasks.values()].some((task) => task.isSuspect);
  return thread.batches < BATCHES_AHEAD && !isOnTrial;
}

function toThreadTask({ number, work, skipped }: Task): ThreadTask {
  if ("judge" in work) return { number, judge: work.judge };
  return { number, group: { ...work.group, skipped } };
}

function closedError(): GraderError {
  return new GraderError("The grader threads were closed before this answer was judged.", {
    where: "grading",
    hint: "Run the command again: what was not graded is graded then.",
  });
}

function cannotStart(workerUrl: URL, message = "it ended without a word"): GraderError {
  return new GraderError(`A grader thread cannot start: ${message}`, {
    where: workerUrl.href,
    hint: "Build HeavyBench again (npm run build) or reinstall it; memory may also have run out.",
  });
}
