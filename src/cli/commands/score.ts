import { Command } from "commander";
import { countText } from "../../domain/count-text.ts";
import type { Estimate } from "../../domain/estimate.ts";
import type { Json } from "../../domain/json.ts";
import type { Estimator, Scores } from "../../metrics/scores.ts";
import { type CliContext, say } from "../context.ts";

type ScoreOptions = {
  readonly k?: string;
  readonly estimator: string;
  readonly bootstrap: string;
  readonly seed: string;
  readonly json?: boolean;
};

/** `heavybench score`: the measures from graded rows, no store needed. */
export function scoreCommand(context: CliContext): Command {
  return new Command("score")
    .description(
      "Measures from graded rows: Mean, Pass, Vote, Heavy-Mean, Heavy-Pass with intervals.",
    )
    .argument("[file]", "JSON Lines, one question a line; - or nothing reads standard input")
    .option("-k, --k <sizes>", "sizes K, with commas (default: 1, 2, 4, … to the shortest row)")
    .option(
      "--estimator <name>",
      "drawn: the first K of each row; expected: over all K-subsets",
      "drawn",
    )
    .option("--bootstrap <count>", "resamples an interval is drawn from", "1000")
    .option("--seed <number>", "seed of the resamples", "7")
    .option("--json", "print JSON, values in 0..1 at full precision")
    .addHelpText("after", HELP)
    .action(async (file: string | undefined, options: ScoreOptions) => {
      await score(context, file ?? "-", options);
    });
}

const HELP = `
A row: {"problem": "p1", "answers": ["7", "7", null], "correct": [true, true, false], "summaries": [[true, false]]}
Equal answers are one group, null states none; "summaries" (optional) holds a list of flags an iteration.

Examples:
  heavybench score graded.jsonl
  heavybench score graded.jsonl --k 1,2,4,8 --estimator expected --bootstrap 1000 --seed 7 --json
  heavybench score - --json < graded.jsonl`;

async function score(context: CliContext, file: string, options: ScoreOptions): Promise<void> {
  const { readScoreRows } = await import("../score-rows.ts");
  const { largestSharedK, scoreQuestions } = await import("../../metrics/scores.ts");
  const estimator = await estimatorOf(options.estimator);
  const resamples = await wholeNumber(options.bootstrap, "--bootstrap", 1, 1_000_000);
  const seed = await wholeNumber(options.seed, "--seed", 0, Number.MAX_SAFE_INTEGER);
  const asked = options.k === undefined ? undefined : await sizesOf(options.k);

  const source = file === "-" ? "standard input" : file;
  const questions = await readScoreRows(await linesOf(context, file), source);
  const k = asked ?? usualSizes(largestSharedK(questions, estimator));
  const scores = scoreQuestions(questions, { estimator, k, resamples, seed, hasVotes: true });

  for (const note of scores.notes) say(context, `note: ${note}`);
  const { canonicalJson } = await import("../../domain/json.ts");
  context.stdout.write(
    options.json ? `${canonicalJson(asJson(scores))}\n` : `${await asTable(scores)}\n`,
  );
}

/** 1, 2, 4, … and the largest. */
function usualSizes(largest: number): number[] {
  const sizes: number[] = [];
  for (let k = 1; k < largest; k *= 2) sizes.push(k);
  return largest > 0 ? [...sizes, largest] : [];
}

async function linesOf(context: CliContext, file: string): Promise<AsyncIterable<string>> {
  const { createInterface } = await import("node:readline");
  if (file === "-") {
    return createInterface({ input: context.stdin, crlfDelay: Number.POSITIVE_INFINITY });
  }
  const { open } = await import("node:fs/promises");
  const { namedFile } = await import("../named-file.ts");
  return (await open(namedFile(context, file, FILE_HINT))).readLines();
}

const FILE_HINT = "Give a JSON Lines file of graded rows, or - for standard input.";

async function estimatorOf(name: string): Promise<Estimator> {
  if (name === "drawn" || name === "expected") return name;
  throw await optionError("--estimator", `is drawn or expected, got "${name}"`);
}

async function sizesOf(list: string): Promise<number[]> {
  const sizes: number[] = [];
  for (const size of list.split(",")) sizes.push(await wholeNumber(size, "--k", 1, 1_000_000));
  return sizes;
}

async function wholeNumber(
  text: string,
  option: string,
  least: number,
  most: number,
): Promise<number> {
  const value = /^\s*\d{1,16}\s*$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw await optionError(option, `takes whole numbers from ${least} to ${most}, got "${text}"`);
}

async function optionError(option: string, fault: string): Promise<Error> {
  const { ConfigurationError } = await import("../../errors.ts");
  return new ConfigurationError(`${option} ${fault}.`, {
    where: option,
    hint: "heavybench score --help shows every option with examples.",
  });
}

/** The scores as DESIGN.md fixes them: values in 0..1 at full precision. */
function asJson(scores: Scores): Json {
  const byK = (measure: ReadonlyMap<number, Estimate>): Json =>
    Object.fromEntries([...measure].map(([k, estimate]) => [String(k), bare(estimate)]));
  return {
    questions: scores.questions,
    mean: byK(scores.mean),
    pass: byK(scores.pass),
    vote: byK(scores.vote),
    heavy_mean: scores.heavyMean.map(bare),
    heavy_pass: scores.heavyPass.map(bare),
  };
}

function bare(estimate: Estimate & { readonly monteCarloError?: number }): Json {
  const { value, low, high, monteCarloError } = estimate;
  return { value, low, high, monte_carlo_error: monteCarloError };
}

async function asTable(scores: Scores): Promise<string> {
  const { default: Table } = await import("cli-table3");
  const table = new Table({
    head: ["measure", "%", "95 % interval"],
    colAligns: ["left", "right", "right"],
    style: { head: [], border: [], compact: true },
  });
  const byK = (name: string, measure: ReadonlyMap<number, Estimate>) => {
    for (const [k, estimate] of measure) table.push(cells(`${name}@${k}`, estimate));
  };
  const byIteration = (name: string, measure: readonly Estimate[]) => {
    for (const [at, estimate] of measure.entries()) {
      const label = measure.length === 1 ? name : `${name}, iteration ${at + 1}`;
      table.push(cells(label, estimate));
    }
  };
  byK("Mean", scores.mean);
  byK("Pass", scores.pass);
  byK("Vote", scores.vote);
  byIteration("Heavy-Mean", scores.heavyMean);
  byIteration("Heavy-Pass", scores.heavyPass);
  const { questions, estimator } = scores;
  return `${table.toString()}\n${countText(questions, "question")}, ${estimator} estimator`;
}

function cells(
  name: string,
  estimate: Estimate & { readonly monteCarloError?: number },
): [string, string, string] {
  const { value, low, high, monteCarloError } = estimate;
  const error = monteCarloError === undefined ? "" : ` ± ${percent(monteCarloError)} (drawn)`;
  return [name, `${percent(value)}${error}`, `${percent(low)} to ${percent(high)}`];
}

function percent(share: number): string {
  return (100 * share).toFixed(1);
}
