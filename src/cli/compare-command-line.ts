import { basename } from "node:path";
import { visible } from "../domain/visible-text.ts";
import { ConfigurationError } from "../errors.ts";
import { holmFloorNote } from "../report/holm-floor.ts";
import { differenceText, pValueText, scoreText } from "../report/numbers.ts";
import { attemptText } from "../report/question-text.ts";
import { terminalTable } from "../report/terminal.ts";
import { choicesHint } from "../run/choices-hint.ts";
import {
  type ComparedMeasure,
  type Comparison,
  comparedMeasures,
  compareSides,
  type Side,
} from "../run/compare-runs.ts";
import { poolRows, problemsOf, type RunInStore, stateOf, summaryRows } from "../run/graded-run.ts";
import { expandGrid } from "../run/grid.ts";
import { shownAttempt } from "../run/shown-question.ts";
import { oneCell } from "./chosen-cells.ts";
import type { CompareOptions } from "./commands/compare.ts";
import {
  groupedApart,
  MEASURE_NAMES,
  onOneSide,
  partialSides,
  sharedByRow,
  sharedNotes,
  uncomparedNotes,
} from "./compare-caveats.ts";
import { holdGate, toleratedOf, unevenTexts } from "./compare-gate.ts";
import { type CliContext, say } from "./context.ts";
import { withRun } from "./open-run.ts";
import { columnsOf } from "./screen.ts";

/** Flips whose texts are printed of one comparison; the rest are named. */
const MOST_FLIPS = 20;

/** Compares what the command line names; with a gate, sets the exit code by it. */
export async function compareCommandLine(
  context: CliContext,
  a: string,
  b: string,
  options: CompareOptions,
): Promise<void> {
  const named = measureOf(options.measure);
  const measures = named === undefined ? comparedMeasures : [named];
  /** What the sentences and the gate are about: Heavy-Mean, or Mean where nothing was deliberated. */
  const judged = (pairs: readonly (readonly [Side, Side])[]) =>
    named ?? (pairs.some(([x, y]) => x.cell !== null && y.cell !== null) ? "heavy_mean" : "mean");
  const tolerated = toleratedOf(options.failIfWorse);
  const [left, right] = [operandOf(a), operandOf(b)];
  const [storeA, storeB] = [options.store, options.storeB ?? options.store];
  await withRun(context, left.run, options, (sourceA) =>
    withRun(context, right.run, { store: storeB }, (sourceB) => {
      const sides = [
        { source: sourceA, ...left, store: storeA },
        { source: sourceB, ...right, store: storeB },
      ] as const;
      const pairs = pairsOf(...sides);
      const leftOut = onOneSide(sidesOf(sides[0]), sidesOf(sides[1]), pairs);
      const partial = partialSides(sourceA, sourceB);
      const shared = sharedByRow(pairs);
      const { bootstrap: resamples, seed } = sourceA.experiment;
      const compared = compareSides(pairs, { resamples, seed }, measures);
      const { comparisons: found } = compared;
      const headline = found.filter((row) => row.measure === judged(pairs));
      const uncompared = compared.uncompared.filter((row) => row.measure === judged(pairs));
      if (found.length === 0 && uncompared.length === 0) {
        throw new ConfigurationError("The two have no benchmark in common.", {
          where: `${a} and ${b}`,
          hint: "Both must have run the same benchmark; `heavybench runs` lists what there is.",
        });
      }
      if (options.json)
        context.stdout.write(
          `${JSON.stringify(found.map((row) => ({ ...row, shared: shared(row) })))}\n`,
        );
      else if (found.length > 0)
        writeComparison(context, { found, headline }, pairs, { ...options, resamples });
      for (const line of [...partial, ...leftOut, ...uncomparedNotes(uncompared)])
        say(context, `WARNING ${line}`);
      for (const line of [...groupedApart(sourceA, sourceB), ...sharedNotes(headline, shared)])
        say(context, line);
      if (tolerated === undefined) return;
      const isPartialAllowed = options.allowPartial ?? false;
      const evidence = { rows: headline, uncompared, partial, leftOut, shared };
      holdGate(context, evidence, { tolerated, isPartialAllowed });
    }),
  );
}

