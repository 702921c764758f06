import { createHash } from "node:crypto";
import { countText } from "../domain/count-text.ts";
import type { Json } from "../domain/json.ts";
import type {
  BenchmarkMetrics,
  CellMetrics,
  QuestionRow,
  RunMetrics,
} from "../domain/run-metrics.ts";
import { bucketChart } from "./charts/bucket-chart.ts";
import type { Chart } from "./charts/chart.ts";
import { frontierChart } from "./charts/frontier-chart.ts";
import { iterationChart } from "./charts/iteration-chart.ts";
import { kCurveChart } from "./charts/k-curve-chart.ts";
import { positionChart } from "./charts/position-chart.ts";
import {
  agreementTable,
  flowFigure,
  flowTable,
  matchedTable,
  positionTable,
} from "./findings-tables.ts";
import { gridData, packed } from "./grid-data.ts";
import { type Html, html, trusted } from "./html.ts";
import { htmlTable } from "./html-table.ts";
import { pValueText, scoreText } from "./numbers.ts";
import { pageAsset } from "./page-asset.ts";
import { warnings } from "./run-notes.ts";
import {
  accountTable,
  differenceTable,
  headlineTable,
  poolTable,
  type Table,
} from "./run-tables.ts";
import { simulatedText } from "./standing.ts";
import type { TextsPart } from "./texts-part.ts";

/** All that a report is made of: the same gives the same bytes. */
export type ReportInput = {
  readonly metrics: RunMetrics;
  readonly rows: readonly QuestionRow[];
  readonly provenance: Json;
  /** Of all that enters the page: the same need not be written again. */
  readonly digest: string;
  /** Texts to carry along, by question; none when the page shows marks alone. */
  readonly texts?: TextsPart | undefined;
  /** Where the viewer serves this run's questions, so that the grid leads to them. */
  readonly viewerPath?: string | undefined;
};

/** Cells of a benchmark that get charts of their own; the rest stand in the tables. */
const MOST_CHARTED = 4;

/** Sentences above the table of differences, one a cell and benchmark. */
const MOST_SENTENCES = 12;

/**
 * The report as one HTML file that needs nothing else: no network, light and dark, for a desk, a
 * telephone and paper. Every name and text in it is escaped; its script is its own, by hash.
 */
export function htmlReport(input: ReportInput): string {
  const { metrics, texts } = input;
  const script = `${texts?.script ?? ""}${pageAsset("report.js")}`;
  const style = `${pageAsset("report.css")}${texts?.style ?? ""}`;
  const hash = createHash("sha256").update(script, "utf8").digest("base64");
  // Styles may be inline, since charts and formulas carry them; with nothing to load, they can leak nothing.
  const policy = `default-src 'none'; script-src 'sha256-${hash}'; style-src 'unsafe-inline'; font-src data:; base-uri 'none'; form-action 'none'`;
  const page = html`<!doctype html>
<!-- ${input.digest} -->
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${metrics.run} · HeavyBench</title>
<style>${trusted(style)}</style>
</head>
<body>
${header(metrics, simulatedText(metrics), input.viewerPath)}
<main>
${warningSection(metrics)}
${scoreSection(metrics)}
${metrics.benchmarks.map((benchmark) => benchmarkSection(metrics, benchmark))}
${questionSection(metrics)}
<section id="account"><h2>Account</h2>${htmlTable(withoutWarnings(accountTable(metrics)))}
${metrics.benchmarks.some(({ pools }) => pools.length > 0) ? html`<details><summary>Pools alone, expected over all K-subsets</summary>${htmlTable(poolTable(metrics))}</details>` : null}</section>
${experimentSection(input)}
</main>
<footer>HeavyBench. Check every number against the stored texts: <code>heavybench verify ${metrics.run}</code></footer>
<dialog id="text" aria-labelledby="text-title"><form method="dialog"><h2 id="text-title"></h2><button>Close</button></form><p id="text-facts"></p><div id="text-body"></div></dialog>
<template id="data" data-viewer="${input.viewerPath ?? ""}" data-gzip="${packed(gridData(metrics, input.rows))}"></template>
${texts === undefined ? null : texts.parts.map(({ benchmark, question, gzip }) => html`<template class="texts" data-benchmark="${benchmark}" data-question="${question}" data-gzip="${gzip}"></template>\n`)}
<script>${trusted(script)}</script>
</body>
</html>
`;
  return page.markup;
}

/** The charts of a run, each for its own file: a drawing that has its colours with it. */
export function chartFiles(metrics: RunMetrics): { readonly file: string; readonly svg: string }[] {
  const style = pageAsset("chart.css");
  return metrics.benchmarks.flatMap((benchmark) =>
    chartsOf(benchmark).map(({ name, svg }, at) => ({
      file: `${benchmark.benchmark.replace(/[^A-Za-z0-9._-]/g, "_")}-${String(at + 1).padStart(2, "0")}-${name}.svg`,
      svg: svg.replace(/(<svg [^>]*>)/, `$1<style>${style}</style>`),
    })),
  );
}

