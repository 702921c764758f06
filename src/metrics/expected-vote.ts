import {
  type GradedAttempt,
  type GradedQuestion,
  gradedQuestion,
} from "../domain/graded-question.ts";
import { type Random, randomFrom } from "../random.ts";
import { ABSTAINS, type Ballots, ballotsOf, isFurther, OPEN, type Reading } from "./ballots.ts";
import { binomialsOf, LARGEST_BINOMIAL } from "./binomials.ts";
import { checkK } from "./question-measure.ts";

/** The answers of a pool, counted: all that an expected vote depends on. */
export type VoteCounts = {
  /** Votes a group has in the pool, 1 or more. */
  readonly sizes: readonly number[];
  /** How right each group is, in [0, 1]; beside `sizes`. */
  readonly rightShares: readonly number[];
  /** Attempts that state no answer. */
  readonly abstained: number;
};

/** An expected vote, and the standard error of its Monte-Carlo draws: 0 when it was counted. */
export type ExpectedVote = { readonly value: number; readonly standardError: number };

/** Beyond these, counting gives way to drawing: steps of the inner loop, and draws taken. */
const MOST_STEPS = 20_000_000;
const MONTE_CARLO_DRAWS = 10_000;

/**
 * Vote@K of one problem: the chance that the largest group of equal answers among k trajectories,
 * drawn without replacement from the n sampled, is correct. No-answers abstain; g groups tied at
 * the top share the vote, each 1/g; all abstain = 0. A group judged unevenly is as right as its
 * share of correct members.
 *
 * @param answers canonical answers, equal strings one group; null states none
 * @param correct one flag an answer
 * @returns probability in [0, 1]
 * @throws RangeError when k is not a whole number in 1…n, or the lists differ in length
 */
export function voteAtK(
  answers: readonly (string | null)[],
  correct: readonly boolean[],
  k: number,
): number {
  if (answers.length !== correct.length) {
    throw new RangeError(`${answers.length} answers have ${correct.length} flags.`);
  }
  const pool = answers.map((answerClass, at): GradedAttempt => {
    const state = correct[at] ? "correct" : answerClass === null ? "unanswered" : "incorrect";
    return { answerClass, state };
  });
  const question = gradedQuestion({ problem: "", pool, draws: [] });
  return expectedVoteAtK(question, k, "graded")?.value ?? 0;
}

/**
 * Vote@K expected over all k-subsets of the pool; of what is graded, when fewer than k are.
 * Exact by counting where that is feasible, else by draws seeded with the problem and k.
 * Attempts of unknown answer all state the one that takes the vote furthest, in a bounding reading.
 *
 * @returns undefined when nothing is graded
 * @throws RangeError when k is not a whole number from 1 to the pool's size
 */
export function expectedVoteAtK(
  question: GradedQuestion,
  k: number,
  reading: Reading,
): ExpectedVote | undefined {
  checkK(k, question.pool.states.length);
  let bound: ExpectedVote | undefined;
  for (const counts of fillingsOf(ballotsOf(question.pool, question.answers.length, reading))) {
    const vote = voteOf(counts, k, question.problem);
    if (vote === undefined || (bound && !isFurther(reading, vote.value, bound.value))) continue;
    bound = vote;
  }
  return bound;
}

function voteOf(counts: VoteCounts, k: number, problem: string): ExpectedVote | undefined {
  const counted = counts.sizes.reduce((sum, size) => sum + size, counts.abstained);
  if (counted === 0) return undefined;
  const drawn = Math.min(k, counted);
  if (isCountable(counts, counted, drawn)) {
    return { value: countedVote(counts, drawn), standardError: 0 };
  }
  return sampledVote(counts, drawn, randomFrom("expected-vote", problem, drawn));
}

/** Whether counting fits into doubles and into a bounded number of steps. */
function isCountable({ sizes, rightShares }: VoteCounts, counted: number, k: number): boolean {
  if (counted > LARGEST_BINOMIAL) return false;
  const rightGroups = rightShares.filter((right) => right > 0).length;
  let steps = 0;
  for (let top = 1; top * 2 <= k; top++) {
    const rivals = sizes.filter((size) => size >= top).length;
    steps += rightGroups * rivals * (k - top) * Math.min(top, k - top) * (1 + (k - top) / top);
  }
  return steps <= MOST_STEPS;
}

/**
 * The ballots counted, once for each class that open ballots may have to join to bound the vote:
 * the largest that is wholly right (`highest`) or wholly wrong, which takes it further than any
 * smaller one, and those judged unevenly, which may reach the top where that one does not.
 */
function fillingsOf({ reading, votes, rightShares }: Ballots): VoteCounts[] {
  const sizes = new Int32Array(rightShares.length);
  let abstained = 0;
  let open = 0;
  for (const cast of votes) {
    if (cast === ABSTAINS) abstained++;
    else if (cast === OPEN) open++;
    else if (cast >= 0) sizes[cast] = (sizes[cast] ?? 0) + 1;
  }
  const countsWith = (joined: number): VoteCounts => {
    const all = sizes.with(joined, (sizes[joined] ?? 0) + open);
    const present = [...all.keys()].filter((index) => all[index] !== 0);
    return {
      sizes: present.map((index) => all[index] ?? 0),
      rightShares: present.map((index) => rightShares[index] ?? 0),
      abstained,
    };
  };
  const spare = sizes.length - 1;
  if (open === 0) return [countsWith(spare)];
  const bound = reading === "highest" ? 1 : 0;
  let largest = spare;
  const uneven: number[] = [];
  for (const [index, share] of rightShares.entries()) {
    if (share > 0 && share < 1) uneven.push(index);
    else if (share === bound && (sizes[index] ?? 0) > (sizes[largest] ?? 0)) largest = index;
  }
  return [largest, ...uneven].map(countsWith);
}

