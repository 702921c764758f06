import type { FlowMatrix, Share } from "../domain/findings.ts";
import type { BenchmarkMetrics, CellMetrics } from "../domain/run-metrics.ts";
import { type Html, html } from "./html.ts";
import { differenceText, percent, pValueText, scoreText, UNDEFINED } from "./numbers.ts";
import type { Table } from "./run-tables.ts";

/** Questions named in a cell of the matrix; the rest are counted. */
const MOST_NAMED = 8;

/** The flow matrix of one cell: vote by heavy, right or wrong, with the questions behind each. */
export function flowFigure(benchmark: string, cell: string, flow: FlowMatrix): Html {
  const box = (kind: string, name: string, share: Share, more: Html | null = null) =>
    html`<td class="flow ${kind}"><b>${share.problems.length}</b> ${name}<br><small>${percent(share.value)} % [${percent(share.low)}, ${percent(share.high)}]</small>${more}${kind === "kept" || kind === "stuck" ? null : named(benchmark, share.problems)}</td>`;
  return html`<figure><table class="matrix">
<caption class="hidden">From vote to deliberation, ${cell}</caption>
<thead><tr><td></td><th scope="col">heavy right</th><th scope="col">heavy wrong</th></tr></thead>
<tbody><tr><th scope="row">vote right</th>${box("kept", "kept", flow.kept)}${box("broken", "broken", flow.broken)}</tr>
<tr><th scope="row">vote wrong</th>${box("recovered", "recovered", flow.recovered, html`<br><small>${flow.minorityElevated.problems.length} from a minority, ${flow.rederived.problems.length} though none was right</small>`)}${box("stuck", "stuck", flow.stuck)}</tr></tbody>
</table><figcaption>Where questions went from the vote of the K to the majority of the summaries. ${flow.undecided.problems.length} undecided${flow.unmeasured.length > 0 ? `, ${flow.unmeasured.length} unmeasured` : ""}.</figcaption></figure>`;
}

function named(benchmark: string, problems: readonly string[]): Html {
  const left = problems.length - MOST_NAMED;
  return html`<span class="named">${problems.slice(0, MOST_NAMED).map((id) => html` <a href="#q-${encodeURIComponent(benchmark)}/${encodeURIComponent(id)}">${id}</a>`)}${left > 0 ? ` … ${left} more` : ""}</span>`;
}

const rowsOf = (
  { cells }: BenchmarkMetrics,
  row: (cell: CellMetrics) => readonly string[] | undefined,
): (readonly string[])[] =>
  cells.flatMap((cell) => {
    const found = row(cell);
    return found === undefined ? [] : [[cell.cell, ...found]];
  });

/** Flows of all cells, a row each. */
export function flowTable(benchmark: BenchmarkMetrics): Table {
  return {
    title: "Share of questions by vote and heavy outcome, in percent",
    columns: [
      "cell",
      "kept",
      "broken",
      "recovered",
      "… from a minority",
      "… none was right",
      "stuck",
      "undecided",
    ],
    rows: rowsOf(benchmark, ({ findings }) =>
      findings?.flow
        ? [
            findings.flow.kept,
            findings.flow.broken,
            findings.flow.recovered,
            findings.flow.minorityElevated,
            findings.flow.rederived,
            findings.flow.stuck,
            findings.flow.undecided,
          ].map(scoreText)
        : undefined,
    ),
    notes: [],
  };
}

/** Heavy thinking beside the vote that costs as much. */
export function matchedTable(benchmark: BenchmarkMetrics): Table {
  const currencies = [
    ["outputTokens", "output tokens"],
    ["totalTokens", "all tokens"],
    ["cost", "cost"],
  ] as const;
  return {
    title: "Heavy-Mean against the vote of as many trajectories as cost the same",
    columns: ["cell", "at equal", "K′", "Heavy-Mean", "Vote@K′", "difference in points"],
    rows: benchmark.cells.flatMap(({ cell, findings }) =>
      currencies.flatMap(([currency, name]) => {
        const matched = findings?.matchedCompute[currency];
        if (!matched) return [];
        const { matchedK, isBeyondPool, heavy, vote, difference } = matched;
        return [
          [
            cell,
            name,
            `${matchedK.toFixed(1)}${isBeyondPool ? " (beyond the pool)" : ""}`,
            scoreText(heavy),
            scoreText(vote),
            difference === null ? UNDEFINED : differenceText(difference),
          ],
        ];
      }),
    ),
    notes: [],
  };
}

/** How far summaries agree, and what a vote over them gives. */
export function agreementTable(benchmark: BenchmarkMetrics): Table {
  return {
    title: "Agreement of the M summaries, in percent",
    columns: ["cell", "two agree", "all agree", "vote over them", "questions divided"],
    rows: rowsOf(benchmark, ({ findings }) => {
      const found = findings?.agreement;
      if (!found) return undefined;
      const { pairwise, unanimous, vote, divided } = found;
      return [scoreText(pairwise), scoreText(unanimous), scoreText(vote), String(divided.length)];
    }),
    notes: [],
  };
}

/** Whether the order of the memory cache mattered. */
export function positionTable(benchmark: BenchmarkMetrics): Table {
  return {
    title: "Adoption of an answer by its slot, in points above chance",
    columns: ["cell", "first slot", "last slot", "p (no bias)", "summaries"],
    rows: rowsOf(benchmark, ({ findings }) => {
      const found = findings?.positionBias;
      const [first, last] = [found?.slots[0], found?.slots.at(-1)];
      if (!found || !first || !last) return undefined;
      return [
        differenceText(first.excess),
        differenceText(last.excess),
        pValueText(found.pValue),
        String(found.summaries),
      ];
    }),
    notes: [],
  };
}
