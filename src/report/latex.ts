import type { Estimate } from "../domain/estimate.ts";
import type { CellMetrics, PoolMetrics, RunMetrics } from "../domain/run-metrics.ts";
import { percent } from "./numbers.ts";
import { drawnBy } from "./pool-scores.ts";
import { groupNotes } from "./run-notes.ts";
import { simulatedText, unfinishedNote } from "./standing.ts";

/**
 * The paper's table in LaTeX (booktabs): a row a cell, and for each benchmark M@K, P@K, V@K of the
 * trajectories deliberated and HM@M, HP@M of the summaries, in percent with one decimal. Where
 * nothing was deliberated, a row a pool, without the last two: at each K drawn from it, and at its own size.
 *
 * What the numbers are of stands below them where they are a pool's, where answers were not all
 * compared, or the run is not done.
 *
 * @param hasIntervals whether each number carries its 95 % interval, in small type below it
 */
export function latexReport(metrics: RunMetrics, hasIntervals: boolean): string {
  const { benchmarks } = metrics;
  const cells = benchmarks.flatMap((benchmark) => benchmark.cells);
  const rows = cells.length > 0 ? cellRows(benchmarks) : poolRows(benchmarks);
  const k = only(
    cells.length > 0 ? cells.map(({ choices }) => choices.k) : rows.map((row) => row.k),
  );
  const m = only(cells.map(({ choices }) => choices.m)) ?? "M";
  const names = ["M", "P", "V"].map((name) => `${name}@${k ?? "K"}`);
  const columns = cells.length > 0 ? [...names, `HM@${m}`, `HP@${m}`] : names;
  const width = columns.length;
  const rules = benchmarks.map(
    (_, at) => `\\cmidrule(lr){${2 + width * at}-${1 + width * (at + 1)}}`,
  );
  const line = (parts: readonly string[], isTall = false) =>
    `${parts.join(" & ")} \\\\${isTall ? " \\addlinespace[3pt]" : ""}`;
  const simulated = simulatedText(metrics);
  const below = [
    ...(cells.length > 0 ? [] : [poolEstimator(rows)]),
    ...benchmarks.flatMap(groupNotes),
    ...[unfinishedNote(metrics) ?? []].flat(),
  ];
  return [
    `% ${oneLine(metrics.run)}${metrics.isSimulated ? ", SIMULATED" : ""}. Needs \\usepackage{booktabs}.`,
    `\\begin{tabular}{l${"r".repeat(width * benchmarks.length)}}`,
    "\\toprule",
    line([
      "",
      ...benchmarks.map(({ benchmark }) => `\\multicolumn{${width}}{c}{${escapeLatex(benchmark)}}`),
    ]),
    rules.join(" "),
    line(["Model", ...benchmarks.flatMap(() => columns)]),
    "\\midrule",
    ...rows.map(({ name, scores }) =>
      line(
        [escapeLatex(name), ...scores.flat().map((score) => number(score, hasIntervals))],
        hasIntervals,
      ),
    ),
    "\\bottomrule",
    ...below.map((note) =>
      line([
        `\\multicolumn{${1 + width * benchmarks.length}}{l}{\\scriptsize ${escapeLatex(note)}}`,
      ]),
    ),
    "\\end{tabular}",
    ...below.map((note) => `% ${oneLine(note)}`),
    ...(simulated === undefined ? [] : [`% Simulated: ${oneLine(simulated)}`]),
    "",
  ].join("\n");
}

/** How the numbers of pools alone were estimated. */
function poolEstimator(rows: readonly Row[]): string {
  return rows.some(({ isDrawn }) => isDrawn)
    ? "Pools alone: each row on the K drawn, the last of a pool expected over all K-subsets of it."
    : "Pools alone: expected over all K-subsets of a pool.";
}

type Row = {
  readonly name: string;
  readonly k?: number;
  /** Of a pool: measured on K drawn from it, not expected over all. */
  readonly isDrawn?: boolean;
  /** As many numbers a benchmark as it has columns. */
  readonly scores: readonly (readonly (Estimate | null)[])[];
};

