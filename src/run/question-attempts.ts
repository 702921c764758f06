import type { GradedAttemptRow } from "../storage/graded-attempts.ts";
import type { Cell, ExperimentRecord } from "./experiment.ts";
import { sampledPool } from "./experiment.ts";
import { type GradedProblem, poolRows, type RunInStore, summaryRows } from "./graded-run.ts";

/** All that was answered to one question: each thinker's pool, and each cell's summaries. */
export type QuestionAttempts = {
  readonly pools: readonly { readonly name: string; readonly rows: readonly GradedAttemptRow[] }[];
  readonly summaries: readonly {
    readonly cell: Cell;
    readonly rows: readonly GradedAttemptRow[];
  }[];
};

export function questionAttempts(
  source: RunInStore,
  cells: readonly Cell[],
  problem: GradedProblem,
): QuestionAttempts {
  return {
    pools: source.experiment.thinkers.map((name) => ({
      name,
      rows: poolRows(source, name, problem),
    })),
    summaries: cells.map((cell) => ({ cell, rows: summaryRows(source, cell.name, problem) })),
  };
}

/** Each text once, by its completion's key, with the first place it stands in: "trajectory 3 of qwen3-8b", "k=8 m=4, draw 0, iteration 1, summary 2". */
export function textsOf({ pools, summaries }: QuestionAttempts): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  const add = (key: string | null, attempt: string) => {
    if (key !== null && !texts.has(key)) texts.set(key, attempt);
  };
  for (const { name, rows } of pools) {
    for (const { completionKey, position } of rows)
      add(completionKey, `trajectory ${position} of ${name}`);
  }
  for (const { cell, rows } of summaries) {
    for (const { completionKey, draw, iteration, position } of rows)
      add(completionKey, `${cell.name}, draw ${draw}, iteration ${iteration}, summary ${position}`);
  }
  return texts;
}

/**
 * The rows whose answers a cell's are grouped with, its thinker's pool first: without what
 * `resample` drew beyond the places asked for, where the cell does not.
 */
export function groupedWith(
  cell: Pick<Cell, "invalid">,
  pool: readonly GradedAttemptRow[],
  experiment: ExperimentRecord,
): readonly GradedAttemptRow[] {
  const isResampled = experiment.grid.invalid.includes("resample");
  if (!isResampled || cell.invalid === "resample") return pool;
  return pool.filter(({ position }) => position < sampledPool(experiment));
}
