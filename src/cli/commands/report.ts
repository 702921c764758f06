import { Command, Option } from "commander";
import type { CliContext } from "../context.ts";

/** The forms a report comes in. */
const FORMATS = ["terminal", "markdown", "html", "latex", "csv", "json"] as const;

/** The flags of `heavybench report`. */
export type ReportOptions = {
  readonly format: (typeof FORMATS)[number];
  readonly output?: string;
  readonly withTexts?: true | string;
  readonly charts?: string;
  readonly intervals?: boolean;
  readonly store: string;
  readonly outputDir: string;
  readonly quiet?: boolean;
};

/** `heavybench report`: a run's numbers in any form, computed anew from the store. */
export function reportCommand(context: CliContext): Command {
  return new Command("report")
    .description("Reports a run, computed anew from the store; also rewrites its results folder.")
    .argument(
      "[run]",
      "a run's name, its experiment's, or the beginning of one (default: the latest run)",
    )
    .addOption(
      new Option("--format <form>", "what is written").choices(FORMATS).default("terminal"),
    )
    .option("--output <file>", "write there instead of to standard output")
    .option(
      "--with-texts [ids]",
      "html: carry the texts, of all questions or of those named (commas between)",
    )
    .option("--charts <folder>", "also write every chart as an SVG file")
    .option("--intervals", "latex: with 95 % intervals")
    .option("--store <file>", "the store", "heavybench.db")
    .option("--output-dir <folder>", "where results are kept", "results")
    .option("-q, --quiet", "nothing on standard error")
    .addHelpText(
      "after",
      `
Examples:
  heavybench report                                       the latest run, here
  heavybench report aime25-qwen3-8b --format html --with-texts --output report.html
  heavybench report aime25-qwen3-8b --format latex --intervals > table.tex
  heavybench report aime25-qwen3-8b --format csv | xsv table
  heavybench report aime25-qwen3-8b --charts charts/`,
    )
    .action(async (name: string | undefined, options: ReportOptions) => {
      const { reportCommandLine } = await import("../report-command-line.ts");
      await reportCommandLine(context, name, options);
    });
}
