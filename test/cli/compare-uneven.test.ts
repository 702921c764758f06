import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { runCommandLine } from "../helpers/command-line.ts";
import { examsAndServers } from "../helpers/exams-and-servers.ts";
import type { ServerSettings } from "../helpers/misbehaving-server.ts";

// Several processes a test, on machines of any speed.
vi.setConfig({ testTimeout: 300_000 });

const { exam, serve } = examsAndServers();

const tooLong = {
  status: 400,
  body: JSON.stringify({ error: { message: "This model's maximum context length is 8 tokens." } }),
};

type Seen = Parameters<NonNullable<ServerSettings["behave"]>>[0];

function promptOf({ body }: Seen): string {
  return JSON.stringify(body.messages);
}

/** Every memory cache holds the attempts' boxed answers; no question's own prompt does. */
function isDeliberation(seen: Seen): boolean {
  return promptOf(seen).includes("boxed{4}");
}

/** So that no two nights are the same answers. */
let nights = 0;

/** A night over four sums in a store of its own, against a server that behaves like this. */
async function night(
  settings: ServerSettings = {},
  options: { readonly answers?: readonly string[] } = {},
) {
  const words = `Night ${nights++}. \\boxed{4}`;
  const server = await serve({ answer: () => ({ content: words }), ...settings });
  const { run, store, folder } = exam(4);
  if (options.answers !== undefined) {
    const rows = options.answers.map((answer, i) =>
      JSON.stringify({ id: `q${i}`, problem: `What is ${4 + i} - ${i}?`, answer }),
    );
    writeFileSync(join(folder, "sums.jsonl"), `${rows.join("\n")}\n`);
  }
  await runCommandLine(run(server.baseUrl, "--quiet", "-m", "2"));
  return store;
}

function compare(a: string, b: string, ...flags: readonly string[]) {
  return runCommandLine(["compare", "exam", "exam", "--store", a, "--store-b", b, ...flags]);
}

describe("a gate does not hold", () => {
  it("where all deliberation failed on one side, though the pools score the same", async () => {
    const [a, b] = await Promise.all([
      night(),
      night({ behave: (seen) => (isDeliberation(seen) ? tooLong : "ok") }),
    ]);
    const told = await compare(a, b);
    expect(told.code).toBe(0);
    const missing = /no question has a Heavy-Mean on both sides; .* has it of 4, .* of 0\./;
    expect(told.stderr).toMatch(missing);
    for (const flags of [[], ["--allow-partial"], ["--measure", "heavy_mean"]]) {
      const gated = await compare(a, b, "--fail-if-worse", "1", ...flags);
      expect([gated.code, gated.stderr]).toEqual([2, expect.stringMatching(/nothing to judge/)]);
      expect(gated.stderr).not.toContain("Gate held");
    }
  });

  it("where questions are scored on one side only, unless that is allowed", async () => {
    const lost = {
      behave: (seen: Seen) => (/What is [56] -/.test(promptOf(seen)) ? tooLong : "ok"),
    };
    const [a, b] = await Promise.all([night(), night(lost)]);
    const gated = await compare(a, b, "--fail-if-worse", "1");
    expect([gated.code, gated.stderr]).toEqual([
      2,
      expect.stringContaining("2 questions scored on one side only, and left out: q1, q2"),
    ]);
    const allowed = await compare(a, b, "--fail-if-worse", "1", "--allow-partial");
    expect([allowed.code, allowed.stderr]).toEqual([0, expect.stringContaining("Gate held")]);
  });

  it("over questions whose references were edited: they are left out, and no model is blamed for them", async () => {
    const [a, b] = await Promise.all([night(), night({}, { answers: ["4", "5", "6", "4"] })]);
    const told = await compare(a, b, "--json");
    const [row] = JSON.parse(told.stdout) as {
      questions: number;
      lost: unknown[];
      different: string[];
      difference: { value: number };
    }[];
    expect(row).toMatchObject({ questions: 2, lost: [], different: ["q1", "q2"] });
    expect(row?.difference.value).toBe(0);
    const gated = await compare(a, b, "--fail-if-worse", "1");
    expect([gated.code, gated.stderr]).toEqual([
      2,
      expect.stringContaining("2 questions with another reference on each side"),
    ]);
  });
});

it("tells what only one side ran, and holds no gate on the rest unless that is allowed", async () => {
  const grid = (store: string, k: string) => [
    ...["run", "--model", "simulated/thinker", "--dataset", "sample-aime", "--limit", "2", "-k", k],
    ...["-m", "2", "--name", "exam", "--store", store, "--output-dir", `${store}.results`],
    ...[
      "--set",
      "bootstrap=50",
      "--set",
      "pool=4",
      "--seed",
      k.length === 1 ? "1" : "2",
      "--quiet",
    ],
  ];
  const { folder } = exam(1);
  const [a, b] = [join(folder, "a.db"), join(folder, "b.db")];
  await Promise.all([runCommandLine(grid(a, "2,4")), runCommandLine(grid(b, "2,3"))]);
  const only = /Only A has 1 cell, left out: .*k=4/;
  expect((await compare(a, b)).stderr).toMatch(only);
  const gated = await compare(a, b, "--fail-if-worse", "1");
  expect([gated.code, gated.stderr]).toEqual([2, expect.stringMatching(only)]);
});

it("names a selection of cells that can be typed as it stands where a grid has too many", async () => {
  const { folder } = exam(1);
  const store = join(folder, "grid.db");
  const grid = [
    ...[
      "run",
      "--model",
      "simulated/thinker",
      "--dataset",
      "sample-aime",
      "--limit",
      "1",
      "--name",
    ],
    ...[
      "grid",
      "-k",
      "1,2,3,4",
      "-m",
      "1,2",
      "--set",
      "pool=4",
      "--set",
      "bootstrap=50",
      "--quiet",
    ],
    ...["--set", "deliberation.shuffle=none,per-summary,per-question", "--store", store],
    ...["--output-dir", `${store}.results`],
  ];
  expect((await runCommandLine(grid)).code).toBe(0);
  const refused = await runCommandLine(["compare", "grid", "--store", store]);
  expect(refused.code).toBe(2);
  expect(refused.stderr).toContain("24 cells make 276 pairs");
  const selection = /they share, "([^"]+)"/.exec(refused.stderr)?.[1] ?? "";
  const typed = await runCommandLine(["compare", selection, "--store", store]);
  expect([typed.code, typed.stdout]).toEqual([0, expect.stringContaining("Every two cells")]);
});
