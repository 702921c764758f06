import { expect, it } from "vitest";
import { printed } from "../../src/cli/screen.ts";
import { csvReport } from "../../src/report/csv.ts";
import { benchmark, metrics } from "../report/metrics.ts";

it("prints a table as it is, but with nothing in it that would steer a terminal", () => {
  const [pool] = benchmark().pools;
  if (pool === undefined) throw new RangeError("The trial has a pool.");
  const thinker = "a\u001b[2Jb";
  const csv = csvReport(
    metrics({ benchmarks: [benchmark({ cells: [], pools: [{ ...pool, thinker }] })] }),
  );
  expect(csv).toContain(`,${thinker},`);
  expect(printed(csv, {})).toBe(csv);
  expect(printed(csv, { isTTY: false })).toBe(csv);
  const shown = printed(csv, { isTTY: true });
  expect(shown).toContain(",a\\u001b[2Jb,");
  expect(shown).not.toMatch(/[^\P{Cc}\n]/u);
  expect(shown.split("\n")).toHaveLength(csv.split("\r\n").length);
});
