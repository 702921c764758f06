import * as Plot from "@observablehq/plot";
import { countText } from "../../domain/count-text.ts";
import type { FrontierPoint, RunPoint } from "../../domain/findings.ts";
import { short } from "../numbers.ts";
import { type Chart, CLEAR, COLOURS, drawn, percentScale, points } from "./chart.ts";

/** What accuracy costs: votes along K as a line, cells as points, those nothing beats ringed. */
export function frontierChart(found: readonly FrontierPoint<RunPoint>[], unit: string): Chart {
  const rows = found.map((point) => ({ ...point, ...points(point) }));
  const votes = rows.filter(({ kind }) => kind !== "heavy");
  const heavy = rows.filter(({ kind }) => kind === "heavy");
  const onFrontier = rows.filter(({ isOnFrontier }) => isOnFrontier);
  const y = percentScale(rows.flatMap(({ low, high }) => [low, high]));
  const named = labelled(rows);
  return drawn("frontier", `Accuracy by ${unit} a question, ${countText(rows.length, "point")}`, {
    marginRight: 24,
    x: {
      type: "log",
      label: `${unit} a question`,
      tickFormat: costTick,
      ticks: roundCosts(rows.map(({ cost }) => cost)),
    },
    y: { ...y, label: "% correct", grid: true, ticks: 5 },
    marks: [
      Plot.lineY(onFrontier, {
        x: "cost",
        y: "value",
        stroke: COLOURS.faint,
        curve: "step-after",
        strokeDasharray: "2,3",
      }),
      Plot.ruleX(rows, {
        x: "cost",
        y1: "low",
        y2: "high",
        stroke: (row: FrontierPoint<RunPoint>) => pointColour(row),
        strokeOpacity: 0.45,
      }),
      Plot.dot(votes, { x: "cost", y: "value", r: 3.5, fill: pointColour, title: pointTitle }),
      Plot.dot(heavy, {
        x: "cost",
        y: "value",
        r: 4.5,
        symbol: "diamond",
        fill: COLOURS.heavy,
        title: pointTitle,
      }),
      ...named.map((point, at) =>
        Plot.text([point], {
          x: "cost",
          y: "value",
          text: "name",
          fill: pointColour,
          textAnchor: "end",
          dx: -7,
          // The upper one above its point, the lower one below: they never meet.
          dy: at === 0 ? -10 : 12,
          ...CLEAR,
        }),
      ),
    ],
  });
}

/** The points that are named on the chart, the higher first: the end of the vote, and the best cell. */
function labelled<T extends FrontierPoint<RunPoint> & { readonly value: number }>(
  rows: readonly T[],
): T[] {
  const votes = rows.filter(({ kind }) => kind !== "heavy");
  const heavy = rows
    .filter(({ kind }) => kind === "heavy")
    .toSorted((a, b) => b.value - a.value)
    .slice(0, 1);
  const named = [...heavy.map((one) => ({ ...one, name: "Heavy-Mean" })), ...votes.slice(-1)];
  return named.toSorted((a, b) => b.value - a.value);
}

function pointColour({ kind }: { readonly kind: RunPoint["kind"] }): string {
  return COLOURS[kind];
}

function pointTitle({ name, value }: { readonly name: string; readonly value: number }): string {
  return `${name}: ${value.toFixed(1)}`;
}

/** A round cost in few letters: 0.002, 5, 20k. */
function costTick(cost: number): string {
  if (cost < 1000) return String(Number(cost.toPrecision(1)));
  return short(cost).replace(/\.?0+(?=[kMG]$)/, "");
}

/** 1, 2 and 5 times powers of ten within what is drawn. */
function roundCosts(costs: readonly number[]): number[] {
  const [least, most] = [Math.min(...costs), Math.max(...costs)];
  const rounds: number[] = [];
  for (let power = 10 ** Math.floor(Math.log10(least)); power <= most; power *= 10) {
    rounds.push(...[power, 2 * power, 5 * power].filter((cost) => cost >= least && cost <= most));
  }
  return rounds;
}