function header(
  { run, benchmarks }: RunMetrics,
  simulated: string | undefined,
  viewerPath: string | undefined,
): Html {
  const questions = benchmarks.reduce((sum, benchmark) => sum + benchmark.questions, 0);
  const cells = new Set(benchmarks.flatMap((benchmark) => benchmark.cells.map(({ cell }) => cell)));
  const first = benchmarks[0]?.cells[0];
  const facts = [
    `${countText(questions, "question")} of ${benchmarks.map(({ benchmark }) => benchmark).join(", ")}`,
    ...(first === undefined
      ? []
      : [
          cells.size > 1
            ? `${cells.size} cells`
            : `K = ${first.choices.k}, M = ${first.choices.m}, N = ${first.choices.n}`,
          first.thinker === first.deliberator
            ? first.thinker
            : `${first.thinker} thinks, ${first.deliberator} deliberates`,
        ]),
  ];
  return html`<header>
${simulated === undefined ? null : html`<p class="simulated"><strong>Simulated:</strong> ${simulated}</p>`}
<h1>${run}</h1>
<p class="facts">${facts.join(" · ")}</p>
<nav aria-label="Sections">${viewerPath === undefined ? null : html`<a href="/">Runs</a> `}<a href="#scores">Scores</a> ${benchmarks.map(({ benchmark }, at) => html`<a href="#b${at}">${benchmark}</a> `)}<a href="#questions">Questions</a> <a href="#account">Account</a> <a href="#experiment">Experiment</a></nav>
</header>`;
}

function warningSection(metrics: RunMetrics): Html | null {
  const found = warnings(metrics);
  if (found.length === 0) return null;
  return html`<section class="warnings" aria-label="Warnings"><ul>${found.map((line) => html`<li>${line.replace(/^WARNING /, "")}</li>`)}</ul></section>`;
}

function scoreSection(metrics: RunMetrics): Html {
  const hasCells = metrics.benchmarks.some(({ cells }) => cells.length > 0);
  const headline = hasCells ? headlineTable(metrics) : poolTable(metrics);
  const all = metrics.benchmarks.flatMap(({ benchmark, cells }) =>
    cells.flatMap(({ cell, differences }) => {
      const found = differences.find(({ of, less }) => of === "heavyMean" && less === "vote");
      const name = cells.length > 1 ? `${benchmark}, ${cell}` : benchmark;
      return found === undefined ? [] : [html`<li><b>${name}</b> ${found.sentence}</li>`];
    }),
  );
  const sentences = all.slice(0, MOST_SENTENCES);
  const left = all.length - sentences.length;
  return html`<section id="scores"><h2>Scores</h2>
${htmlTable(headline)}
${sentences.length > 0 ? html`<ul class="sentences">${sentences}${left > 0 ? html`<li>… and ${countText(left, "more cell")}: in the table below.</li>` : null}</ul>` : null}
${hasCells ? html`<details${trusted(sentences.length > 0 ? " open" : "")}><summary>Paired differences</summary>${htmlTable(differenceTable(metrics))}</details>` : null}
</section>`;
}

function figure(chart: Chart, caption: Html): Html {
  return html`<figure>${trusted(chart.svg)}<figcaption>${caption}</figcaption></figure>`;
}

/** Charts of one benchmark in the order of the page. */
function chartsOf(benchmark: BenchmarkMetrics): Chart[] {
  return [
    ...benchmark.pools.map((pool) => kCurveChart(pool, cellsOf(benchmark, pool.thinker))),
    ...frontiersOf(benchmark),
    ...charted(benchmark).flatMap(cellCharts),
  ];
}

function frontiersOf({ frontier }: BenchmarkMetrics): Chart[] {
  const units = [
    ["cost", "cost"],
    ["outputTokens", "output tokens"],
    ["totalTokens", "tokens"],
  ] as const;
  // What is free has no place on a scale of costs.
  const known = units.find(
    ([currency]) =>
      frontier[currency].some(({ kind }) => kind === "heavy") &&
      frontier[currency].every(({ cost }) => cost > 0),
  );
  return known === undefined ? [] : [frontierChart(frontier[known[0]], known[1])];
}

function cellsOf({ cells }: BenchmarkMetrics, thinker: string): readonly CellMetrics[] {
  return cells.filter((cell) => cell.thinker === thinker);
}

function charted({ cells }: BenchmarkMetrics): readonly CellMetrics[] {
  return cells.slice(0, MOST_CHARTED);
}

