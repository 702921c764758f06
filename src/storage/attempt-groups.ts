import type { Database } from "better-sqlite3";
import type { Json } from "../domain/json.ts";
import type { SummaryLink, TrajectoryLink } from "./runs.ts";

/** A run's attempts, each with the group of equal answers it is in. */
export type AttemptGroups = {
  readonly trajectories: readonly GroupedTrajectory[];
  readonly summaries: readonly SummaryLink[];
};

export type GroupedTrajectory = Pick<
  TrajectoryLink,
  "thinker" | "questionId" | "position" | "answerClass" | "skippedComparisons"
>;

/** Puts a run's attempts into other groups and says by which graders; to be called within one transaction. */
export function regrouping(
  database: Database,
  now: () => Date,
): (id: number, groups: AttemptGroups, provenance: Json) => void {
  const relabelTrajectory = database.prepare(
    `UPDATE trajectory SET answer_class = ?, skipped_comparisons = ?
     WHERE run_id = ? AND thinker = ? AND question_id = ? AND position = ?`,
  );
  const relabelSummary = database.prepare(
    `UPDATE summary SET answer_class = ?, skipped_comparisons = ?
     WHERE run_id = ? AND cell = ? AND question_id = ? AND draw = ? AND iteration = ? AND position = ?`,
  );
  const updateProvenance = database.prepare(
    "UPDATE run SET provenance = ?, updated_at = ? WHERE id = ?",
  );
  return (id, { trajectories, summaries }, provenance) => {
    for (const { thinker, questionId, position, ...group } of trajectories) {
      const place = [id, thinker, questionId, position];
      relabelTrajectory.run(group.answerClass, group.skippedComparisons, ...place);
    }
    for (const { cell, questionId, draw, iteration, position, ...group } of summaries) {
      const place = [id, cell, questionId, draw, iteration, position];
      relabelSummary.run(group.answerClass, group.skippedComparisons, ...place);
    }
    updateProvenance.run(JSON.stringify(provenance), now().toISOString(), id);
  };
}
