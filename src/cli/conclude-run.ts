import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { graderIdentities as graders } from "../../graders/identities.ts";
import { countText } from "../domain/count-text.ts";
import { durationText } from "../report/numbers.ts";
import { accountTable, differenceTable, headlineTable, poolTable } from "../report/run-tables.ts";
import { terminalTable } from "../report/terminal.ts";
import { type Experiment, experimentRecord } from "../run/experiment.ts";
import { expandGrid } from "../run/grid.ts";
import { measureRun } from "../run/measure-run.ts";
import type { RunOutcome } from "../run/run-experiment.ts";
import type { Store } from "../storage/open-store.ts";
import type { StoredRun } from "../storage/runs.ts";
import type { RunOptions } from "./commands/run.ts";
import { type CliContext, say } from "./context.ts";
import { ownName } from "./own-name.ts";
import { placeFlags, quoted } from "./place-flags.ts";
import { resultsFolder } from "./results-folder.ts";
import { columnsOf } from "./screen.ts";
import { sharedSummaries } from "./shared-summaries.ts";
import { warningLine } from "./warnings.ts";
import { writeResults } from "./write-results.ts";

/** Measures a run that is done, writes its results, and tells the user of them: numbers, what failed, what to do next. */
export async function concludeRun(
  context: CliContext,
  {
    store,
    experiment,
    outcome,
  }: { readonly store: Store; readonly experiment: Experiment; readonly outcome: RunOutcome },
  options: RunOptions,
  seen: {
    readonly elapsedMs: number;
    readonly asked: number;
    readonly failed: number;
    readonly ungraded: number;
  },
): Promise<void> {
  const run = store.runs.find(outcome.run);
  if (run === undefined) throw new RangeError(`Run ${outcome.run} is not in the store.`);
  const metrics = measureRun({ store, run, experiment: experimentRecord(experiment), graders });
  const folder = await writeResults(resultsFolder(context, options.outputDir, outcome.run), {
    store,
    run,
    experiment,
    metrics,
    graders,
  });

  if (options.json) context.stdout.write(readFileSync(resolve(folder, "metrics.json")));
  for (const [cell, failure] of outcome.failedCells) {
    say(context, `Cell ${cell} failed: ${failure.message} (${failure.where}) ${failure.hint}`);
  }
  if (options.quiet) {
    const warning = warningLine(metrics);
    if (warning !== undefined) say(context, warning);
  } else {
    const tables = metrics.benchmarks.some(({ cells }) => cells.length > 0)
      ? [headlineTable(metrics), differenceTable(metrics), accountTable(metrics)]
      : [poolTable(metrics), accountTable(metrics)];
    const screen = { columns: columnsOf(context.stderr), more: "report.html has them" };
    for (const table of tables.filter(({ rows }) => rows.length > 0))
      say(context, `\n${terminalTable(table, screen)}`);
    say(context, "");
    const shared = sharedSummaries({ store, run, experiment: experimentRecord(experiment) });
    say(
      context,
      `${countText(seen.asked, "request")} in ${durationText(seen.elapsedMs)}; ${countText(store.completions.count(), "completion")} in ${options.store}.`,
    );
    if (shared > 0) {
      say(
        context,
        `${countText(shared, "summary", "summaries")} had the very prompt of another and took its answer: that was asked once.`,
      );
    }
    say(context, `Report:  ${resolve(folder, "report.html")}`);
    sayNext(context, { store, run, cells: expandGrid(experiment).length }, options);
  }
  if (outcome.failedCells.size > 0) context.exit(1);
  else if (seen.failed > 0 || seen.ungraded > 0) {
    say(
      context,
      `${countText(seen.failed, "completion")} failed and ${countText(seen.ungraded, "answer")} could not be graded; see the report. --retry-failed asks again.`,
    );
    context.exit(3);
  }
}

/** Commands that look into the run, as they can be typed. */
function sayNext(
  context: CliContext,
  { store, run, cells }: { readonly store: Store; readonly run: StoredRun; readonly cells: number },
  options: RunOptions,
): void {
  const place = placeFlags(options);
  const self = ownName(context);
  const [benchmark] = store.runs.benchmarks(run.id);
  const [first] = benchmark === undefined ? [] : store.runs.questions(run.id, benchmark);
  const which =
    cells > 0 || first === undefined ? "--worst" : quoted(store.questions.get(first).question.id);
  say(context, `Next:    ${self} show ${run.name} ${which}${place.store}`);
  say(context, "           one question: prompt, attempts, memory cache, summaries");
  if (cells > 1) {
    say(context, `         ${self} compare ${run.name}${place.store}`);
    say(context, "           every two cells, paired on questions");
  }
  say(context, `         ${self} verify ${run.name}${place.store}${place.output}`);
  say(context, "           every prompt and number again from the stored texts");
}
