import { Command } from "commander";
import { countText } from "../../domain/count-text.ts";
import type { Problem } from "../../domain/problem.ts";
import type { KnownPrograms } from "../../model-client/simulated/answer-key.ts";
import { type CliContext, say } from "../context.ts";
import { wholeNumber } from "../whole-number.ts";

type ServeOptions = {
  readonly host: string;
  readonly port: string;
  readonly latencyMs: string;
  readonly dataset?: string;
  readonly seed: string;
  readonly thinkTags?: boolean;
};

/** `heavybench serve`: the simulated models over HTTP, as an OpenAI-compatible server. */
export function serveCommand(context: CliContext): Command {
  return new Command("serve")
    .description("Offers the simulated models over HTTP, as an OpenAI-compatible server.")
    .option("--host <address>", "address to listen on", "127.0.0.1")
    .option("--port <number>", "port to listen on; 0 takes any free one", "8001")
    .option("--latency-ms <number>", "time every answer takes, in milliseconds", "0")
    .option("--dataset <names>", "datasets it can answer, with commas (default: all embedded ones)")
    .option(
      "--seed <number>",
      "the experiment's seed, which orders a choice question's options",
      "7",
    )
    .option("--think-tags", "tell the thinking in <think> tags instead of reasoning_content")
    .addHelpText("after", HELP)
    .action((options: ServeOptions) => serve(context, options));
}

const HELP = `
Models: simulated/thinker (weaker), simulated/deliberator (stronger); docs/simulated-model.md tells how they answer.
Routes: GET /v1/models, POST /v1/chat/completions (stream or not, n), GET /stats. Stop it with Ctrl-C.

Examples:
  heavybench serve
  heavybench serve --port 0 --latency-ms 50 --dataset aime25,sample-gpqa
  heavybench run --model simulated/thinker --base-url http://127.0.0.1:8001/v1 --dataset sample-aime -k 8 -m 4`;

async function serve(context: CliContext, options: ServeOptions): Promise<void> {
  const port = wholeNumber(options.port, "--port", 65_535);
  const latencyMs = wholeNumber(options.latencyMs, "--latency-ms", 3_600_000);
  const seed = wholeNumber(options.seed, "--seed", Number.MAX_SAFE_INTEGER);
  const { answerKey } = await import("../../model-client/simulated/answer-key.ts");
  const { simulatedModels } = await import("../../model-client/simulated/read-parameters.ts");
  const { serveSimulated } = await import("../../model-client/simulated/serve-simulated.ts");

  const { problems, programs } = await known(context, options.dataset, seed);
  const server = await serveSimulated({
    models: simulatedModels,
    key: answerKey(problems, programs),
    host: options.host,
    port,
    latencyMs,
    thinking: options.thinkTags === true ? "think-tags" : "reasoning_content",
  });
  context.stdout.write(`${server.baseUrl}\n`);
  say(context, `Serving ${[...simulatedModels.keys()].join(" and ")} at ${server.baseUrl}`);
  say(context, `They know ${countText(problems.length, "question")}. Stop with Ctrl-C.`);

  const { onInterrupt } = await import("../interrupt.ts");
  await new Promise<void>((resolve) => onInterrupt(resolve));
  const { requests, completed } = server.stats();
  await server.close();
  say(context, `Closed after ${countText(requests, "request")}, ${completed} of them completed.`);
}

/** The problems of the datasets named, or of all embedded ones, with the programs there are for them. */
async function known(
  context: CliContext,
  names: string | undefined,
  seed: number,
): Promise<{
  readonly problems: readonly Problem[];
  readonly programs: ReadonlyMap<string, KnownPrograms>;
}> {
  const { benchmarks } = await import("../../../datasets/index.ts");
  const { dataFolder } = await import("../../loading/data-folder.ts");
  const { loadProblems } = await import("../../loading/load-problems.ts");
  const { findDataset } = await import("../find-dataset.ts");
  const { simulatedPrograms } = await import("../simulated-programs.ts");
  const chosen =
    names === undefined
      ? benchmarks.filter(({ source }) => source.kind === "embedded")
      : await Promise.all(names.split(",").map((name) => findDataset(context, name)));
  const problems: Problem[] = [];
  for (const benchmark of chosen) {
    const dataDir = dataFolder(context.env);
    for await (const problem of loadProblems(benchmark, { dataDir, seed })) problems.push(problem);
  }
  return { problems, programs: await simulatedPrograms() };
}
