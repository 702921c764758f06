import { expect, it } from "vitest";
import { surveyLog } from "../../src/cli/survey-log.ts";
import type { RecordedTrajectory } from "../../src/interchange/recorded-trajectory.ts";
import { statedProblems } from "../../src/interchange/stated-problems.ts";

const recorded = (model: string | undefined): RecordedTrajectory => ({
  problemId: "a",
  gold: ["2"],
  text: "\\boxed{2}",
  isAnswerOnly: false,
  where: "log.jsonl:1",
  ...(model === undefined ? {} : { model }),
});

async function poolsOf(...models: readonly (string | undefined)[]): Promise<readonly string[]> {
  const records = models.map(recorded);
  const log = await surveyLog(
    (async function* () {
      yield* records;
    })(),
    statedProblems("log", async () => false),
    { by: "model" },
    { name: "log", file: "log.jsonl" },
  );
  const pools = records.map(log.poolOf);
  expect([...log.pools.keys()].toSorted()).toEqual([...new Set(pools)].toSorted());
  return pools;
}

it("names a pool by its model, what no name may hold as a dash", async () => {
  expect(await poolsOf("gpt-5", "Qwen/Qwen2.5-14B", "通义千问-A", undefined, "gpt-5")).toEqual([
    "log/gpt-5",
    "log/Qwen-Qwen2.5-14B",
    "log/--A",
    "log/unknown",
    "log/gpt-5",
  ]);
});

it("never has two models in one pool, however alike their names come out", async () => {
  const long = "a".repeat(60);
  const models = ["千问-A", "豆包-A", "org/m", "org-m", `${long}-instruct`, `${long}-base`];
  const pools = await poolsOf(...models);
  expect(new Set(pools).size).toBe(models.length);
  expect(pools[0]).toMatch(/^log\/--A-[0-9a-f]{8}$/);
  expect(pools[3]).toBe("log/org-m");
  expect(await poolsOf(...models.toReversed())).toEqual(pools.toReversed());
});
