import { type GradedAttempts, stateCode } from "../domain/graded-question.ts";

/**
 * How attempts without a verdict are read. `graded`: left out, as if never drawn. `lowest` and
 * `highest`: filled in the worst and the best way, which bounds the score.
 */
export type Reading = "graded" | "lowest" | "highest";

/** An attempt that states no answer, and so does not vote. */
export const ABSTAINS = -1;
/** An attempt that this reading leaves out. */
export const LEFT_OUT = -2;
/** An attempt of unknown answer, which this reading fills in vote by vote. */
export const OPEN = -3;

/** Graded attempts under one reading: who votes for what, and which answers are right. */
export type Ballots = {
  readonly reading: Reading;
  /** An attempt's answer class, `ABSTAINS`, `LEFT_OUT` or `OPEN`. */
  readonly votes: Int32Array;
  /**
   * A class's share of correct members over all these attempts: 0 or 1 when the grader agrees
   * with itself, between when a source judged equal answers differently. The last is a class of
   * nobody's yet, which open ballots may state: 1 in the `highest` reading, else 0.
   */
  readonly rightShares: Float64Array;
};

/**
 * Reads graded attempts. An ungraded attempt is incorrect in the `lowest` reading and correct in
 * the `highest`; one that states no answer is open, as a failed one is. Open ballots may state
 * any answer: a class judged unevenly has the share it would have with all of them in it.
 *
 * @param classCount how many answers the question has
 */
export function ballotsOf(attempts: GradedAttempts, classCount: number, reading: Reading): Ballots {
  const { states, classes } = attempts;
  const count = states.length;
  const votes = new Int32Array(count);
  const sizes = new Int32Array(classCount);
  const rightSizes = new Int32Array(classCount);
  const unknown = reading === "graded" ? LEFT_OUT : OPEN;
  let open = 0;
  for (let index = 0; index < count; index++) {
    const state = states[index];
    const vote = state === stateCode.unanswered ? ABSTAINS : (classes[index] ?? ABSTAINS);
    const isUngraded = state === stateCode.ungraded;
    if (state === stateCode.failed || (isUngraded && (vote < 0 || reading === "graded"))) {
      votes[index] = unknown;
      if (unknown === OPEN) open++;
      continue;
    }
    votes[index] = vote;
    if (vote < 0) continue;
    sizes[vote] = (sizes[vote] ?? 0) + 1;
    const isCorrect = isUngraded ? reading === "highest" : state === stateCode.correct;
    if (isCorrect) rightSizes[vote] = (rightSizes[vote] ?? 0) + 1;
  }
  const rightShares = new Float64Array(classCount + 1);
  const openRight = reading === "highest" ? open : 0;
  for (let index = 0; index < classCount; index++) {
    const size = sizes[index] ?? 0;
    const right = rightSizes[index] ?? 0;
    const isUneven = right > 0 && right < size;
    if (size === 0) continue;
    rightShares[index] = isUneven ? (right + openRight) / (size + open) : right / size;
  }
  rightShares[classCount] = reading === "highest" ? 1 : 0;
  return { reading, votes, rightShares };
}

/** Whether a score lies beyond another in the direction that a reading bounds. */
export function isFurther(reading: Reading, score: number, other: number): boolean {
  return reading === "highest" ? score > other : score < other;
}

/** How many attempts count, and how many of them are correct. */
export type Tally = { readonly counted: number; readonly correct: number };

/**
 * Counts attempts under a reading, all of them or those at the given places.
 * @param places indices into the attempts; undefined for all
 * @param count how many of the places, from the first
 */
export function tallyOf(
  attempts: GradedAttempts,
  reading: Reading,
  places?: ArrayLike<number>,
  count = places?.length ?? attempts.states.length,
): Tally {
  let counted = 0;
  let correct = 0;
  for (let place = 0; place < count; place++) {
    const state = attempts.states[places === undefined ? place : (places[place] ?? 0)] ?? 0;
    if (state < stateCode.ungraded) {
      counted++;
      if (state === stateCode.correct) correct++;
    } else if (reading !== "graded") {
      counted++;
      if (reading === "highest") correct++;
    }
  }
  return { counted, correct };
}
