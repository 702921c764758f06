import * as Plot from "@observablehq/plot";
import { countText } from "../../domain/count-text.ts";
import type { CellMetrics } from "../../domain/run-metrics.ts";
import { type Chart, CLEAR, COLOURS, drawn, LINE_SHARE, percentScale, points } from "./chart.ts";
import { spreadLabels } from "./spread-labels.ts";

/** Heavy-Mean, Heavy-Pass and the vote over summaries, iteration by iteration. */
export function iterationChart(cell: CellMetrics): Chart {
  const measures = [
    ["heavyPass", "Heavy-Pass", COLOURS.pass],
    ["heavyMean", "Heavy-Mean", COLOURS.heavy],
    ["summaryVote", "Vote", COLOURS.vote],
  ] as const;
  const curves = measures.flatMap(([measure, name, stroke]) => {
    const rows = cell.iterations.flatMap((iteration) => {
      const score = iteration[measure];
      return score === null ? [] : [{ iteration: iteration.iteration, ...points(score) }];
    });
    return rows.length === 0 ? [] : [{ name, stroke, rows }];
  });
  const y = percentScale(
    curves.flatMap(({ rows }) => rows.flatMap(({ low, high }) => [low, high])),
  );
  const labels = spreadLabels(
    curves.map(({ name, stroke, rows }) => ({
      name,
      stroke,
      iteration: cell.iterations.length,
      value: rows.at(-1)?.value ?? 0,
    })),
    (y.domain[1] - y.domain[0]) * LINE_SHARE,
  );
  return drawn(
    "iterations",
    `Measures of ${cell.cell} along ${countText(cell.iterations.length, "iteration")}`,
    {
      marginRight: 84,
      x: {
        domain: [1, cell.iterations.length],
        ticks: cell.iterations.map(({ iteration }) => iteration),
        tickFormat: String,
        label: "iteration",
      },
      y: { ...y, label: "% correct", grid: true, ticks: 5 },
      marks: [
        ...curves.flatMap(({ rows, stroke }) => [
          Plot.areaY(rows, {
            x: "iteration",
            y1: "low",
            y2: "high",
            fill: stroke,
            fillOpacity: 0.12,
          }),
          Plot.lineY(rows, { x: "iteration", y: "value", stroke, strokeWidth: 1.75 }),
          Plot.dot(rows, { x: "iteration", y: "value", fill: stroke, r: 3.5 }),
        ]),
        ...labels.map((label) =>
          Plot.text([label], {
            x: "iteration",
            y: "value",
            text: "name",
            fill: label.stroke,
            textAnchor: "start",
            dx: 8,
            ...CLEAR,
          }),
        ),
      ],
    },
  );
}
