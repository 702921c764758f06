import { countText } from "../domain/count-text.ts";
import type { Reference } from "../domain/problem.ts";
import type { AttemptMark, QuestionRow } from "../domain/run-metrics.ts";
import type { GradedAttemptRow } from "../storage/graded-attempts.ts";
import {
  type GradedProblem,
  poolRows,
  problemsOf,
  type RunInStore,
  stateOf,
  summaryRows,
} from "./graded-run.ts";
import { expandGrid } from "./grid.ts";

/** A run question by question, in its order: what became of each attempt, with the keys to the texts. */
export function* questionRows(source: RunInStore): Generator<QuestionRow> {
  const cells = expandGrid(source.experiment);
  for (const benchmark of source.store.runs.benchmarks(source.run.id)) {
    for (const problem of problemsOf(source, benchmark)) {
      yield questionRow(
        source,
        benchmark,
        problem,
        cells.map(({ name }) => name),
      );
    }
  }
}

/** One question of a run, as its benchmark names it. */
function questionRow(
  source: RunInStore,
  benchmark: string,
  graded: GradedProblem,
  cells: readonly string[],
): QuestionRow {
  const { store, run, experiment } = source;
  const { question, subject, reference } = graded.problem;
  return {
    benchmark,
    question: question.id,
    subject: subject ?? null,
    reference: referenceText(reference),
    pools: experiment.thinkers.map((thinker) => ({
      thinker,
      attempts: poolRows(source, thinker, graded).map(attemptMark),
    })),
    cells: cells.map((cell) => {
      const rows = summaryRows(source, cell, graded);
      return {
        cell,
        draws: store.runs.draws(run.id, cell, graded.questionId).map(({ draw, positions }) => ({
          trajectories: positions,
          iterations: iterationsOf(rows.filter((row) => row.draw === draw)),
        })),
      };
    }),
  };
}

function iterationsOf(rows: readonly GradedAttemptRow[]): AttemptMark[][] {
  const iterations: AttemptMark[][] = [];
  for (const row of rows) {
    const at = row.iteration - 1;
    const iteration = iterations[at] ?? [];
    iterations[at] = iteration;
    iteration.push(attemptMark(row));
  }
  return Array.from(iterations, (iteration) => iteration ?? []);
}

/** An attempt as a grid marks it. */
function attemptMark(row: GradedAttemptRow): AttemptMark {
  return {
    key: row.completionKey,
    state: stateOf(row),
    answer: row.answer,
    isTruncated: row.flags.includes("truncated"),
  };
}

/** What an answer is held against, in one line for people. */
export function referenceText(reference: Reference): string {
  switch (reference.kind) {
    case "math":
      return reference.accepted.join(" or ");
    case "choice":
      return reference.letter;
    case "code":
      return Array.isArray(reference.tests)
        ? `${reference.mode}, ${countText(reference.tests.length, "test")}`
        : reference.mode;
    case "instruction":
      return reference.instructionIds.join(", ");
  }
}
