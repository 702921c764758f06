import type { Database } from "better-sqlite3";
import type { Completion, CompletionFlag, Usage } from "../domain/completion.ts";
import type { Verdict } from "../domain/verdict.ts";
import type { CompletionFailureReason } from "../errors.ts";

/** One attempt of a run with its verdict, without its texts: what measures and reports are made of. */
export type GradedAttemptRow = {
  readonly position: number;
  /** Summaries only; 0 and 1 for trajectories. */
  readonly draw: number;
  readonly iteration: number;
  readonly completionKey: string | null;
  readonly failure: CompletionFailureReason | null;
  readonly answerClass: string | null;
  /** Comparisons given up when its group was formed; null where that was not yet counted. */
  readonly skippedComparisons: number | null;
  /** Null when it was never graded by this grader version. */
  readonly verdict: Verdict | null;
  readonly answer: string | null;
  readonly flags: readonly CompletionFlag[];
  readonly usage: Usage;
  readonly origin: Completion["origin"] | null;
  readonly totalMs: number;
  readonly attempts: number;
  readonly returnedModel: string | null;
  readonly fingerprint: string | null;
  readonly notes: readonly string[];
};

/** Whose verdicts to read. */
export type VerdictsBy = {
  readonly grader: string;
  readonly graderVersion: string;
  readonly referenceSha256: string;
};

export type GradedAttemptReader = {
  /** A question's pool in sampling order. */
  trajectories(
    runId: number,
    thinker: string,
    questionId: number,
    by: VerdictsBy,
  ): readonly GradedAttemptRow[];
  /** A cell's summaries of a question, by draw, iteration and place. */
  summaries(
    runId: number,
    cell: string,
    questionId: number,
    by: VerdictsBy,
  ): readonly GradedAttemptRow[];
};

type Row = {
  position: number;
  draw: number;
  iteration: number;
  completion_key: string | null;
  failure: CompletionFailureReason | null;
  answer_class: string | null;
  skipped_comparisons: number | null;
  verdict: Verdict | null;
  answer: string | null;
  flags: string | null;
  prompt_tokens: number | null;
  cached_tokens: number | null;
  completion_tokens: number | null;
  reasoning_tokens: number | null;
  origin: Completion["origin"] | null;
  total_ms: number | null;
  attempts: number | null;
  returned_model: string | null;
  fingerprint: string | null;
  notes: string | null;
};

export function gradedAttemptReader(database: Database): GradedAttemptReader {
  const joined = (link: string, places: string, owner: string) =>
    database.prepare<[string, string, string, number, string, number], Row>(
      `SELECT link.position, ${places}, link.completion_key, link.failure, link.answer_class,
         link.skipped_comparisons,
         verdict.verdict, verdict.answer, completion.flags, completion.prompt_tokens,
         completion.cached_tokens, completion.completion_tokens, completion.reasoning_tokens,
         completion.origin, completion.total_ms, completion.attempts, completion.returned_model,
         completion.fingerprint, completion.notes
       FROM ${link} AS link
       LEFT JOIN completion ON completion.key = link.completion_key
       LEFT JOIN verdict ON verdict.completion_key = link.completion_key AND verdict.grader = ?
         AND verdict.grader_version = ? AND verdict.reference_sha256 = ?
       WHERE link.run_id = ? AND link.${owner} = ? AND link.question_id = ?
       ORDER BY draw, iteration, link.position`,
    );
  const trajectories = joined("trajectory", "0 AS draw, 1 AS iteration", "thinker");
  const summaries = joined("summary", "link.draw, link.iteration", "cell");
  return {
    trajectories: (runId, thinker, questionId, { grader, graderVersion, referenceSha256 }) =>
      trajectories
        .all(grader, graderVersion, referenceSha256, runId, thinker, questionId)
        .map(toAttempt),
    summaries: (runId, cell, questionId, { grader, graderVersion, referenceSha256 }) =>
      summaries.all(grader, graderVersion, referenceSha256, runId, cell, questionId).map(toAttempt),
  };
}

function toAttempt(row: Row): GradedAttemptRow {
  return {
    position: row.position,
    draw: row.draw,
    iteration: row.iteration,
    completionKey: row.completion_key,
    failure: row.failure,
    answerClass: row.answer_class,
    skippedComparisons: row.skipped_comparisons,
    verdict: row.verdict,
    answer: row.answer,
    flags: list(row.flags) as readonly CompletionFlag[],
    usage: {
      ...(row.prompt_tokens === null ? {} : { promptTokens: row.prompt_tokens }),
      ...(row.cached_tokens === null ? {} : { cachedTokens: row.cached_tokens }),
      ...(row.completion_tokens === null ? {} : { completionTokens: row.completion_tokens }),
      ...(row.reasoning_tokens === null ? {} : { reasoningTokens: row.reasoning_tokens }),
    },
    origin: row.origin,
    totalMs: row.total_ms ?? 0,
    attempts: row.attempts ?? 0,
    returnedModel: row.returned_model,
    fingerprint: row.fingerprint,
    notes: list(row.notes),
  };
}

/** Most flags and notes are empty lists, which need no parsing. */
function list(stored: string | null): readonly string[] {
  return stored === null || stored === "[]" ? [] : (JSON.parse(stored) as string[]);
}
