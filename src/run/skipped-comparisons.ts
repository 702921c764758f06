import { countText } from "../domain/count-text.ts";
import type { SkippedComparisons } from "../domain/run-metrics.ts";
import type { GradedAttemptRow } from "../storage/graded-attempts.ts";
import type { RunInStore } from "./graded-run.ts";

/** A line where the groups of a run's answers, on which its votes rest, may be apart. */
export function notAllCompared({ store, run }: RunInStore): readonly string[] {
  const questions = store.runs.questionsNotAllCompared(run.id);
  return questions === 0
    ? []
    : [
        `On ${countText(questions, "question")} comparisons of answers were given up, and count as different: votes rest on groups that may be apart.`,
      ];
}

type Grouped = Pick<GradedAttemptRow, "answerClass" | "skippedComparisons">;

/** Comparisons given up when the answers of one pool, or of one cell's question, were grouped: its every row says so. */
export function skippedAmong(rows: readonly Grouped[]): number {
  return rows[0]?.skippedComparisons ?? 0;
}

/** Whether answers were grouped by a version that did not count what it gave up. */
export function isUncounted(rows: readonly Grouped[]): boolean {
  return rows.some(
    ({ answerClass, skippedComparisons }) => answerClass !== null && skippedComparisons === null,
  );
}

/** The sum over questions, as numbers that rest on their groups carry it: nothing where none was given up. */
export function skippedPart(byQuestion: readonly number[]): {
  readonly skippedComparisons?: SkippedComparisons;
} {
  const comparisons = byQuestion.reduce((sum, skipped) => sum + skipped, 0);
  const questions = byQuestion.filter((skipped) => skipped > 0).length;
  return questions === 0 ? {} : { skippedComparisons: { comparisons, questions } };
}
