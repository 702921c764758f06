import { countText } from "../domain/count-text.ts";
import { unfinishedText } from "../domain/unfinished.ts";
import { visible } from "../domain/visible-text.ts";
import {
  type ComparedMeasure,
  type Comparison,
  type Side,
  sharedBenchmarks,
  type Uncompared,
} from "../run/compare-runs.ts";
import type { RunInStore } from "../run/graded-run.ts";
import { isAllShared, type SharedAnswers, sharedAnswers } from "../run/shared-answers.ts";
import { notAllCompared } from "../run/skipped-comparisons.ts";
import { unfinishedOf } from "../run/unfinished.ts";

/** Measures as tables name them. */
export const MEASURE_NAMES: Readonly<Record<ComparedMeasure, string>> = {
  mean: "Mean",
  pass: "Pass",
  vote: "Vote",
  heavy_mean: "Heavy-Mean",
  heavy_pass: "Heavy-Pass",
  summary_vote: "Vote of summaries",
};

/** What a row of a comparison rests on that both sides have. */
type Row = Pick<Comparison, "benchmark" | "a" | "b">;

/** A line for each side that is not done. */
export function partialSides(a: RunInStore, b: RunInStore): readonly string[] {
  const sides = [
    ["A", a],
    ["B", b],
  ] as const;
  return sides.flatMap(([name, source]) => {
    const unfinished = unfinishedOf(source);
    if (unfinished === undefined) return [];
    return [`${name}, ${visible(source.run.name)}, is not done; ${unfinishedText(unfinished)}.`];
  });
}

/** A line for each side whose answers were not all compared with one another. */
export function groupedApart(a: RunInStore, b: RunInStore): readonly string[] {
  const sides = [
    ["A", a],
    ["B", b],
  ] as const;
  return sides.flatMap(([name, source]) =>
    notAllCompared(source).map((line) => `Note ${name}, ${visible(source.run.name)}: ${line}`),
  );
}

/** A line for each benchmark that only one side ran, and for the cells that only one side has. */
export function onOneSide(
  a: readonly Side[],
  b: readonly Side[],
  pairs: readonly (readonly [Side, Side])[],
): readonly string[] {
  const [first] = pairs;
  if (first === undefined) return [];
  const shared = sharedBenchmarks(...first).map((ofSides) => ofSides.join("\n"));
  const compared = new Set(pairs.flatMap((sides) => sides.map(cellOf)));
  return [
    { name: "A", source: first[0].source, sides: a, at: 0 },
    { name: "B", source: first[1].source, sides: b, at: 1 },
  ].flatMap(({ name, source, sides, at }) => {
    const inBoth = new Set(shared.map((names) => names.split("\n")[at]));
    const benchmarks = source.store.runs
      .benchmarks(source.run.id)
      .filter((one) => !inBoth.has(one));
    const cells = sides.filter((side) => !compared.has(cellOf(side)));
    return [
      ...benchmarks.map((one) => `Only ${name} ran ${visible(one)}; it is left out.`),
      ...(cells.length === 0
        ? []
        : [
            `Only ${name} has ${countText(cells.length, "cell")}, left out: ${cells
              .slice(0, 5)
              .map((cell) => visible(cell.name))
              .join(", ")}${cells.length > 5 ? ", …" : ""}`,
          ]),
    ];
  });
}

function cellOf({ source, cell, thinker }: Side): string {
  return JSON.stringify([source.run.id, cell?.name ?? null, thinker]);
}

/** What each row's sides share. */
export function sharedByRow(
  pairs: readonly (readonly [Side, Side])[],
): (row: Row) => SharedAnswers | undefined {
  const found = new Map(
    pairs.flatMap(([a, b]) =>
      sharedBenchmarks(a, b).map(([ofA, ofB]) => {
        const benchmark = ofA === ofB ? ofA : `${ofA} | ${ofB}`;
        const shared = sharedAnswers({ ...a, benchmark: ofA }, { ...b, benchmark: ofB });
        return [nameOf({ benchmark, a: a.name, b: b.name }), shared] as const;
      }),
    ),
  );
  return (row) => found.get(nameOf(row));
}

function nameOf({ benchmark, a, b }: Row): string {
  return [benchmark, a, b].join("\n");
}

/** Where two sides rest on the same completions, wholly or in part: what is no new sample is no evidence. */
export function sharedNotes(
  rows: readonly Row[],
  sharedOf: ReturnType<typeof sharedByRow>,
): readonly string[] {
  return rows.flatMap((row) => {
    const shared = sharedOf(row);
    if (shared === undefined || shared.trajectories.same + shared.summaries.same === 0) return [];
    const place = `${visible(row.benchmark)}, ${visible(row.a)} and ${visible(row.b)}`;
    return isAllShared(shared)
      ? [
          `WARNING ${place} rest on the same completions (${sharedText(shared)}): these are the same answers, not a new sample. ${ANEW}`,
        ]
      : [`Note ${place} share ${sharedText(shared)}.`];
  });
}

export const ANEW =
  "To sample anew: heavybench run … --store NEW.db, then compare … --store OLD.db --store-b NEW.db.";

/** Where a benchmark that both ran has no score to compare, and how many questions each side scores. */
export function uncomparedNotes(uncompared: readonly Uncompared[]): readonly string[] {
  return uncompared.map(
    ({ benchmark, measure, a, b, scoredA, scoredB }) =>
      `${visible(benchmark)}: no question has a ${MEASURE_NAMES[measure]} on both sides; ${visible(a)} has it of ${scoredA}, ${visible(b)} of ${scoredB}.`,
  );
}

function sharedText({ trajectories, summaries }: SharedAnswers): string {
  const parts = [
    { ...trajectories, one: "trajectory", several: "trajectories" },
    { ...summaries, one: "summary", several: "summaries" },
  ];
  return parts
    .flatMap(({ same, of, one, several }) =>
      of === 0 ? [] : [`${same === of ? "all" : `${same} of`} ${countText(of, one, several)}`],
    )
    .join(", ");
}
