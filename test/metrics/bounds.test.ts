import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type GradedAttempt, gradedQuestion } from "../../src/domain/graded-question.ts";
import { expectedVoteAtK } from "../../src/metrics/expected-vote.ts";
import { measureQuestions } from "../../src/metrics/measure.ts";
import { drawnVoteAtK, heavyVote } from "../../src/metrics/vote-at-k.ts";
import { average, measuresOf, type Row, subsets } from "./brute-force.ts";

const right = (answerClass: string): GradedAttempt => ({ answerClass, state: "correct" });
const wrong = (answerClass: string): GradedAttempt => ({ answerClass, state: "incorrect" });
const ungraded = (answerClass: string | null): GradedAttempt => ({
  answerClass,
  state: "ungraded",
});
const failed: GradedAttempt = { answerClass: null, state: "failed" };
const silent: GradedAttempt = { answerClass: null, state: "unanswered" };

/** a is right, b and c are wrong; at most three attempts are without a verdict. */
const settled = [right("a"), right("a"), wrong("b"), wrong("b"), wrong("c"), silent] as const;
const consistent = poolsOf(settled, [failed, ungraded(null)]);
/** d and e are judged now one way, now the other; an answer may be stated and not graded. */
const uneven = poolsOf(
  [...settled, right("d"), wrong("d"), right("e"), wrong("e")],
  [failed, failed, ungraded("a"), ungraded("b"), ungraded("d")],
);

describe("the bounds of a vote, against every way to fill in what failed or is ungraded", () => {
  it("looks for the answer that bounds a draw in the draw, not in the pool", () => {
    const pool = (first: GradedAttempt) => [
      first,
      right("a"),
      wrong("b"),
      ...[wrong("c"), wrong("c")],
    ];
    const question = questionOf(pool(ungraded(null)), [[0, 1, 2]]);
    const [measured] = measureQuestions([question], [(one, how) => drawnVoteAtK(one, 3, how)], {
      resamples: 10,
      seed: 1,
    });
    // Without it a and b tie. Were it b, the vote of these three were wrong; were it a, right.
    expect(measured?.value).toBe(1 / 2);
    expect(measured?.bounds).toEqual({ lower: 0, upper: 1 });
    expect(drawnVoteAtK(questionOf(pool(wrong("b")), [[0, 1, 2]]), 3, "graded")).toBe(0);
  });

  it("are those of the worst and the best filling of one draw, and of the pool", () => {
    fc.assert(
      fc.property(consistent, ({ pool, order, k }) => {
        const worlds = worldsOf(pool);
        const question = questionOf(pool, [order]);
        const drawn = worlds.map((world) => measuresOf(world, order.slice(0, k)).vote);
        near(drawnVoteAtK(question, k, "lowest"), Math.min(...drawn));
        near(drawnVoteAtK(question, k, "highest"), Math.max(...drawn));
        const over = subsets(pool.length, k);
        const expected = worlds.map((world) =>
          average(over.map((subset) => measuresOf(world, subset).vote)),
        );
        near(expectedVoteAtK(question, k, "lowest")?.value, Math.min(...expected));
        near(expectedVoteAtK(question, k, "highest")?.value, Math.max(...expected));
        const all = worlds.map((world) => measuresOf(world, [...pool.keys()]).vote);
        near(heavyVote(question, 1, "lowest"), Math.min(...all));
        near(heavyVote(question, 1, "highest"), Math.max(...all));
      }),
      { numRuns: 300, seed: 20261122 },
    );
  });

  it("hold every filling where equal answers were judged differently, and over several draws", () => {
    fc.assert(
      fc.property(uneven, ({ pool, order, k }) => {
        const draws = [order, [...order].reverse()];
        const question = questionOf(pool, draws);
        const over = subsets(pool.length, k);
        const votes = worldsOf(pool).map((world) => ({
          drawn: average(draws.map((draw) => measuresOf(world, draw.slice(0, k)).vote)),
          expected: average(over.map((subset) => measuresOf(world, subset).vote)),
        }));
        const drawn = votes.map((vote) => vote.drawn);
        const expected = votes.map((vote) => vote.expected);
        atMost(drawnVoteAtK(question, k, "lowest"), Math.min(...drawn));
        atMost(Math.max(...drawn), drawnVoteAtK(question, k, "highest"));
        atMost(expectedVoteAtK(question, k, "lowest")?.value, Math.min(...expected));
        atMost(Math.max(...expected), expectedVoteAtK(question, k, "highest")?.value);
      }),
      { numRuns: 300, seed: 20261122 },
    );
  });
});

/** Pools of two to six attempts, at most three of them without a verdict, an order of them, and a K. */
function poolsOf(known: readonly GradedAttempt[], unknown: readonly GradedAttempt[]) {
  return fc
    .record({
      known: fc.array(fc.constantFrom(...known), { minLength: 1, maxLength: 5 }),
      unknown: fc.array(fc.constantFrom(...unknown), { minLength: 1, maxLength: 3 }),
    })
    .chain((parts) => {
      const pool = [...parts.known, ...parts.unknown];
      const places = [...pool.keys()];
      return fc.record({
        pool: fc.constant(pool),
        order: fc.shuffledSubarray(places, { minLength: places.length }),
        k: fc.integer({ min: 1, max: places.length }),
      });
    });
}

function questionOf(pool: readonly GradedAttempt[], orders: readonly (readonly number[])[]) {
  const draws = orders.map((trajectories) => ({ trajectories, iterations: [pool] }));
  return gradedQuestion({ problem: "p", pool, draws });
}

/**
 * All that the pool may be: an answer that was stated and not graded is right or wrong; one that is
 * not known is none, the right one, a wrong one at hand or one of its own, and is judged as the
 * others that say the same, either way where those were.
 */
function worldsOf(pool: readonly GradedAttempt[]): Row[] {
  let worlds: GradedAttempt[][] = [[]];
  for (const attempt of pool) {
    const { answerClass, state } = attempt;
    const isStated = state === "ungraded" && answerClass !== null;
    const may = isStated ? [right(answerClass), wrong(answerClass)] : [attempt];
    worlds = worlds.flatMap((world) => may.map((one) => [...world, one]));
  }
  return worlds.flatMap(filled).map((world) => ({
    answers: world.map(({ answerClass }) => answerClass),
    correct: world.map(({ state }) => state === "correct"),
  }));
}

function filled(world: readonly GradedAttempt[]): GradedAttempt[][] {
  const may: GradedAttempt[] = [silent, wrong("a new one")];
  const stated = new Set(world.map(({ answerClass, state }) => `${state} ${answerClass}`));
  for (const answer of new Set(world.flatMap(({ answerClass }) => answerClass ?? []))) {
    if (stated.has(`correct ${answer}`)) may.push(right(answer));
    if (stated.has(`incorrect ${answer}`)) may.push(wrong(answer));
  }
  if (!may.some(({ state }) => state === "correct")) may.push(right("the right one"));
  let worlds: GradedAttempt[][] = [[]];
  for (const attempt of world) {
    const isOpen = attempt.state === "failed" || attempt.state === "ungraded";
    worlds = worlds.flatMap((so) => (isOpen ? may : [attempt]).map((one) => [...so, one]));
  }
  return worlds;
}

function near(actual: number | undefined, expected: number): void {
  expect(Math.abs((actual ?? Number.NaN) - expected)).toBeLessThanOrEqual(1e-12);
}

function atMost(lower: number | undefined, upper: number | undefined): void {
  expect(lower ?? Number.NaN).toBeLessThanOrEqual((upper ?? Number.NaN) + 1e-12);
}
