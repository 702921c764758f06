import type { Completion, Message } from "../domain/completion.ts";
import type { CacheManifest } from "../domain/memory-cache.ts";
import type { Problem } from "../domain/problem.ts";
import type { ShownAttempt, ShownCell, ShownQuestion } from "../domain/shown-question.ts";
import { HarnessError } from "../errors.ts";
import type { GradedAttemptRow } from "../storage/graded-attempts.ts";
import type { Cell } from "./experiment.ts";
import {
  type GradedProblem,
  poolRows,
  type RunInStore,
  stateOf,
  summaryRows,
} from "./graded-run.ts";
import { graderOf, verdictsBy } from "./judged.ts";
import { referenceText } from "./question-rows.ts";
import { rebuildPrompt } from "./rebuild-prompt.ts";
import { skippedAmong } from "./skipped-comparisons.ts";

/** One question with its texts, verdicts and the caches that its deliberators read, rebuilt. */
export function shownQuestion(
  source: RunInStore,
  graded: GradedProblem,
  cells: readonly Cell[],
): ShownQuestion {
  const { run, experiment } = source;
  const { problem } = graded;
  const pools = experiment.thinkers.map((thinker) => ({
    thinker,
    rows: poolRows(source, thinker, graded),
  }));
  return {
    run: run.name,
    benchmark: problem.question.benchmark,
    question: problem.question.id,
    subject: problem.subject ?? null,
    prompt: problem.question.prompt,
    reference: referenceText(problem.reference),
    isSimulated: pools.some(({ rows }) => rows.some(({ origin }) => origin === "simulated")),
    pools: pools.map(({ thinker, rows }) => ({
      thinker,
      attempts: rows.map((row) => shownAttempt(source, problem, row)),
      skippedComparisons: skippedAmong(rows),
    })),
    cells: cells.map((cell) => shownCell(source, graded, cell)),
  };
}

function shownCell(source: RunInStore, graded: GradedProblem, cell: Cell): ShownCell {
  const { store, run } = source;
  const rows = summaryRows(source, cell.name, graded);
  return {
    cell: cell.name,
    thinker: cell.thinker,
    skippedComparisons: skippedAmong(rows),
    draws: store.runs.draws(run.id, cell.name, graded.questionId).map(({ draw, positions }) => ({
      draw,
      trajectories: positions,
      summaries: rows
        .filter((row) => row.draw === draw)
        .map((row) => {
          const { iteration, position } = row;
          const place = {
            cell: cell.name,
            questionId: graded.questionId,
            draw,
            iteration,
            position,
          };
          const manifest = store.runs.manifest(run.id, place) as CacheManifest | null | undefined;
          return {
            ...shownAttempt(source, graded.problem, row),
            iteration,
            manifest: manifest ?? null,
            messages: manifest ? rebuilt(source, graded.problem, manifest) : null,
          };
        }),
    })),
  };
}

/** One attempt with its text and the reason of its verdict. */
export function shownAttempt(
  { store, graders }: RunInStore,
  problem: Problem,
  row: GradedAttemptRow,
): ShownAttempt {
  const { position, completionKey, answer, failure, flags, notes, usage } = row;
  const completion = completionKey === null ? undefined : store.completions.get(completionKey);
  const verdict =
    completionKey === null
      ? undefined
      : store.verdicts.get({ completionKey, ...verdictsBy(problem, graderOf(problem, graders)) });
  return {
    position,
    key: completionKey,
    state: stateOf(row),
    answer,
    detail: verdict?.judgement.detail ?? null,
    failure,
    flags,
    notes,
    usage,
    text: completion?.text ?? null,
    reasoning: completion?.reasoning ?? null,
  };
}

function rebuilt(
  { store }: RunInStore,
  problem: Problem,
  manifest: CacheManifest,
): readonly Message[] | null {
  const texts = new Map<string, Completion>();
  for (const { key } of manifest.thinkers) {
    const completion = store.completions.get(key);
    if (completion !== undefined) texts.set(key, completion);
  }
  try {
    return rebuildPrompt(problem.question, manifest, texts, store.promptTemplates.get);
  } catch (failure) {
    // A text that is gone is `verify`'s to report; what is left can still be shown.
    if (failure instanceof HarnessError) return null;
    throw failure;
  }
}
