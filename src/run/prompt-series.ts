import { canonicalJson, type Json } from "../domain/json.ts";
import type { Cell, Experiment } from "./experiment.ts";
import { modelOf } from "./run-experiment.ts";

/**
 * Names for a cell's prompts of one question before any of them is known, one an iteration: cells
 * with the same name of an iteration show the very same prompts there, draw by draw and summary by
 * summary, as far as each goes. So it is in the first iteration, and wherever nothing is carried
 * over, whatever M and N are; and where something is, whatever N is, since M alone makes the next
 * caches differ. Iterations that put the same prompts again have one name.
 */
export function promptSeries(experiment: Experiment, cell: Cell): readonly string[] {
  const { n, m, carryOver, shuffle, name: _name, k, selection, invalid, thinker, ...rest } = cell;
  const { model, deliberationSampling } = modelOf(experiment, cell.deliberator);
  const shared = {
    ...rest,
    deliberator: { model, sampling: deliberationSampling },
    drawn: selection === "none" ? null : { thinker, k, selection, invalid },
  };
  return Array.from({ length: n }, (_, at) => {
    const iteration = at + 1;
    if (iteration > 1 && carryOver !== "none") {
      return nameOf({ ...shared, shuffle, carryOver, m, iteration });
    }
    const isOrdered = shuffle === "none" || k === 1 || selection === "none";
    return nameOf(isOrdered ? shared : { ...shared, shuffle, iteration });
  });
}

function nameOf(choices: object): string {
  return canonicalJson(choices as Json);
}

/**
 * How many of a cell's summaries no cell before it asks for, a draw.
 *
 * A prompt that a cell puts c times is asked at the indices 0 to c − 1, so over all cells as often
 * as in the one that puts it most. Names that turn out to stand for one prompt only make it fewer:
 * the most of a sum is at most the sum of the most.
 *
 * @param series the names of its iterations
 * @param asked how often each name was asked so far, of the question; brought up to date
 */
export function unsharedSummaries(
  series: readonly string[],
  m: number,
  asked: Map<string, number>,
): number {
  const own = new Map<string, number>();
  for (const name of series) own.set(name, (own.get(name) ?? 0) + m);
  let unshared = 0;
  for (const [name, count] of own) {
    const before = asked.get(name) ?? 0;
    if (count <= before) continue;
    unshared += count - before;
    asked.set(name, count);
  }
  return unshared;
}