function cellCharts(cell: CellMetrics): Chart[] {
  const { passRates, positionBias } = cell.findings ?? { passRates: null, positionBias: null };
  return [
    ...(cell.iterations.length > 1 ? [iterationChart(cell)] : []),
    ...(passRates === null ? [] : [bucketChart(cell.cell, passRates)]),
    ...(positionBias === null ? [] : [positionChart(cell.cell, positionBias)]),
  ];
}

const CAPTIONS: Readonly<Record<string, string>> = {
  "k-curves":
    "Scores expected over all K-subsets of the pool, with 95 % bands; each dot is the Heavy-Mean of a cell, at the K it deliberated upon.",
  frontier:
    "Accuracy by what one question takes, trajectories and summaries together. Nothing beats the points on the dotted line for less.",
  iterations: "The summaries, iteration by iteration, with 95 % bands.",
  "pass-rates":
    "Share of right summaries by how many of the K trajectories were right. Above the dotted line, deliberation gains.",
  "position-bias":
    "How much more often the answer in a slot is adopted than its like elsewhere. Level: order does not matter.",
};

function benchmarkSection(metrics: RunMetrics, benchmark: BenchmarkMetrics): Html {
  const at = metrics.benchmarks.indexOf(benchmark);
  const shared = [
    ...benchmark.pools.map((pool) => kCurveChart(pool, cellsOf(benchmark, pool.thinker))),
    ...frontiersOf(benchmark),
  ];
  const hasFindings = benchmark.cells.some(({ findings }) => findings !== null);
  const left = benchmark.cells.length - charted(benchmark).length;
  return html`<section id="b${at}"><h2>${benchmark.benchmark}</h2>
<div class="figures">${shared.map((chart) => figure(chart, html`${CAPTIONS[chart.name] ?? ""}`))}</div>
${charted(benchmark).map((cell) => cellPart(benchmark.benchmark, cell, benchmark.cells.length > 1))}
${left > 0 ? html`<p class="note">Charts of the first ${MOST_CHARTED} cells; all ${benchmark.cells.length} stand in the tables.</p>` : null}
${hasFindings ? html`<h3>Where questions went</h3>${htmlTable(flowTable(benchmark))}<h3>At equal compute</h3>${htmlTable(matchedTable(benchmark))}<h3>Agreement and order</h3>${htmlTable(agreementTable(benchmark))}${htmlTable(positionTable(benchmark))}` : null}
</section>`;
}

function cellPart(benchmark: string, cell: CellMetrics, isNamed: boolean): Html {
  const { flow, passRates, positionBias } = cell.findings ?? {};
  return html`${isNamed ? html`<h3>${cell.cell}</h3>` : null}<div class="figures">
${flow ? flowFigure(benchmark, cell.cell, flow) : null}
${cellCharts(cell).map((chart) =>
  figure(
    chart,
    chart.name === "position-bias" && positionBias
      ? html`${CAPTIONS[chart.name] ?? ""} Against no bias: p = ${pValueText(positionBias.pValue)}, from ${countText(positionBias.summaries, "summary", "summaries")}.`
      : chart.name === "pass-rates" && passRates
        ? html`${CAPTIONS[chart.name] ?? ""} Rescued ${scoreText(passRates.rescued)} %, regressed ${scoreText(passRates.regressed)} %.`
        : html`${CAPTIONS[chart.name] ?? ""}`,
  ),
)}</div>`;
}

function questionSection({ benchmarks }: RunMetrics): Html {
  const questions = benchmarks.reduce((sum, benchmark) => sum + benchmark.questions, 0);
  return html`<section id="questions"><h2>Questions</h2>
<p class="legend"><span class="c">●</span> correct <span class="w">✕</span> wrong <span class="u">–</span> unanswered <span class="t">⊣</span> cut by the token limit <span class="f">!</span> failed <span class="g">?</span> ungraded. A row: the pool’s trajectories, those deliberated upon underlined, then the summaries.</p>
<div id="grid-controls"></div>
<div id="grid"><noscript><p>The grid of ${countText(questions, "question")} is drawn by this page's script.</p></noscript></div>
</section>`;
}

function experimentSection({ metrics, provenance }: ReportInput): Html {
  return html`<section id="experiment"><h2>Experiment</h2>
<p>Intervals: 95 %, ${countText(metrics.bootstrap.resamples, "bootstrap resample")} over questions, seed ${String(metrics.bootstrap.seed)}. Graders: ${Object.entries(
    metrics.graders,
  )
    .map(([name, version]) => `${name} ${version}`)
    .join(", ")}.</p>
<details><summary>The experiment as it was run</summary><pre tabindex="0">${JSON.stringify(metrics.experiment, null, 2)}</pre></details>
<details><summary>Provenance: versions and benchmark copies</summary><pre tabindex="0">${JSON.stringify(provenance, null, 2)}</pre></details>
</section>`;
}

/** Warnings stand at the top of the page. */
function withoutWarnings(table: Table): Table {
  return { ...table, notes: table.notes.filter((note) => !note.startsWith("WARNING ")) };
}
