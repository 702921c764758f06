import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { QuestionRow, RunMetrics } from "../domain/run-metrics.ts";
import { ConfigurationError } from "../errors.ts";
import { csvReport } from "../report/csv.ts";
import { latexReport } from "../report/latex.ts";
import { markdownReport } from "../report/markdown.ts";
import { accountTable, differenceTable, headlineTable, poolTable } from "../report/run-tables.ts";
import { terminalTable } from "../report/terminal.ts";
import type { RunInStore } from "../run/graded-run.ts";
import { measureRun } from "../run/measure-run.ts";
import { questionRows } from "../run/question-rows.ts";
import type { ReportOptions } from "./commands/report.ts";
import { DEFAULT_OUTPUT_DIR } from "./commands/run.ts";
import { type CliContext, say } from "./context.ts";
import { metricsBytes } from "./metrics-bytes.ts";
import { namedFolder, namedOutput } from "./named-file.ts";
import { withRun } from "./open-run.ts";
import { resultsFolder } from "./results-folder.ts";
import { columnsOf, printed } from "./screen.ts";
import { reportDigest, writeResults, writeWhole } from "./write-results.ts";

/** Reports a run in the form asked for. */
export async function reportCommandLine(
  context: CliContext,
  name: string | undefined,
  options: ReportOptions,
): Promise<void> {
  if (options.withTexts !== undefined && options.format !== "html") {
    throw new ConfigurationError("Only the HTML report carries texts.", {
      where: "--with-texts",
      hint: "Add --format html; `heavybench show` prints single questions.",
    });
  }
  const output =
    options.output === undefined ? undefined : namedOutput(context, options.output, "--output");
  const charts =
    options.charts === undefined ? undefined : namedFolder(context, options.charts, "--charts");
  const isKept = mayKeepResults(context, options);
  await withRun(context, name, options, async (source) => {
    const folder = isKept && resultsFolder(context, options.outputDir, source.run.name);
    const metrics = measureRun(source);
    const note = (line: string) => {
      if (!options.quiet) say(context, line);
    };
    const text = await reportText(context, source, metrics, options);
    if (output === undefined) context.stdout.write(printed(text, context.stdout));
    else {
      writeWhole(output, text);
      note(`Written: ${options.output}`);
    }
    if (charts !== undefined) {
      const { chartFiles } = await import("../report/html-report.ts");
      mkdirSync(charts, { recursive: true });
      const files = chartFiles(metrics);
      for (const { file, svg } of files) writeFileSync(join(charts, file), svg);
      note(`Charts:  ${files.length} SVG files in ${options.charts}`);
    }
    if (folder === false) {
      note(
        "Results: none written, since this folder may not be written; --output-dir names another.",
      );
      return;
    }
    await writeResults(folder, { ...source, metrics }, { keepsConfig: true });
    note(`Results: ${folder}`);
  });
}

/** Whether results are kept: not where nobody named a folder and none can be made here. */
function mayKeepResults(context: CliContext, { outputDir }: ReportOptions): boolean {
  try {
    namedFolder(context, outputDir, "--output-dir");
    return true;
  } catch (failure) {
    if (outputDir === DEFAULT_OUTPUT_DIR && failure instanceof ConfigurationError) return false;
    throw failure;
  }
}

async function reportText(
  context: CliContext,
  source: RunInStore,
  metrics: RunMetrics,
  options: ReportOptions,
): Promise<string> {
  switch (options.format) {
    case "terminal":
      return terminalReport(metrics, columnsOf(context.stdout));
    case "markdown":
      return markdownReport(metrics);
    case "latex":
      return latexReport(metrics, options.intervals ?? false);
    case "csv":
      return csvReport(metrics);
    case "json":
      return metricsBytes(metrics);
    case "html":
      return pageOf(source, metrics, options.withTexts);
  }
}

function terminalReport(metrics: RunMetrics, columns: number): string {
  const hasCells = metrics.benchmarks.some(({ cells }) => cells.length > 0);
  const tables = hasCells
    ? [headlineTable, differenceTable, poolTable, accountTable]
    : [poolTable, accountTable];
  const screen = { columns, more: "--format html or csv has them" };
  return `${tables.map((table) => terminalTable(table(metrics), screen)).join("\n\n")}\n`;
}

async function pageOf(
  source: RunInStore,
  metrics: RunMetrics,
  withTexts: ReportOptions["withTexts"],
): Promise<string> {
  const { htmlReport } = await import("../report/html-report.ts");
  const rows = [...questionRows(source)];
  const digest = reportDigest(source, metricsBytes(metrics), rows);
  const { provenance } = source.run;
  if (withTexts === undefined) return htmlReport({ metrics, rows, provenance, digest });
  const { textsPart } = await import("./report-texts.ts");
  const texts = textsPart(source.store, chosen(rows, withTexts));
  // Another page than the one without texts: it must never be taken for it.
  return htmlReport({ metrics, rows, provenance, digest: `with texts, ${digest}`, texts });
}

function chosen(rows: readonly QuestionRow[], ids: true | string): readonly QuestionRow[] {
  if (ids === true) return rows;
  const wanted = ids.split(",").map((id) => id.trim());
  const missing = wanted.find((id) => !rows.some(({ question }) => question === id));
  if (missing !== undefined) {
    throw new ConfigurationError(`The run has no question "${missing}".`, {
      where: "--with-texts",
      hint: "Name questions by their ids, commas between; without names all are taken.",
    });
  }
  return rows.filter(({ question }) => wanted.includes(question));
}
