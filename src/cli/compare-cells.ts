import { ConfigurationError } from "../errors.ts";
import { holmFloorNote } from "../report/holm-floor.ts";
import { differenceText, pValueText, scoreText } from "../report/numbers.ts";
import { terminalTable } from "../report/terminal.ts";
import { compareSides, type Side } from "../run/compare-runs.ts";
import { notAllCompared } from "../run/skipped-comparisons.ts";
import { cellsMeant, noCell } from "./chosen-cells.ts";
import type { CompareOptions } from "./commands/compare.ts";
import { MEASURE_NAMES, uncomparedNotes } from "./compare-caveats.ts";
import { measureOf, operandOf, sidesIn } from "./compare-command-line.ts";
import { type CliContext, say } from "./context.ts";
import { withRun } from "./open-run.ts";
import { columnsOf } from "./screen.ts";

/** Pairs compared at once: all of 20 cells. Holm over more than that finds nothing. */
const MOST_PAIRS = 190;

/** Compares every two cells of a run, by one measure: Heavy-Mean, Mean where nothing was deliberated, or the one named. */
export async function compareCells(
  context: CliContext,
  a: string,
  options: CompareOptions,
): Promise<void> {
  const named = measureOf(options.measure);
  const needsTwo = [
    ["--flips", options.flips],
    ["--fail-if-worse", options.failIfWorse],
    ["--store-b", options.storeB],
  ] as const;
  for (const [flag, given] of needsTwo) {
    if (given === undefined) continue;
    throw new ConfigurationError(`${flag} needs two runs or cells to compare.`, {
      where: flag,
      hint: `Name what ${a} is compared with: heavybench compare ${a} RUN:CELL ${flag}`,
    });
  }
  const { run, cellName } = operandOf(a);
  await withRun(context, run, options, (source) => {
    const sides = sidesIn(source);
    const meant = cellName === undefined ? sides : cellsMeant(sides, cellName);
    if (cellName !== undefined && meant.length === 0)
      throw noCell(sides, cellName, source.run.name);
    const pairs = pairsAmong(meant, source.run.name);
    const { bootstrap: resamples, seed } = source.experiment;
    const measure = named ?? (meant.some(({ cell }) => cell !== null) ? "heavy_mean" : "mean");
    const { comparisons: found, uncompared } = compareSides(pairs, { resamples, seed }, [measure]);
    const [first] = found;
    if (first === undefined) {
      throw new ConfigurationError("No two cells have a scored question in common.", {
        where: source.run.name,
        hint: `What was scored: heavybench report ${source.run.name}`,
      });
    }
    if (options.json) {
      context.stdout.write(`${JSON.stringify(found)}\n`);
      return;
    }
    const table = {
      keys: 3,
      title: `Every two cells by ${MEASURE_NAMES[measure]}, paired on questions, in percent; differences are B less A, in points`,
      columns: ["benchmark", "A", "B", "score A", "score B", "difference", "p", "p (Holm)"],
      rows: found.map((row) => [
        ...[row.benchmark, row.a, row.b, scoreText(row.scoreA), scoreText(row.scoreB)],
        ...[differenceText(row.difference), pValueText(row.pBootstrap), pValueText(row.pHolm)],
      ]),
      notes: [
        `Holm: held to ${found.length === 1 ? "the one comparison" : `all ${found.length} comparisons`} of this table together.`,
        ...holmFloorNote(found.length, resamples),
        ...notAllCompared(source),
      ],
    };
    const screen = { columns: columnsOf(context.stdout), more: "--json has them" };
    context.stdout.write(`${terminalTable(table, screen)}\n`);
    for (const line of uncomparedNotes(uncompared)) say(context, `WARNING ${line}`);
    say(
      context,
      `\nEvery measure of two, and the questions that turned: heavybench compare "${source.run.name}:${first.a}" "${source.run.name}:${first.b}"`,
    );
  });
}

function pairsAmong(sides: readonly Side[], run: string): readonly (readonly [Side, Side])[] {
  const pairs = sides.flatMap((a, at) => sides.slice(at + 1).map((b) => [a, b] as const));
  if (pairs.length === 0) {
    throw new ConfigurationError("There is but one to compare.", {
      where: run,
      hint: "Name what it is compared with: another run, or RUN:CELL. `heavybench runs` lists what there is.",
    });
  }
  if (pairs.length > MOST_PAIRS) {
    throw new ConfigurationError(
      `Its ${sides.length} cells make ${pairs.length} pairs, more than the ${MOST_PAIRS} compared at once.`,
      {
        where: run,
        hint: `Choose cells by what they share, "${run}:${fittingSelector(sides)}", or name two: RUN:CELL RUN:CELL.`,
      },
    );
  }
  return pairs;
}

/** Parts that few enough cells share, the first cell among them: what can be typed as it stands. */
function fittingSelector(sides: readonly Side[]): string {
  const chosen: string[] = [];
  let left = sides;
  for (const part of sides[0]?.name.split(" ") ?? []) {
    if (pairCount(left) <= MOST_PAIRS) break;
    const having = left.filter(({ name }) => name.split(" ").includes(part));
    if (having.length === left.length || having.length < 2) continue;
    chosen.push(part);
    left = having;
  }
  return chosen.join(" ");
}

function pairCount(sides: readonly Side[]): number {
  return (sides.length * (sides.length - 1)) / 2;
}
