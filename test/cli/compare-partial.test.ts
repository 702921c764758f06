import { expect, it, vi } from "vitest";
import { runCommandLine } from "../helpers/command-line.ts";
import { examsAndServers } from "../helpers/exams-and-servers.ts";

// Several processes a test, on machines of any speed.
vi.setConfig({ testTimeout: 300_000 });

const { exam, serve } = examsAndServers();
const wrongKey = { status: 401, body: JSON.stringify({ error: { message: "No such key." } }) };

it("a run that stopped half way is told for what it is, and no gate is held on it unless allowed", async () => {
  const server = await serve({ behave: (_, index) => (index < 8 ? "ok" : wrongKey) });
  const { run, store, folder } = exam(10);
  const stopped = run(server.baseUrl, "--quiet", "--concurrency", "1");
  expect((await runCommandLine(stopped)).code).toBe(1);
  const place = ["--store", store];
  const outputs = ["--output-dir", `${folder}/results`];
  // Eight answers make four of 10 questions; those then under way end with them.
  const state = /it ended with a failure \(done: \d+ of 20 trajectories, [1-6] of 10 questions\)\./;

  const report = await runCommandLine(["report", ...place, ...outputs]);
  expect(report.stdout.replace(/\s+/g, " ")).toMatch(state);
  expect((await runCommandLine(["verify", ...place, ...outputs])).stderr).toMatch(state);

  const compared = await runCommandLine(["compare", "exam", "exam", ...place]);
  expect([compared.code, compared.stderr]).toEqual([0, expect.stringMatching(state)]);
  const gate = ["compare", "exam", "exam", ...place, "--fail-if-worse"];
  const gated = await runCommandLine(gate);
  expect(gated.code).toBe(2);
  expect(gated.stderr).toContain("A gate judges whole runs");
  const allowed = await runCommandLine([...gate, "--allow-partial"]);
  expect(allowed.stderr).not.toContain("A gate judges whole runs");
});
