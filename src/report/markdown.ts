import { countText } from "../domain/count-text.ts";
import type { RunMetrics } from "../domain/run-metrics.ts";
import { visible } from "../domain/visible-text.ts";
import {
  accountTable,
  differenceTable,
  headlineTable,
  poolTable,
  type Table,
} from "./run-tables.ts";
import { simulatedText, unfinishedNote } from "./standing.ts";
import { hasWords } from "./word-columns.ts";

/** The report as Markdown: the tables of a run, and how to check them. */
export function markdownReport(metrics: RunMetrics): string {
  const simulated = simulatedText(metrics);
  const unfinished = unfinishedNote(metrics);
  const tables = [headlineTable, differenceTable, poolTable, accountTable].map((table) =>
    table(metrics),
  );
  return [
    `# ${escaped(metrics.run)}${metrics.isSimulated ? " (simulated)" : ""}`,
    ...(simulated === undefined ? [] : [`**Simulated:** ${escaped(simulated)}`]),
    ...(unfinished === undefined ? [] : [`**Not done:** ${escaped(unfinished)}`]),
    ...tables.filter(({ rows }) => rows.length > 0).map(markdownTable),
    [
      `Graders: ${Object.entries(metrics.graders)
        .map(([name, version]) => escaped(`${name} ${version}`))
        .join(", ")}.`,
      `Intervals: ${countText(metrics.bootstrap.resamples, "bootstrap resample")}, seed ${metrics.bootstrap.seed}.`,
      `Check every number against the stored texts: \`heavybench verify ${visible(metrics.run)}\`.`,
    ].join(" "),
    "",
  ].join("\n\n");
}

/** One table; cells are escaped, so that no name breaks out of its place. */
function markdownTable({ title, columns, rows, notes }: Table): string {
  const line = (cells: readonly string[]) => `| ${cells.map(escaped).join(" | ")} |`;
  return [
    `## ${escaped(title)}`,
    "",
    line(columns),
    `| ${columns.map((_, place) => (hasWords(rows, place) ? ":---" : "---:")).join(" | ")} |`,
    ...rows.map(line),
    ...notes.flatMap((note) => ["", escaped(note)]),
  ].join("\n");
}

/** A text within a line, its control characters spelled out: the report may be read on a terminal. */
function escaped(text: string): string {
  return visible(text.replace(/\s+/g, " ")).replace(/[\\`*_|<>#[\]]/g, "\\$&");
}
