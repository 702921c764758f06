import type { GradedQuestion } from "../domain/graded-question.ts";
import {
  ABSTAINS,
  type Ballots,
  ballotsOf,
  isFurther,
  LEFT_OUT,
  OPEN,
  type Reading,
} from "./ballots.ts";
import { summariesOf } from "./iteration-summaries.ts";
import { checkK, meanOfDefined } from "./question-measure.ts";

/**
 * Vote@K on the first k of each draw, averaged over draws: the largest group of equal answers
 * is correct. No-answers abstain; g groups tied at the top share the vote, each 1/g; all
 * abstain = 0. A group whose members were judged differently is as right as its share of
 * correct members over the whole pool.
 *
 * @throws RangeError when k is not a whole number from 1 to the size of every draw
 */
export function drawnVoteAtK(
  question: GradedQuestion,
  k: number,
  reading: Reading,
): number | undefined {
  const ballots = ballotsOf(question.pool, question.answers.length, reading);
  return meanOfDefined(
    question.draws.map(({ trajectories }) => {
      checkK(k, trajectories.length);
      return vote(ballots, trajectories, k);
    }),
  );
}

/**
 * The vote over the M summaries of one iteration, averaged over draws; groups, ties and
 * abstentions as in Vote@K.
 *
 * @param iteration from 1
 * @throws RangeError when a draw has no such iteration
 */
export function heavyVote(
  question: GradedQuestion,
  iteration: number,
  reading: Reading,
): number | undefined {
  return meanOfDefined(
    summariesOf(question, iteration).map((summaries) => {
      const ballots = ballotsOf(summaries, question.answers.length, reading);
      return vote(ballots, undefined, summaries.states.length);
    }),
  );
}

/**
 * The vote among the ballots at the first `count` places; undefined when all are left out.
 *
 * Open ballots all state one answer, or none, whichever takes the vote furthest. Dividing them
 * goes no further: among the groups at the top there is one at least as far as their mean, and
 * with all of them it is there alone.
 */
function vote(
  { reading, votes, rightShares }: Ballots,
  places: ArrayLike<number> | undefined,
  count: number,
): number | undefined {
  const sizes = new Int32Array(rightShares.length);
  let largest = 0;
  let counted = 0;
  let open = 0;
  for (let place = 0; place < count; place++) {
    const cast = votes[places === undefined ? place : (places[place] ?? 0)] ?? LEFT_OUT;
    if (cast !== LEFT_OUT) counted++;
    if (cast === OPEN) open++;
    if (cast <= ABSTAINS) continue;
    const size = (sizes[cast] ?? 0) + 1;
    sizes[cast] = size;
    if (size > largest) largest = size;
  }
  if (counted === 0) return undefined;
  let tied = 0;
  let right = 0;
  for (let index = 0; index < sizes.length; index++) {
    if (largest === 0 || sizes[index] !== largest) continue;
    tied++;
    right += rightShares[index] ?? 0;
  }
  let score = tied === 0 ? 0 : right / tied;
  if (open === 0) return score;
  for (let index = 0; index < sizes.length; index++) {
    const share = rightShares[index] ?? 0;
    const size = (sizes[index] ?? 0) + open;
    const filled = size > largest ? share : (right + share) / (tied + 1);
    if (size >= largest && isFurther(reading, filled, score)) score = filled;
  }
  return score;
}