/** The measure that `--measure` names. @throws ConfigurationError when there is none of that name */
export function measureOf(name: string | undefined): ComparedMeasure | undefined {
  if (name === undefined) return undefined;
  const found = comparedMeasures.find((measure) => measure === name);
  if (found !== undefined) return found;
  throw new ConfigurationError(`There is no measure "${name}".`, {
    where: "--measure",
    hint: choicesHint(name, comparedMeasures),
  });
}

type Operand = { readonly run: string | undefined; readonly cellName: string | undefined };

/** A side as the command line names it: RUN, RUN:CELL or :CELL. */
export function operandOf(text: string): Operand {
  const colon = text.indexOf(":");
  if (colon < 0) return { run: text, cellName: undefined };
  return {
    run: colon === 0 ? undefined : text.slice(0, colon),
    cellName: text.slice(colon + 1),
  };
}

/** A run, and the store's file as it was named. */
type InStore = { readonly source: RunInStore; readonly store: string };

/** Cells with cells of the same name; one with one whatever their names; pools where no cell is. */
function pairsOf(a: Operand & InStore, b: Operand & InStore): readonly (readonly [Side, Side])[] {
  const [left, right] = [sidesOf(a), sidesOf(b)];
  const [onlyLeft, onlyRight] = [left[0], right[0]];
  const stores = [basename(a.store), basename(b.store)] as const;
  if (left.length === 1 && right.length === 1 && onlyLeft && onlyRight) {
    return [named(onlyLeft, onlyRight, stores)];
  }
  const pairs = left.flatMap((side) => {
    const other = right.find((one) => one.name === side.name);
    return other === undefined ? [] : [named(side, other, stores)];
  });
  if (pairs.length > 0) return pairs;
  throw new ConfigurationError("The two runs have no cell of the same name.", {
    where: `${a.source.run.name} and ${b.source.run.name}`,
    hint: `Name one of each, RUN:CELL. The first has ${quoted(left)}; the second ${quoted(right)}.`,
  });
}

/** A run's cells, or its thinkers where nothing was deliberated. */
export function sidesIn(source: RunInStore): readonly Side[] {
  const cells = expandGrid(source.experiment);
  if (cells.length === 0) {
    return source.experiment.thinkers.map((thinker) => ({
      source,
      name: thinker,
      thinker,
      cell: null,
    }));
  }
  return cells.map((cell) => ({ source, name: cell.name, thinker: cell.thinker, cell }));
}

function sidesOf({ source, cellName }: Operand & { readonly source: RunInStore }): readonly Side[] {
  const sides = sidesIn(source);
  return cellName === undefined ? sides : [oneCell(sides, cellName, source.run.name)];
}

/** Names that tell the sides apart: by what differs, the run, the store or the cell. */
function named(
  a: Side,
  b: Side,
  [storeA, storeB]: readonly [string, string],
): readonly [Side, Side] {
  const [runA, runB] = [a.source.run.name, b.source.run.name];
  if (runA === runB && (storeA === storeB || a.name !== b.name)) return [a, b];
  if (runA === runB) {
    return [
      { ...a, name: `${storeA}:${a.name}` },
      { ...b, name: `${storeB}:${b.name}` },
    ];
  }
  const isSameCell = a.name === b.name;
  const nameOf = (side: Side) =>
    isSameCell ? side.source.run.name : `${side.source.run.name}:${side.name}`;
  return [
    { ...a, name: nameOf(a) },
    { ...b, name: nameOf(b) },
  ];
}

function quoted(sides: readonly Side[]): string {
  const names = sides.slice(0, 5).map(({ name }) => `"${name}"`);
  return [...names, ...(sides.length > 5 ? ["…"] : [])].join(", ");
}