function cellRows(benchmarks: RunMetrics["benchmarks"]): Row[] {
  const names = [...new Set(benchmarks.flatMap(({ cells }) => cells.map(({ cell }) => cell)))];
  return names.map((name) => {
    const found = benchmarks.map(({ cells }) => cells.find(({ cell }) => cell === name));
    const one = found.find((cell) => cell !== undefined);
    return {
      name: names.length === 1 && one !== undefined ? one.deliberator : name,
      scores: found.map(scoresOf),
    };
  });
}

/** Pools that nothing was deliberated upon: Mean, Pass and Vote alone. */
function poolRows(benchmarks: RunMetrics["benchmarks"]): Row[] {
  const thinkers = [
    ...new Set(benchmarks.flatMap(({ pools }) => pools.map((pool) => pool.thinker))),
  ];
  return thinkers.flatMap((thinker) => {
    const found = benchmarks.map(({ pools }) => pools.find((pool) => pool.thinker === thinker));
    const drawn = new Map(
      found.flatMap((pool) => pool?.drawn.map((one) => [one.draw, one] as const) ?? []),
    );
    const size = Math.max(...found.map((pool) => pool?.size ?? 0));
    const sizes = [...[...drawn.values()].map(({ k }) => k), size];
    const isShared = (k: number) => sizes.indexOf(k) !== sizes.lastIndexOf(k);
    const row = (
      { k, estimator }: { readonly k: number; readonly estimator: string },
      scoreAt: (pool: PoolMetrics) => PoolScores | undefined,
    ): Row => ({
      name:
        drawn.size === 0 ? thinker : `${thinker}, K = ${k}${isShared(k) ? `, ${estimator}` : ""}`,
      k,
      isDrawn: estimator !== "expected",
      scores: found.map((pool) => {
        const scores = pool && scoreAt(pool);
        return [scores?.mean ?? null, scores?.pass ?? null, scores?.vote ?? null];
      }),
    });
    return [
      ...[...drawn].map(([draw, one]) =>
        row({ k: one.k, estimator: drawnBy(one) }, (pool) =>
          pool.drawn.find((other) => other.draw === draw),
        ),
      ),
      row({ k: size, estimator: "expected" }, (pool) =>
        pool.expected.find(({ k }) => k === pool.size),
      ),
    ];
  });
}

type PoolScores = Pick<PoolMetrics["drawn"][number], "mean" | "pass" | "vote">;

function scoresOf(cell: CellMetrics | undefined): (Estimate | null)[] {
  const last = cell?.iterations.at(-1);
  return [
    cell?.mean ?? null,
    cell?.pass ?? null,
    cell?.vote ?? null,
    last?.heavyMean ?? null,
    last?.heavyPass ?? null,
  ];
}

function number(score: Estimate | null, hasIntervals: boolean): string {
  if (score === null) return "--";
  const value = percent(score.value);
  if (!hasIntervals) return value;
  // A table in the cell, its first line on the row's own: it takes no package.
  return `\\begin{tabular}[t]{@{}r@{}}${value}\\\\[-3pt]{\\scriptsize [${percent(score.low)}, ${percent(score.high)}]}\\end{tabular}`;
}

const LATEX: Readonly<Record<string, string>> = {
  "\\": "\\textbackslash{}",
  "{": "\\{",
  "}": "\\}",
  $: "\\$",
  "&": "\\&",
  "#": "\\#",
  _: "\\_",
  "%": "\\%",
  "~": "\\textasciitilde{}",
  "^": "\\textasciicircum{}",
  "<": "\\textless{}",
  ">": "\\textgreater{}",
  "|": "\\textbar{}",
  // Behind the end of a row these two would be read as its options.
  "[": "{[}",
  "*": "{*}",
  "−": "$-$",
  "–": "--",
  "…": "\\ldots{}",
};

/** A name as LaTeX prints it, whatever it holds. */
export function escapeLatex(text: string): string {
  return oneLine(text).replace(
    /[\\{}$&#_%~^<>|[*−–…]/g,
    (character) => LATEX[character] ?? character,
  );
}

/** Without line ends, which would end a comment or a row. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, " ");
}

function only<T>(values: readonly T[]): T | undefined {
  return new Set(values).size === 1 ? values[0] : undefined;
}
