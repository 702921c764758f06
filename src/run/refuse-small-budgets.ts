import { countText } from "../domain/count-text.ts";
import { ConfigurationError } from "../errors.ts";
import { leastBudget } from "../memory/least-budget.ts";
import type { Cell, Experiment } from "./experiment.ts";
import { expandGrid } from "./grid.ts";
import type { PlaceOf } from "./read-experiment.ts";
import { loadTokenizers } from "./run-experiment.ts";

/** More than a header takes in any tokenizer: a budget beyond it need not be counted. */
const AMPLE_TOKENS_A_THINKER = 64;

/**
 * Refuses, before anything is asked, a budget that cannot hold even the headers of the thinkers in
 * a cell's caches: all of a pool would be paid for before the first cache failed.
 *
 * @throws ConfigurationError with the place of the budget and the least that would do
 */
export async function refuseSmallBudgets(experiment: Experiment, placeOf: PlaceOf): Promise<void> {
  const tight = expandGrid(experiment).filter(
    (cell) => cell.budget < AMPLE_TOKENS_A_THINKER * shownThinkers(cell).thinkers,
  );
  const tokenizers = await loadTokenizers(tight);
  const needs = tight.flatMap((cell) => {
    const tokenizer = tokenizers.get(cell.tokenizer);
    if (tokenizer === undefined) return [];
    const shown = shownThinkers(cell);
    return [{ cell, ...shown, least: leastBudget(shown.thinkers, tokenizer) }];
  });
  // The cell that needs most is told, lest the budget be raised for one only to fail the next.
  const [worst] = needs
    .filter(({ cell, least }) => cell.budget < least)
    .toSorted((a, b) => b.least - a.least);
  if (worst === undefined) return;
  const { cell, thinkers, iteration, least } = worst;
  const isLater = iteration > 1;
  const headers = countText(thinkers, "thinker's header", "thinkers' headers");
  const cache = `cell ${cell.name}${isLater ? `, iteration ${iteration}` : ""}`;
  throw new ConfigurationError(
    `A budget of ${countText(cell.budget, "token")} cannot hold ${headers}: at least ${least} are needed (${cache}).`,
    {
      where: placeOf(["deliberation", "budget"], cell.budget),
      hint: `Raise it well beyond ${least}, since what the thinkers wrote comes on top, or lower deliberation.k${isLater ? ", m or n" : ""}.`,
    },
  );
}

/**
 * The most thinkers that a cell's caches are to hold, and the first iteration that has so many.
 * Selections that may find fewer than K, by answers or verdicts, count with one.
 */
function shownThinkers({ k, m, n, selection, carryOver }: Cell): {
  readonly thinkers: number;
  readonly iteration: number;
} {
  const drawn = drawnAtLeast(selection, k);
  switch (carryOver) {
    case "append":
      return { thinkers: drawn + m * (n - 1), iteration: n };
    case "expert":
      return { thinkers: drawn + n - 1, iteration: n };
    case "replace":
      return n > 1 && m > drawn ? { thinkers: m, iteration: 2 } : { thinkers: drawn, iteration: 1 };
    case "none":
      return { thinkers: drawn, iteration: 1 };
  }
}

function drawnAtLeast(selection: Cell["selection"], k: number): number {
  switch (selection) {
    case "none":
      return 0;
    case "one-per-answer":
    case "oracle-correct":
    case "oracle-wrong":
      return 1;
    default:
      return k;
  }
}
