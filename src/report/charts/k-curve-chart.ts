import * as Plot from "@observablehq/plot";
import { countText } from "../../domain/count-text.ts";
import type { CellMetrics, PoolMetrics } from "../../domain/run-metrics.ts";
import { type Chart, CLEAR, COLOURS, drawn, LINE_SHARE, percentScale, points } from "./chart.ts";
import { spreadLabels } from "./spread-labels.ts";

const NAMES: Readonly<Record<string, string>> = { mean: "Mean", vote: "Vote", pass: "Pass" };

/** Expected Mean, Vote and Pass along K with their bands, and each cell's Heavy-Mean at its own K. */
export function kCurveChart(pool: PoolMetrics, cells: readonly CellMetrics[]): Chart {
  const rows = pool.curves.flatMap(({ measure, points: along }) =>
    along.map((point) => ({ measure, k: point.at, ...points(point) })),
  );
  const heavy = sideBySide(
    cells.flatMap(({ cell, choices, iterations }) => {
      const score = iterations.at(-1)?.heavyMean;
      const k = Number(choices.k);
      return score && k > 0 ? [{ cell, k, ...points(score) }] : [];
    }),
    pool.size,
  );
  const best = heavy.reduce<(typeof heavy)[number] | undefined>(
    (found, one) => (found === undefined || one.value > found.value ? one : found),
    undefined,
  );
  const largest = Math.max(1, ...rows.map(({ k }) => k), ...heavy.map(({ k }) => k));
  const y = percentScale([...rows, ...heavy].flatMap(({ low, high }) => [low, high]));
  const ends = pool.curves.flatMap(({ measure, points: along }) => {
    const last = along.at(-1);
    return last === undefined ? [] : [{ measure, k: last.at, value: 100 * last.value }];
  });
  const labels = spreadLabels(ends, (y.domain[1] - y.domain[0]) * LINE_SHARE);
  const ticks = powersOfTwo(largest);
  return drawn(
    "k-curves",
    `Mean, Vote and Pass expected at K of 1 to ${pool.size}, with Heavy-Mean of ${countText(cells.length, "cell")}`,
    {
      marginRight: 46,
      x: {
        type: "log",
        base: 2,
        domain: [1, Math.max(2, largest)],
        ticks,
        tickFormat: String,
        label: "K trajectories",
      },
      y: { ...y, label: "% correct", grid: true, ticks: 5 },
      marks: [
        ...["pass", "mean", "vote"].flatMap((measure) => {
          const curve = rows.filter((row) => row.measure === measure);
          const stroke = colourOf(measure);
          return [
            Plot.areaY(curve, { x: "k", y1: "low", y2: "high", fill: stroke, fillOpacity: 0.13 }),
            Plot.lineY(curve, { x: "k", y: "value", stroke, strokeWidth: 1.75 }),
          ];
        }),
        Plot.ruleX(heavy, {
          x: "x",
          y1: "low",
          y2: "high",
          stroke: COLOURS.heavy,
          strokeWidth: 1.25,
        }),
        Plot.dot(heavy, {
          x: "x",
          y: "value",
          r: 4,
          fill: COLOURS.heavy,
          title: ({ cell, value }) => `${cell}: ${value.toFixed(1)}`,
        }),
        Plot.text(best === undefined ? [] : [best], {
          x: "x",
          y: "value",
          text: () => "Heavy-Mean",
          fill: COLOURS.heavy,
          textAnchor: best !== undefined && best.k > largest / 3 ? "end" : "start",
          dx: best !== undefined && best.k > largest / 3 ? -8 : 8,
          dy: -10,
          ...CLEAR,
        }),
        ...labels.map((label) =>
          Plot.text([label], {
            x: "k",
            y: "value",
            text: ({ measure }) => NAMES[measure] ?? measure,
            fill: colourOf(label.measure),
            textAnchor: "start",
            dx: 6,
            ...CLEAR,
          }),
        ),
      ],
    },
  );
}

/** Cells of one K moved apart, so that no interval hides another; within the K drawn. */
function sideBySide<T extends { readonly k: number }>(
  cells: readonly T[],
  last: number,
): (T & { readonly x: number })[] {
  return cells.map((cell) => {
    const alike = cells.filter(({ k }) => k === cell.k);
    const step = Math.min(0.07, 0.6 / alike.length);
    const middle = ((alike.length - 1) * (cell.k >= last ? 2 : cell.k > 1 ? 1 : 0)) / 2;
    return { ...cell, x: cell.k * 2 ** (step * (alike.indexOf(cell) - middle)) };
  });
}

function colourOf(measure: string): string {
  return measure === "mean" || measure === "vote" || measure === "pass"
    ? COLOURS[measure]
    : COLOURS.ink;
}

function powersOfTwo(most: number): number[] {
  const powers: number[] = [];
  for (let power = 1; power <= most; power *= 2) powers.push(power);
  return powers;
}