/**
 * The vote of k ballots drawn without replacement, by counting the subsets in which a right
 * group is at the top: with t votes for it, C(size, t) times the ways in which no rival has
 * more than t, a way in which r rivals have t as well weighing 1/(1 + r).
 *
 * @param k a whole number from 1 to the number of ballots
 */
export function countedVote({ sizes, rightShares, abstained }: VoteCounts, k: number): number {
  const counted = sizes.reduce((sum, size) => sum + size, abstained);
  const subsets = binomialsOf(counted)[k] ?? 0;
  let right = 0;
  for (const [group, share] of rightShares.entries()) {
    if (share === 0) continue;
    const size = sizes[group] ?? 0;
    const rivals = sizes.filter((_, index) => index !== group);
    const waysToVote = binomialsOf(size);
    let wins = 0;
    for (let top = 1; top <= Math.min(size, k); top++) {
      wins += (waysToVote[top] ?? 0) * waysToStayBelow(rivals, counted - size, top, k - top);
    }
    right += share * wins;
  }
  return Math.min(1, right / subsets);
}

/**
 * The ways to draw `rest` of the `others` ballots so that no rival has more than `top` votes,
 * each weighing 1/(1 + r) where r rivals have exactly `top`.
 */
function waysToStayBelow(
  rivals: readonly number[],
  others: number,
  top: number,
  rest: number,
): number {
  // Too few ballots are left for any rival to reach the top.
  if (rest < top) return binomialsOf(others)[rest] ?? 0;
  // ways[ties · width + drawn]: ways in which the rivals so far have drawn so many, tied so often;
  // none with fewer drawn than ties · top.
  const width = rest + 1;
  const mostTies = Math.floor(rest / top);
  const ways = new Float64Array((mostTies + 1) * width);
  ways[0] = 1;
  let free = others;
  let reached = 0;
  let tiesReached = 0;
  for (const size of rivals) {
    // A rival smaller than the top can neither beat nor tie: it joins the free ballots.
    if (size < top) continue;
    free -= size;
    const choices = binomialsOf(size);
    const atTop = choices[top] ?? 0;
    reached = Math.min(rest, reached + top);
    tiesReached = Math.min(mostTies, tiesReached + 1);
    // Downwards, so that each place still holds the ways without this rival until it is read.
    for (let ties = tiesReached; ties >= 0; ties--) {
      const row = ties * width;
      const fewest = ties * top;
      for (let drawn = reached; drawn >= fewest; drawn--) {
        let sum = 0;
        const most = Math.min(top - 1, drawn - fewest);
        for (let votes = 0; votes <= most; votes++) {
          sum += (ways[row + drawn - votes] as number) * (choices[votes] as number);
        }
        if (ties > 0) sum += (ways[row - width + drawn - top] as number) * atTop;
        ways[row + drawn] = sum;
      }
    }
  }
  const freeChoices = binomialsOf(free);
  let total = 0;
  for (let ties = 0; ties <= tiesReached; ties++) {
    for (let drawn = ties * top; drawn <= reached; drawn++) {
      total += ((ways[ties * width + drawn] ?? 0) * (freeChoices[rest - drawn] ?? 0)) / (1 + ties);
    }
  }
  return total;
}

/** The vote of k ballots, over seeded draws without replacement. */
export function sampledVote(
  { sizes, rightShares, abstained }: VoteCounts,
  k: number,
  random: Random,
): ExpectedVote {
  const ballots = [
    ...sizes.flatMap((size, group) => Array<number>(size).fill(group)),
    ...Array<number>(abstained).fill(ABSTAINS),
  ];
  const votes = new Int32Array(sizes.length);
  let sum = 0;
  let squares = 0;
  for (let draw = 0; draw < MONTE_CARLO_DRAWS; draw++) {
    votes.fill(0);
    let largest = 0;
    for (let place = 0; place < k; place++) {
      const other = place + random.integer(ballots.length - place);
      const cast = ballots[other] ?? ABSTAINS;
      ballots[other] = ballots[place] ?? ABSTAINS;
      ballots[place] = cast;
      if (cast === ABSTAINS) continue;
      votes[cast] = (votes[cast] ?? 0) + 1;
      largest = Math.max(largest, votes[cast] ?? 0);
    }
    let tied = 0;
    let right = 0;
    for (let group = 0; group < votes.length; group++) {
      if (largest === 0 || votes[group] !== largest) continue;
      tied++;
      right += rightShares[group] ?? 0;
    }
    const value = tied === 0 ? 0 : right / tied;
    sum += value;
    squares += value * value;
  }
  const value = sum / MONTE_CARLO_DRAWS;
  const variance = Math.max(0, squares / MONTE_CARLO_DRAWS - value * value);
  return { value, standardError: Math.sqrt(variance / MONTE_CARLO_DRAWS) };
}
