import { parentPort, workerData } from "node:worker_threads";
import type { AnswerGroups } from "../domain/answer-groups.ts";
import type { Grader, GraderTools } from "../domain/grader.ts";
import type { GradedAnswer } from "../domain/verdict.ts";
import { GraderError } from "../errors.ts";
import { groupAnswers } from "./group-answers.ts";
import { type AnswerToGrade, judgeText, ungradedAnswer } from "./judge-text.ts";
import {
  heartbeatOver,
  type ThreadBatch,
  type ThreadData,
  type ThreadReply,
  type ThreadTask,
} from "./thread-protocol.ts";

/** Results wait at most this long, so that little is lost when a later task has to be killed. */
const FLUSH_MS = 20;

/**
 * A grader thread's whole life: takes batches from the main thread, judges task after task with
 * the graders given, and answers. Each step shows in the heartbeat, so that one that hangs is seen.
 *
 * @param warmUps easy answers that take each grader through all it loads when first used: judged
 *   before a grader's first task, off the clock, so that loading is not charged to a verdict
 * @throws GraderError when called outside a worker
 */
export function serveGraderTasks(
  graders: readonly Grader[],
  warmUps: readonly AnswerToGrade[] = [],
): void {
  const port = parentPort;
  if (port === null) throw notInAThread("serveGraderTasks was called outside a worker thread.");
  const heartbeat = heartbeatOver((workerData as ThreadData).heartbeat);
  const batches: ThreadBatch[] = [];
  const isWarm = new Set<Grader["name"]>();
  let isServing = false;

  const reply = (message: ThreadReply): void => port.postMessage(message);

  const warmUp = async (name: Grader["name"]): Promise<void> => {
    if (isWarm.has(name)) return;
    isWarm.add(name);
    for (const easy of warmUps.filter(({ grader }) => grader === name)) {
      await perform({ number: 0, judge: easy }, graders, () => undefined);
    }
  };

  const serve = async (): Promise<void> => {
    isServing = true;
    for (let batch = batches.shift(); batch !== undefined; batch = batches.shift()) {
      let results: [number, unknown][] = [];
      let flushed = performance.now();
      for (const task of batch.tasks) {
        await warmUp("judge" in task ? task.judge.grader : task.group.grader);
        heartbeat.beat(task.number, 0);
        results.push([task.number, await perform(task, graders, heartbeat.beat)]);
        heartbeat.beat(0, 0);
        if (performance.now() - flushed > FLUSH_MS) {
          reply({ results: JSON.stringify(results), isBatchDone: false });
          results = [];
          flushed = performance.now();
        }
      }
      reply({ results: JSON.stringify(results), isBatchDone: true });
    }
    isServing = false;
  };

  port.on("message", (batch: ThreadBatch) => {
    batches.push(batch);
    if (!isServing) void serve();
  });
  reply({ isReady: true });
}

async function perform(
  task: ThreadTask,
  graders: readonly Grader[],
  beat: (task: number, step: number) => void,
): Promise<GradedAnswer | AnswerGroups> {
  if ("judge" in task) {
    const { text, problem } = task.judge;
    const grader = graders.find(({ name }) => name === task.judge.grader);
    if (grader) return judgeText(grader, text, problem, noTools);
    return ungradedAnswer("no-grader", { message: `No grader "${task.judge.grader}" here.` }, 0);
  }
  const { answers, skipped } = task.group;
  const grader = graders.find(({ name }) => name === task.group.grader);
  return groupAnswers(
    answers,
    (a, b) => grader?.equivalent(a, b) ?? false,
    (comparison) => {
      beat(task.number, comparison);
      return !skipped.includes(comparison);
    },
  );
}

/** Threads compute; whatever needs the outside world is graded in the main thread. */
const noTools: GraderTools = {
  runProgram: () => Promise.reject(notInAThread("A grader thread cannot run programs.")),
  loadTests: () => Promise.reject(notInAThread("A grader thread cannot load tests.")),
};

function notInAThread(what: string): GraderError {
  return new GraderError(what, {
    where: "grader thread",
    hint: 'Graders that need tools say runsIn: "sandbox" and are graded in the main thread.',
  });
}
