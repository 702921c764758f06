import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { runCommandLine } from "../helpers/command-line.ts";
import { examsAndServers } from "../helpers/exams-and-servers.ts";
import type { Reply } from "../helpers/misbehaving-server.ts";

const { exam, serve } = examsAndServers();

it("a parameter that the endpoint refuses is dropped once, said aloud, logged, and noted with every completion", async () => {
  const noTopK: Reply = {
    status: 400,
    body: JSON.stringify({ error: { message: "Unrecognized request argument: top_k" } }),
  };
  const server = await serve({ behave: ({ body }) => ("top_k" in body ? noTopK : "ok") });
  const { run, folder, metrics } = exam(3);
  const ended = await runCommandLine(
    run(
      ...([server.baseUrl, "--set", "models.m.sampling.top_k=10", "--concurrency", "1"] as const),
      ...["--log", join(folder, "run.jsonl")],
    ),
  );
  expect(ended.code).toBe(0);
  expect(ended.stderr).toContain("Note: m: top_k dropped: the endpoint refuses it");
  expect(ended.stderr).toContain("top_k dropped: the endpoint refuses it (6 of 6)");
  expect(server.requests.filter(({ body }) => "top_k" in body)).toHaveLength(1);
  expect(metrics().toString()).toContain("top_k dropped");
  const log = readFileSync(join(folder, "run.jsonl"), "utf8").trimEnd().split("\n");
  const entries = log.map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(entries).toContainEqual(
    expect.objectContaining({ level: "warn", kind: "adapted", model: "m" }),
  );
  expect(entries.at(-1)).toMatchObject({ level: "info", kind: "done", asked: 6, failed: 0 });
});

it("another model, another build, and more than one in twenty cut or looping are warned of", async () => {
  const looping = `So it goes on. ${"Wait, let me think again. ".repeat(200)}`;
  const server = await serve({
    answer: (_, index) => ({
      model: index < 10 ? "m" : "cheaper-model",
      fingerprint: index < 5 ? "fp_old" : "fp_new",
      ...(index % 10 === 3 ? { content: "Two and", finishReason: "length" } : {}),
      ...(index % 10 === 4 ? { content: looping } : {}),
    }),
  });
  const { run } = exam(10);
  const { code, stderr } = await runCommandLine(run(server.baseUrl));
  expect(code).toBe(0);
  expect(stderr).toContain(
    "WARNING: asked for m, the endpoint says it answered with cheaper-model.",
  );
  expect(stderr).toContain("WARNING: m changed its fingerprint in mid-run, from fp_old to fp_new.");
  expect(stderr).toMatch(
    /WARNING sums, trajectories of m: 2 of 20 \(10\.0 %\) were cut by the token limit/,
  );
  expect(stderr).toMatch(/WARNING sums, trajectories of m: 2 of 20 \(10\.0 %\) repeat themselves/);
  expect(stderr).toMatch(
    /WARNING sums, trajectories of m: 10 of 20 \(50\.0 %\) came from another model/,
  );
});

it("several samples of one prompt come by one call where samples_per_call says so", async () => {
  const server = await serve({});
  const { run, inStore } = exam(10);
  const command = run(server.baseUrl, "-k", "4", "--set", "models.m.samples_per_call=4");
  expect((await runCommandLine(command)).code).toBe(0);
  expect(server.requests.map(({ body }) => body.n)).toEqual(Array(10).fill(4));
  expect(inStore()).toEqual({ stored: 40, attempts: 10, failures: {} });
});

it("says the cost beside the scores by the prices given, and unknown without", async () => {
  const server = await serve({});
  const { run } = exam(5);
  const unknown = await runCommandLine(run(server.baseUrl));
  expect(unknown.stderr).toMatch(/110 \/ 70 │ unknown/);
  // 10 × (8 fresh + 3 cached prompt tokens, 7 written), a unit for each fresh or cached, two for each written.
  const priced = await runCommandLine(
    run(
      ...([server.baseUrl, "--set", "models.m.price.input=1000000"] as const),
      ...["--set", "models.m.price.output=2000000"],
    ),
  );
  expect(priced.stderr).toMatch(/110 \/ 70 │ +250\.00/);
  expect(server.requests).toHaveLength(10);
});

it("says that a model simulated here costs nothing, and leaves the endpoint's part unknown", async () => {
  const server = await serve({});
  const { run } = exam(5);
  const { code, stderr } = await runCommandLine(
    run(
      ...([server.baseUrl, "-m", "1", "--set", "models.d.model=simulated/deliberator"] as const),
      ...["--set", "deliberator=d"],
    ),
  );
  expect(code).toBe(0);
  expect(stderr).toMatch(/trajectories, m [^\n]*│ unknown │/);
  expect(stderr).toMatch(/summaries, by d k=2 m=1 [^\n]*│ +0 │/);
});

it("warnings are told also when quiet, in one line, and nothing else", async () => {
  const server = await serve({
    answer: (_, index) =>
      index % 5 === 0 ? { content: "Two and", finishReason: "length" } : { content: "\\boxed{4}" },
  });
  const { run } = exam(5);
  const { code, stderr } = await runCommandLine(run(server.baseUrl, "--quiet"));
  expect(code).toBe(0);
  expect(stderr).toMatch(/^WARNING [^\n]*\(20\.0 %\) were cut by the token limit[^\n]*\n$/);
});

it("a dataset named twice is warned of, also when quiet, and asked once", async () => {
  const server = await serve({});
  const { run } = exam(2);
  const command = run(server.baseUrl, "--quiet");
  const dataset = command[command.indexOf("--dataset") + 1] ?? "";
  const { code, stderr } = await runCommandLine([...command, "--dataset", dataset]);
  expect(code).toBe(0);
  expect(stderr).toMatch(/^WARNING: The dataset "[^"]+" is named more than once, .*--dataset/);
  expect(server.requests).toHaveLength(2 * 2);
});

it("a model named over a file's thinker is said", async () => {
  const server = await serve({});
  const { run, folder } = exam(1);
  const file = join(folder, "own.yaml");
  writeFileSync(
    file,
    "models: { theirs: { model: theirs } }\nthinker: theirs\ndatasets: [aime25]\n",
  );
  const [command = "run", ...flags] = run(server.baseUrl);
  const { code, stderr } = await runCommandLine([command, file, ...flags]);
  expect(code).toBe(0);
  expect(stderr).toContain("Note: --model m is the thinker here, in place of the file's theirs.");
});
