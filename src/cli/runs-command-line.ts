import { lstatSync } from "node:fs";
import { resolve } from "node:path";
import { createInterface } from "node:readline/promises";
import { countText } from "../domain/count-text.ts";
import { visible } from "../domain/visible-text.ts";
import { ConfigurationError } from "../errors.ts";
import { timeText } from "../report/numbers.ts";
import { terminalTable } from "../report/terminal.ts";
import { openStore } from "../storage/open-store.ts";
import type { RemoveRunOptions } from "./commands/runs.ts";
import { type CliContext, say } from "./context.ts";
import { listedRuns } from "./listed-runs.ts";
import { withRun } from "./open-run.ts";
import { isFolderName, resultsFolder } from "./results-folder.ts";
import { columnsOf } from "./screen.ts";
import { holdsResults, removeResults } from "./write-results.ts";

/** Lists the runs of a store. */
export async function listRuns(
  context: CliContext,
  options: { readonly store: string; readonly json?: boolean },
): Promise<void> {
  const store = openStore(resolve(context.cwd, options.store), { onlyReads: true });
  try {
    const runs = listedRuns(store);
    if (options.json) {
      context.stdout.write(`${JSON.stringify(runs)}\n`);
      return;
    }
    const rows = runs.map(({ name, datasets, questions, k, m, cells, state, updatedAt }) => [
      ...[name, datasets.join(", "), String(questions), k.join(", "), m.join(", ")],
      ...[String(cells), state, timeText(updatedAt)],
    ]);
    const title = `${countText(runs.length, "run")}, ${countText(store.completions.count(), "completion")} in ${options.store}`;
    const columns = ["run", "datasets", "questions", "K", "M", "cells", "state", "last worked on"];
    const table = { title, columns, rows, keys: 2, notes: [] };
    const screen = { columns: columnsOf(context.stdout), more: "--json has them" };
    context.stdout.write(`${terminalTable(table, screen) || title}\n`);
  } finally {
    store.close();
  }
}

/**
 * Removes a run after asking: its links in the store, the results written of it, and its completions
 * if told to. The store looks again, in the transaction that removes it, whether it may go: a run may
 * be taken up while the question waits.
 */
export async function removeRun(
  context: CliContext,
  name: string,
  options: RemoveRunOptions,
): Promise<void> {
  await withRun(context, name, { store: options.store, writes: true }, async ({ run, store }) => {
    const found = foundResults(context, run.name, options.outputDir);
    const folder = found !== undefined && holdsResults(found, run) ? found : undefined;
    const withCompletions = options.withCompletions ?? false;
    const what = [
      `run ${visible(run.name)}`,
      ...(folder === undefined ? [] : [`its results in ${visible(folder)}`]),
      ...(withCompletions ? ["the completions that only it has"] : []),
    ].join(", ");
    store.runs.checkRemovable(run.id, { withCompletions });
    if (!options.yes && !(await isAgreed(context, what))) {
      say(context, "Nothing was removed.");
      return;
    }
    const removed = store.runs.remove(run.id, { withCompletions });
    const isLeft = folder !== undefined && !removeResults(folder);
    const left = store.completions.count();
    const gone = withCompletions
      ? ` ${countText(removed.completions, "completion")} went with it,`
      : "";
    say(
      context,
      `Removed ${what}.${gone} ${countText(left, "completion stays", "completions stay")} in ${options.store}.`,
    );
    if (isLeft) say(context, `Other files stay in ${visible(folder)}.`);
    if (found !== undefined && folder === undefined)
      say(context, `${visible(found)} stays: what it holds was not written of this run.`);
  });
}
/** The folder of the run's name among the results; a name that would lead elsewhere has none. */
function foundResults(context: CliContext, run: string, outputDir: string): string | undefined {
  if (!isFolderName(run)) return undefined;
  const folder = resultsFolder(context, outputDir, run);
  return lstatSync(folder, { throwIfNoEntry: false })?.isDirectory() ? folder : undefined;
}

/** Asks on the terminal. @throws ConfigurationError when there is none */
async function isAgreed(context: CliContext, what: string): Promise<boolean> {
  const { stdin, stderr } = context;
  if (!("isTTY" in stdin && stdin.isTTY === true)) {
    throw new ConfigurationError(`This would remove ${what}, and there is no terminal to ask at.`, {
      where: "heavybench runs rm",
      hint: "Say --yes when you are sure.",
    });
  }
  const terminal = createInterface({ input: stdin, output: stderr });
  try {
    const answer = await terminal.question(`Remove ${what}? [y/N] `);
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    terminal.close();
  }
}
