import { existsSync } from "node:fs";
import { expect, it } from "vitest";
import { runCommandLine } from "../helpers/command-line.ts";
import { examsAndServers } from "../helpers/exams-and-servers.ts";

const { exam, serve } = examsAndServers();

it("refuses a budget below the thinkers' headers before anything is asked, in a dry run too", async () => {
  const server = await serve({});
  const { run, store } = exam(3);
  const flags = ["-k", "8", "-m", "2", "--set", "deliberation.budget=10"];
  const [real, dry] = [
    await runCommandLine(run(server.baseUrl, ...flags)),
    await runCommandLine(run(server.baseUrl, ...flags, "--dry-run")),
  ];
  // "Thinker #1" and its blank line are 5 tokens of o200k (Th inker ␣# 1 ⏎⏎), the next blank line 1.
  expect(real.stderr).toBe(
    [
      "heavybench: A budget of 10 tokens cannot hold 8 thinkers' headers: at least 48 are needed (cell k=8 m=2).",
      "  where: --set deliberation.budget=10 (field deliberation.budget)",
      "  hint:  Raise it well beyond 48, since what the thinkers wrote comes on top, or lower deliberation.k.",
      "",
    ].join("\n"),
  );
  expect(real.code).toBe(2);
  expect(dry).toEqual(real);
  expect(server.requests).toHaveLength(0);
  expect(existsSync(store)).toBe(false);
});
