import type { Completion, FinishReason } from "../domain/completion.ts";
import { completionKey } from "../domain/completion-key.ts";
import type { Problem } from "../domain/problem.ts";
import { splitThinking } from "../domain/thinking.ts";
import type { LogProblems } from "../interchange/log-problems.ts";
import type { RecordedTrajectory } from "../interchange/recorded-trajectory.ts";
import { completionFlags } from "../model-client/completion-flags.ts";
import type { Experiment } from "../run/experiment.ts";
import { trajectoryRequest } from "../sampling/sample-trajectories.ts";
import type { Store } from "../storage/open-store.ts";
import type { Recorded } from "./source-differences.ts";
import type { Log } from "./survey-log.ts";

/** A log that is in the store. */
export type StoredLog = {
  readonly trajectories: number;
  /** What the log's own grader thought of them, where it says. */
  readonly verdicts: readonly Recorded[];
  /** How many it holds of a problem. */
  readonly sizeOf: (thinker: string, problem: Problem) => number;
};

/** The second reading: each trajectory takes the next place of its pool, so that importing again changes nothing. */
export async function storeLog(
  store: Store,
  records: AsyncIterable<RecordedTrajectory>,
  plan: {
    readonly find: LogProblems["find"];
    readonly log: Log;
    readonly experiment: Experiment;
  },
  onStored: () => void,
): Promise<StoredLog> {
  const sizes = new Map<string, number>();
  const verdicts: Recorded[] = [];
  // Attempts are kept by their prompt: two problems of one prompt have them in common, as in a run.
  const placeKey = (thinker: string, { question }: Problem) => `${thinker}\n${question.prompt}`;
  let waiting: Promise<void>[] = [];
  for await (const recorded of records) {
    const problem = plan.find(recorded);
    if (problem === undefined) continue;
    const thinker = plan.log.poolOf(recorded);
    const model = plan.experiment.models[thinker];
    if (model === undefined) continue;
    const place = sizes.get(placeKey(thinker, problem)) ?? 0;
    sizes.set(placeKey(thinker, problem), place + 1);
    const request = trajectoryRequest(problem.question, model, place);
    const key = completionKey(request);
    const { recordedCorrect, extractedAnswer, where } = recorded;
    if (recordedCorrect !== undefined) {
      verdicts.push({
        key,
        problem,
        isCorrect: recordedCorrect,
        answer: extractedAnswer ?? null,
        where,
      });
    }
    waiting.push(store.completions.add(key, request, completionOf(recorded)).then(onStored));
    if (waiting.length >= 500) {
      await Promise.all(waiting);
      waiting = [];
    }
  }
  await Promise.all(waiting);
  return {
    trajectories: [...sizes.values()].reduce((sum, size) => sum + size, 0),
    verdicts,
    sizeOf: (thinker, problem) => sizes.get(placeKey(thinker, problem)) ?? 0,
  };
}

/** A recorded text as a completion, its thinking split off; what the log does not say stays unknown. */
function completionOf(recorded: RecordedTrajectory): Completion {
  const { thinking, answer, isUnclosed } = splitThinking(recorded.text);
  const reasoning = recorded.reasoning ?? thinking;
  const finishReason = finishReasonOf(recorded.finishReason);
  const { promptTokens, completionTokens } = recorded;
  return {
    text: answer,
    ...(reasoning === undefined ? {} : { reasoning }),
    finishReason,
    usage: {
      ...(promptTokens === undefined ? {} : { promptTokens }),
      ...(completionTokens === undefined ? {} : { completionTokens }),
    },
    flags: completionFlags({
      text: answer,
      reasoning,
      // Thinking kept apart, cut off before any answer: it never ended.
      isThinkingUnclosed:
        isUnclosed ||
        (finishReason === "length" && recorded.reasoning !== undefined && answer.trim() === ""),
      finishReason,
      refusal: "",
      askedModel: "",
      returnedModel: undefined,
    }),
    totalMs: 0,
    attempts: 0,
    notes: recorded.isAnswerOnly ? ["the log kept the answer alone"] : [],
    // A simulated text stays one, whoever's log it comes from.
    origin: recorded.model?.startsWith("simulated/") ? "simulated" : "imported",
  };
}

/** A log that says nothing is taken to hold finished texts. */
function finishReasonOf(logged: string | undefined): FinishReason {
  if (logged === undefined || logged === "stop") return "stop";
  return logged === "length" || logged === "content_filter" ? logged : "other";
}
