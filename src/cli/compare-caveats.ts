import { unfinishedText } from "../domain/unfinished.ts";
import { visible } from "../domain/visible-text.ts";
import { ConfigurationError } from "../errors.ts";
import { type Comparison, type Side, sharedBenchmarks } from "../run/compare-runs.ts";
import type { RunInStore } from "../run/graded-run.ts";
import { isAllShared, type SharedAnswers, sharedAnswers } from "../run/shared-answers.ts";
import { notAllCompared } from "../run/skipped-comparisons.ts";
import { unfinishedOf } from "../run/unfinished.ts";

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
    return [
      `WARNING ${name}, ${visible(source.run.name)}, is not done; ${unfinishedText(unfinished)}.`,
    ];
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

/** @throws ConfigurationError when a side is not done: what is missing may be what got worse */
export function refusePartial(partial: readonly string[]): void {
  if (partial.length === 0) return;
  throw new ConfigurationError("A gate judges whole runs, and not all of this is done.", {
    where: partial.map((line) => line.replace("WARNING ", "")).join(" "),
    hint: "Give the run's own command again, and it goes on; or --allow-partial to judge what there is.",
  });
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

const ANEW =
  "To sample anew: heavybench run … --store NEW.db, then compare … --store OLD.db --store-b NEW.db.";

/** @throws ConfigurationError when nothing was sampled apart: a gate that holds would say nothing */
export function refuseNothingNew(
  rows: readonly Row[],
  sharedOf: ReturnType<typeof sharedByRow>,
): void {
  const isNothingNew = rows.every((row) => {
    const shared = sharedOf(row);
    return shared !== undefined && isAllShared(shared);
  });
  if (!isNothingNew) return;
  throw new ConfigurationError("The gate has nothing to judge: both sides are the same answers.", {
    where: "--fail-if-worse",
    hint: ANEW,
  });
}

function sharedText({ trajectories, summaries }: SharedAnswers): string {
  const parts = [
    { ...trajectories, name: "trajectories" },
    { ...summaries, name: "summaries" },
  ];
  return parts
    .flatMap(({ same, of, name }) =>
      of === 0 ? [] : [same === of ? `all ${of} ${name}` : `${same} of ${of} ${name}`],
    )
    .join(", ");
}