function writeComparison(
  context: CliContext,
  {
    found,
    headline,
  }: { readonly found: readonly Comparison[]; readonly headline: readonly Comparison[] },
  pairs: readonly (readonly [Side, Side])[],
  options: CompareOptions & { readonly resamples: number },
): void {
  const { resamples } = options;
  const isOnePair = pairs.length === 1;
  const [first] = pairs;
  const out = (text: string) => context.stdout.write(`${text}\n`);
  if (isOnePair && first) out(`A: ${visible(first[0].name)}\nB: ${visible(first[1].name)}\n`);
  out(
    terminalTable(
      {
        keys: isOnePair ? 2 : 4,
        title: "Paired on questions, in percent; differences are B less A, in points",
        columns: [
          "benchmark",
          ...(isOnePair ? [] : ["A", "B"]),
          "measure",
          "score A",
          "score B",
          "difference",
          "p",
          "p (Holm)",
          "p (McNemar)",
          "win / tie / loss",
        ],
        rows: found.map((row) => [
          row.benchmark,
          ...(isOnePair ? [] : [row.a, row.b]),
          MEASURE_NAMES[row.measure],
          scoreText(row.scoreA),
          scoreText(row.scoreB),
          differenceText(row.difference),
          pValueText(row.pBootstrap),
          pValueText(row.pHolm),
          pValueText(row.pMcNemar),
          `${row.wins} / ${row.ties} / ${row.losses}`,
        ]),
        notes: holmFloorNote(
          Math.max(
            ...comparedMeasures.map((one) => found.filter((row) => row.measure === one).length),
          ),
          resamples,
        ),
      },
      { columns: columnsOf(context.stdout), more: "--json has them" },
    ),
  );
  if (headline.some(({ gained, lost }) => gained.length + lost.length > 0)) {
    out(
      "\nA question turned right where most attempts counted are wrong under A and right under B; wrong, the other way.",
    );
  }
  for (const row of headline) {
    out(`\n${visible(row.benchmark)}, ${MEASURE_NAMES[row.measure]}: ${visible(row.sentence)}`);
    for (const line of unevenTexts(row)) out(`  ${line}`);
    out(`  turned right: ${ids(row.gained)}\n  turned wrong: ${ids(row.lost)}`);
    if (options.flips) writeFlips(out, row, pairs);
  }
  if (!options.flips && headline.some(({ gained, lost }) => gained.length + lost.length > 0)) {
    say(context, "\nTheir texts: the same command with --flips");
  }
}

function ids(flips: Comparison["gained"]): string {
  return flips.length === 0 ? "none" : flips.map(({ problem }) => visible(problem)).join(", ");
}

function writeFlips(
  out: (text: string) => void,
  row: Comparison,
  pairs: readonly (readonly [Side, Side])[],
): void {
  const pair = pairs.find(([a, b]) => a.name === row.a && b.name === row.b);
  if (pair === undefined) return;
  const flips = [...row.lost, ...row.gained];
  for (const { problem, from, to } of flips.slice(0, MOST_FLIPS)) {
    out(`\n  ${visible(problem)}: ${(100 * from).toFixed(0)} % → ${(100 * to).toFixed(0)} %`);
    const sides = [
      ["A", pair[0], from > 0.5],
      ["B", pair[1], to > 0.5],
    ] as const;
    for (const [name, side, isRight] of sides)
      out(exampleText(name, side, row.benchmark, problem, isRight));
  }
  if (flips.length > MOST_FLIPS) out(`\n  … and ${flips.length - MOST_FLIPS} more.`);
}

/** A text that shows which way a side went: its first summary (or trajectory) of that outcome. */
function exampleText(
  name: string,
  { source, cell, thinker }: Side,
  benchmark: string,
  id: string,
  isRight: boolean,
): string {
  const own = source.store.runs.benchmarks(source.run.id);
  const problem = own
    .filter((one) => own.length === 1 || one === benchmark)
    .flatMap((one) => problemsOf(source, one))
    .find((one) => one.problem.question.id === id);
  if (problem === undefined) return `  ${name}  –`;
  const rows =
    cell === null
      ? poolRows(source, thinker, problem)
      : summaryRows(source, cell.name, problem).filter(
          ({ iteration }, _, all) => iteration === all.at(-1)?.iteration,
        );
  const row = rows.find((one) => (stateOf(one) === "correct") === isRight) ?? rows[0];
  if (row === undefined) return `  ${name}  –`;
  return attemptText(name, shownAttempt(source, problem.problem, row), { isFull: false });
}
