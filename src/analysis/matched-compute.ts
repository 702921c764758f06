import type { Estimate, EstimateMean } from "../domain/estimate.ts";
import type { MatchedCompute } from "../domain/findings.ts";
import type { GradedQuestion } from "../domain/graded-question.ts";
import { sideOf, snapped } from "../domain/rounding.ts";
import type { ExpectedAtK } from "./k-curves.ts";

/** What one question took, in one currency: output tokens, all tokens, or money. */
export type Spending = {
  readonly problem: string;
  /** The mean trajectory of its pool. */
  readonly perTrajectory: number;
  /** Heavy thinking once: the K trajectories and all summaries, averaged over draws. */
  readonly heavy: number;
};

/**
 * Heavy@K against Vote@K' at equal spending. K' is one for all questions: what heavy thinking
 * took over all of them, in mean trajectories. Between two whole K' the vote is interpolated,
 * which is what choosing between them by chance would give.
 *
 * @param heavyOf a question's Heavy-Mean, in [0, 1]
 * @param voteAt its expected Vote@K
 * @returns undefined when no question has a heavy score and a spending
 */
export function matchedCompute(
  questions: readonly GradedQuestion[],
  spendings: readonly Spending[],
  measures: {
    readonly heavyOf: (question: GradedQuestion) => number | undefined;
    readonly voteAt: ExpectedAtK;
  },
  estimateMean: EstimateMean,
): MatchedCompute | undefined {
  const spendingOf = new Map(spendings.map((spending) => [spending.problem, spending]));
  const compared = questions.flatMap((question) => {
    const spending = spendingOf.get(question.problem);
    const heavy = measures.heavyOf(question);
    return spending === undefined || heavy === undefined ? [] : [{ question, spending, heavy }];
  });
  const perTrajectory = sumOf(compared, ({ spending }) => spending.perTrajectory);
  if (compared.length === 0 || perTrajectory <= 0) return undefined;

  const matchedK = wholeWhereClose(
    Math.max(1, sumOf(compared, ({ spending }) => spending.heavy) / perTrajectory),
  );
  const smallest = compared.reduce(
    (least, { question }) => Math.min(least, question.pool.states.length),
    Number.POSITIVE_INFINITY,
  );
  const heavy = estimateMean(
    compared.map((one) => one.heavy),
    [0, 1],
  );
  const problems = compared.map(({ question }) => question.problem);
  const isBeyondPool = matchedK > smallest;
  const votes = isBeyondPool
    ? []
    : compared.flatMap((one) => {
        const vote = interpolated(one.question, matchedK, measures.voteAt);
        return vote === undefined ? [] : [{ vote, difference: snapped(one.heavy - vote) }];
      });
  return {
    matchedK,
    isBeyondPool,
    heavy,
    vote: meanOf(
      votes.map(({ vote }) => vote),
      [0, 1],
      estimateMean,
    ),
    difference: meanOf(
      votes.map(({ difference }) => difference),
      [-1, 1],
      estimateMean,
    ),
    problems,
  };
}

/** Equal spending may come out a rounding above the pool's size, where there is no vote. */
function wholeWhereClose(k: number): number {
  const whole = Math.round(k);
  return sideOf(k / whole, 1) === 0 ? whole : k;
}

function interpolated(
  question: GradedQuestion,
  k: number,
  voteAt: ExpectedAtK,
): number | undefined {
  const below = Math.floor(k);
  const low = voteAt(question, below);
  if (below === k || low === undefined) return low;
  const high = voteAt(question, below + 1);
  return high === undefined ? undefined : low + (high - low) * (k - below);
}

function meanOf(
  values: readonly number[],
  scale: readonly [number, number],
  estimateMean: EstimateMean,
): Estimate | null {
  return values.length === 0 ? null : estimateMean(values, scale);
}

function sumOf<T>(items: readonly T[], amountOf: (item: T) => number): number {
  return items.reduce((sum, item) => sum + amountOf(item), 0);
}
