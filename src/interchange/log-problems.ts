import type { Problem } from "../domain/problem.ts";
import type { RecordedTrajectory } from "./recorded-trajectory.ts";

/** The problems that a log's records are of. */
export type LogProblems = {
  /**
   * Of the first reading, which must come to its end before anything else is asked.
   * @returns a number that stands for the record's problem
   * @throws InputError when it is of none, or contradicts what its problem is known by
   */
  note(recorded: RecordedTrajectory): Promise<number>;
  /** The problem that a number stands for; undefined when nothing states a reference answer of it. */
  problem(number: number): Problem | undefined;
  /** The problem of a record that was noted; undefined as for `problem`. */
  find(recorded: RecordedTrajectory): Problem | undefined;
};

/** A record's statement of its problem; a blank one states nothing. */
export function statedText({ problemText }: RecordedTrajectory): string | undefined {
  return problemText === undefined || problemText.trim() === "" ? undefined : problemText;
}

/** How much of a statement's wording must come back for it to be another wording of the same. */
export const SAME_WORDING = 0.6;
