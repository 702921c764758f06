import { Command } from "commander";
import type { CliContext } from "../context.ts";
import { refuseWords } from "../refuse-words.ts";

/** The flags of `heavybench runs rm`. */
export type RemoveRunOptions = {
  readonly store: string;
  readonly outputDir: string;
  readonly withCompletions?: boolean;
  readonly yes?: boolean;
};

/** `heavybench runs`: what the store holds, the latest first, and how to be rid of a run. */
export function runsCommand(context: CliContext): Command {
  const command = new Command("runs").description("Lists the runs of a store, or removes one.");
  command
    .command("list", { isDefault: true })
    .description("Every run with its state, the latest first.")
    .option("--store <file>", "the store", "heavybench.db")
    .option("--json", "one JSON array on standard output")
    .addHelpText(
      "after",
      "\nExamples:\n  heavybench runs\n  heavybench runs --json | jq -r '.[0].name'",
    )
    .allowExcessArguments()
    .action(async (options: { readonly store: string; readonly json?: boolean }, list: Command) => {
      refuseWords(list, command);
      const { listRuns } = await import("../runs-command-line.ts");
      await listRuns(context, options);
    });
  command
    .command("rm")
    .argument("<run>", "a run's name, its experiment's, or the beginning of one (its latest run)")
    .description("Removes a run and its results; its completions stay.")
    .option("--with-completions", "its completions too, but for those of other runs and imports")
    .option("-y, --yes", "do not ask")
    .option("--store <file>", "the store", "heavybench.db")
    .option("--output-dir <folder>", "where the run's results are", "results")
    .addHelpText("after", REMOVAL_HELP)
    .action(async (name: string, options: RemoveRunOptions) => {
      const { removeRun } = await import("../runs-command-line.ts");
      await removeRun(context, name, options);
    });
  return command;
}

const REMOVAL_HELP = `
Completions are what was paid for: without --with-completions they stay, and the same experiment run
again costs nothing. With it go those that this run alone has: what another run links, what was
imported, and what a run not yet at its end may need (same question, same model) stays all the same;
while another run is under way in the store none can go. The file does not shrink; what is freed is
used by later runs. Of the results folder the files that a run writes go, and no other.

Exit codes: 0 removed, or declined; 2 no such run, one under way, or nobody to ask.

Examples:
  heavybench runs rm aime25-qwen3-8b-1f3a9c42
  heavybench runs rm trial --with-completions --yes`;
