import { Command } from "commander";
import type { CliContext } from "../context.ts";

/** The flags of `heavybench compare`. */
export type CompareOptions = {
  readonly store: string;
  readonly storeB?: string;
  readonly measure?: string;
  readonly flips?: boolean;
  readonly failIfWorse?: true | string;
  readonly allowPartial?: boolean;
  readonly json?: boolean;
};

/** `heavybench compare`: two runs or two cells, paired on questions. */
export function compareCommand(context: CliContext): Command {
  return new Command("compare")
    .description(
      "Compares two runs, two cells, or all cells of one run, paired on questions, and says what is beyond noise.",
    )
    .argument("<a>", "a run, or RUN:CELL; :CELL means the latest run")
    .argument("[b]", "what it is compared with, B less A; left out: every two cells of A")
    .option(
      "--measure <name>",
      "only this one: mean, pass, vote, heavy_mean, heavy_pass, summary_vote",
    )
    .option("--flips", "the questions that turned, with a text of each side")
    .option(
      "--fail-if-worse [points]",
      "exit with 100 when B is worse than A beyond noise, by more than so many points (default: 0)",
    )
    .option(
      "--allow-partial",
      "with --fail-if-worse: judge what both score, also of runs that are not done or differ",
    )
    .option("--store <file>", "the store", "heavybench.db")
    .option("--store-b <file>", "the store of B (default: the same)")
    .option("--json", "the comparisons as one JSON array on standard output")
    .addHelpText(
      "after",
      `
A cell is named whole, or by as many of its parts as tell it from the others: RUN:k=8. One run alone
is compared with itself, every cell with every other, by Heavy-Mean (Mean of thinkers where nothing was
deliberated) or --measure; "RUN:shuffle=none" alone, the cells that have that part.

Runs whose cells have the same names are compared cell by cell. A comparison counts as worse when
even the better end of its 95 % interval is below the points given, and p (Holm, over all pairs
shown) is below 0.05; the gate holds Heavy-Mean to it, or Mean where nothing was deliberated, or
--measure. Exit codes: 0 it holds; 100 worse; 2 nothing to judge, or not the same exam: both sides the
same answers, a run that is not done, a measure or a question that one side alone has a score of, a
question with another reference. --allow-partial judges the questions that both score.

Over one store a second run replays what the first was answered, whatever its name or seed: that is
no new sample. Each night needs a store of its own:

  heavybench run nightly.yaml --store 0412.db --output-dir results/0412
  heavybench run nightly.yaml --store 0413.db --output-dir results/0413
  heavybench compare nightly nightly --store 0412.db --store-b 0413.db --fail-if-worse 2

Examples:
  heavybench compare grid
  heavybench compare "grid:k=8 shuffle=none" "grid:k=8 shuffle=per-summary" --flips
  heavybench compare base mine --store base.db --store-b mine.db --json`,
    )
    .action(async (a: string, b: string | undefined, options: CompareOptions) => {
      if (b === undefined) {
        const { compareCells } = await import("../compare-cells.ts");
        await compareCells(context, a, options);
        return;
      }
      const { compareCommandLine } = await import("../compare-command-line.ts");
      await compareCommandLine(context, a, b, options);
    });
}
