import { readFileSync } from "node:fs";
import type { Benchmark } from "../domain/benchmark.ts";
import { visible } from "../domain/visible-text.ts";
import type { Experiment } from "../run/experiment.ts";
import { type ExperimentText, readExperimentText } from "../run/experiment-text.ts";
import { type PlaceOf, readExperiment } from "../run/read-experiment.ts";
import { repeatedNames } from "../run/repeated-names.ts";
import { resolveExperiment } from "../run/resolve-experiment.ts";
import type { RunOptions } from "./commands/run.ts";
import { type CliContext, say } from "./context.ts";
import { type DatasetReader, datasetReader } from "./dataset-reader.ts";
import { namedFile } from "./named-file.ts";
import { settingsOf, shortName } from "./run-settings.ts";
import { withSimulatedNames } from "./wire-models.ts";

/** What a command line asks to run, and from where it was read. */
export type NamedExperiment = {
  readonly experiment: Experiment;
  readonly datasets: DatasetReader;
  readonly placeOf: PlaceOf;
};

/**
 * The experiment that a file and flags describe, resolved, and its datasets found.
 * @throws ConfigurationError naming the file's line or the flag that is wrong
 */
export async function namedExperiment(
  context: CliContext,
  file: string | undefined,
  options: RunOptions,
): Promise<NamedExperiment> {
  const source = file === undefined ? undefined : experimentText(context, file);
  const modelNames = Object.keys(source?.fields.models ?? {});
  if (source !== undefined) sayReplaced(context, source.fields, options);
  const checked = readExperiment(source, settingsOf(options, modelNames));
  const { placeOf } = checked;
  for (const line of repeatedNames(checked)) say(context, `WARNING: ${visible(line)}`);
  const resolved = resolveExperiment(checked, context.env);
  const datasets = datasetReader(context, resolved, placeOf);
  const benchmarks = await datasets.benchmarks();
  const voting = withoutIdleVotes(context, resolved, benchmarks, options);
  return { experiment: await withSimulatedNames(voting, placeOf), datasets, placeOf };
}

/** Votes by behaviour where nothing is a program change no number: they are no part of the run then. */
function withoutIdleVotes(
  context: CliContext,
  experiment: Experiment,
  benchmarks: readonly Benchmark[],
  { quiet }: RunOptions,
): Experiment {
  const { voteBy, ...rest } = experiment;
  if (voteBy === undefined || benchmarks.some(({ grader }) => grader === "code")) return experiment;
  if (!quiet) say(context, "Note: no dataset here has programs, so vote_by changes nothing.");
  return rest;
}

function experimentText(context: CliContext, file: string): ExperimentText {
  const hint = "Without a file, describe the experiment by flags: heavybench run --help";
  const path = namedFile(context, file, hint);
  return readExperimentText(file, readFileSync(path, "utf8"));
}

/** `--model` takes a part that the file gave to another: that is said, lest it be overlooked. */
function sayReplaced(
  context: CliContext,
  fields: ExperimentText["fields"],
  { model, thinker, deliberator, quiet }: RunOptions,
): void {
  if (model === undefined || quiet) return;
  const role = thinker === undefined ? "thinker" : "deliberator";
  if (role === "deliberator" && deliberator !== undefined) return;
  const first = role === "thinker" ? Object.keys(fields.models ?? {})[0] : undefined;
  const named = [fields[role] ?? first ?? []].flat().map(String);
  if (named.length === 0 || named.join() === shortName(model)) return;
  say(
    context,
    `Note: --model ${model} is the ${role} here, in place of the file's ${named.join(", ")}.`,
  );
}
