import { existsSync } from "node:fs";
import { Command } from "commander";
import { countText } from "../../domain/count-text.ts";
import type { Endpoint } from "../../model-client/endpoint.ts";
import type { Finding } from "../../model-client/probe-endpoint.ts";
import { DEFAULT_API_KEY_ENV } from "../../run/experiment.ts";
import { type CliContext, say } from "../context.ts";

type DoctorOptions = {
  readonly model?: string;
  readonly baseUrl?: string;
  readonly apiKeyEnv: string;
  readonly store: string;
  readonly json?: boolean;
};

type Check = {
  readonly name: string;
  readonly outcome: Finding["outcome"];
  readonly detail: string;
  readonly consequence: string;
};

const HELP = `
Examples:
  heavybench doctor
  heavybench doctor --model Qwen/Qwen3-8B --base-url http://localhost:8000/v1
  heavybench doctor --model gpt-5 --json | jq '.[] | select(.outcome == "no")'

Exit code 1 when something that a run needs is missing.`;

/** `heavybench doctor`: whether this machine, and an endpoint, can do what a run needs. */
export function doctorCommand(context: CliContext): Command {
  return new Command("doctor")
    .description(
      "Checks this machine and, with --model, an endpoint: what works, and what follows.",
    )
    .option(
      "--model <name>",
      "also ask the endpoint what it can do with this model, in six tiny requests",
    )
    .option("--base-url <url>", "its OpenAI-compatible endpoint (default: $OPENAI_BASE_URL)")
    .option(
      "--api-key-env <name>",
      "the environment variable that holds its key",
      DEFAULT_API_KEY_ENV,
    )
    .option("--store <file>", "the store that a run would use", "heavybench.db")
    .option("--json", "one JSON array on standard output")
    .addHelpText("after", HELP)
    .action((options: DoctorOptions) => examine(context, options));
}

async function examine(context: CliContext, options: DoctorOptions): Promise<void> {
  const { model } = options;
  const endpoint = model === undefined ? undefined : await endpointOf(context, options);
  const checks: Check[] = [nodeVersion(), await storeIsWritable(context, options.store)];
  checks.push(...(await sandboxes()));
  if (model !== undefined && endpoint !== undefined) {
    checks.push(...(await endpointChecks(model, endpoint)));
  }

  if (options.json) context.stdout.write(`${JSON.stringify(checks, null, 2)}\n`);
  else for (const check of checks) print(context, check);
  if (checks.some(({ name, outcome }) => outcome === "no" && NEEDED.has(name))) context.exit(1);
}

/** What no run can do without; one sandbox of several suffices, so each alone is not among them. */
const NEEDED = new Set(["node", "store", "sandbox", "reachable", "key accepted", "answers"]);

const SIGNS = { yes: "✓", no: "✗", unknown: "?" } as const;

function print(context: CliContext, { name, outcome, detail, consequence }: Check): void {
  say(context, `${SIGNS[outcome]} ${name.padEnd(18)} ${detail || outcome}`);
  if (consequence !== "") say(context, `  ${"".padEnd(18)} → ${consequence}`);
}

const OLDEST_NODE = [20, 19] as const;

function nodeVersion(): Check {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const isNewEnough =
    major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1]);
  return {
    name: "node",
    outcome: isNewEnough ? "yes" : "no",
    detail: process.version,
    consequence: isNewEnough ? "" : `Install Node ${OLDEST_NODE.join(".")} or later.`,
  };
}

async function storeIsWritable(context: CliContext, file: string): Promise<Check> {
  const { namedOutput } = await import("../named-file.ts");
  try {
    const path = namedOutput(context, file, "--store");
    if (!existsSync(path))
      return {
        name: "store",
        outcome: "yes",
        detail: `${file}, made by the first run`,
        consequence: "",
      };
    const { openStore } = await import("../../storage/open-store.ts");
    const store = openStore(path, { mustExist: true });
    const count = store.completions.count();
    store.close();
    return {
      name: "store",
      outcome: "yes",
      detail: `${file} holds ${countText(count, "completion")}`,
      consequence: "",
    };
  } catch (failure) {
    const detail = failure instanceof Error ? failure.message : String(failure);
    return {
      name: "store",
      outcome: "no",
      detail,
      consequence: "Name another place with --store.",
    };
  }
}

async function sandboxes(): Promise<readonly Check[]> {
  const { inspectBackends } = await import("../../sandbox/open-sandbox.ts");
  const reports = await inspectBackends();
  const usable = reports.find(({ works }) => works);
  return [
    ...reports.map(
      ({ name, works, heldBy, lacks }): Check => ({
        name: `sandbox ${name}`,
        outcome: works ? "yes" : "no",
        detail: works ? `isolates programs by ${heldBy}` : `lacks ${lacks.join(", ")}`,
        consequence: "",
      }),
    ),
    {
      name: "sandbox",
      outcome: usable === undefined ? "no" : "yes",
      detail: usable?.name ?? "none works",
      consequence:
        usable === undefined
          ? "Code answers stay ungraded."
          : "Code answers are run in it, without network.",
    },
  ];
}

async function endpointOf(context: CliContext, options: DoctorOptions): Promise<Endpoint> {
  const { ConfigurationError } = await import("../../errors.ts");
  const baseUrl = options.baseUrl ?? context.env.OPENAI_BASE_URL;
  if (baseUrl === undefined || !URL.canParse(baseUrl)) {
    const what = baseUrl === undefined ? "No endpoint is named." : "The base URL is no URL.";
    const hint = "Say where the model is served, e.g. --base-url http://localhost:8000/v1";
    throw new ConfigurationError(what, { where: "--base-url", hint });
  }
  const apiKey = context.env[options.apiKeyEnv];
  if (!apiKey && options.apiKeyEnv !== DEFAULT_API_KEY_ENV) {
    throw new ConfigurationError(`The environment variable ${options.apiKeyEnv} is not set.`, {
      where: "--api-key-env",
      hint: `Set ${options.apiKeyEnv} to the endpoint's key, or drop the flag where none is needed.`,
    });
  }
  return { baseUrl, ...(apiKey ? { apiKey } : {}) };
}

async function endpointChecks(model: string, endpoint: Endpoint): Promise<readonly Check[]> {
  const { connectionPool } = await import("../../model-client/endpoint.ts");
  const { probeEndpoint } = await import("../../model-client/probe-endpoint.ts");
  const dispatcher = connectionPool();
  try {
    const findings = await probeEndpoint(endpoint, model, { dispatcher });
    return findings.map(({ aspect, ...rest }) => ({ name: aspect, ...rest }));
  } finally {
    await dispatcher.close();
  }
}
