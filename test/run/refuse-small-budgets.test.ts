import { describe, expect, it } from "vitest";
import { ConfigurationError } from "../../src/errors.ts";
import { readExperimentText } from "../../src/run/experiment-text.ts";
import { readExperiment } from "../../src/run/read-experiment.ts";
import { refuseSmallBudgets } from "../../src/run/refuse-small-budgets.ts";
import { resolveExperiment } from "../../src/run/resolve-experiment.ts";

/** What an experiment of these choices is refused with; undefined when it is not. */
async function refusal(choices: string, budget: string): Promise<ConfigurationError | undefined> {
  const text = `models: { a: { model: a } }
datasets: [sample-aime]
deliberation:
  ${choices.replaceAll("; ", "\n  ")}
  tokenizer: word-estimate
  budget: ${budget}`;
  const checked = readExperiment(readExperimentText("x.yaml", text), []);
  try {
    await refuseSmallBudgets(resolveExperiment(checked, {}), checked.placeOf);
    return undefined;
  } catch (failure) {
    if (failure instanceof ConfigurationError) return failure;
    throw failure;
  }
}

describe("a budget below the thinkers' headers, of 3 tokens each (2 words × 1.3, rounded up)", () => {
  it.each<{ choices: string; least: number; why: string }>([
    { choices: "k: 8; m: 2", least: 24, why: "K thinkers" },
    { choices: "k: 1; m: 2", least: 3, why: "one thinker" },
    { choices: "k: 8; m: 2; n: 3", least: 36, why: "K and 2 × 2 summaries appended" },
    { choices: "k: 8; m: 2; n: 3; carry_over: expert", least: 30, why: "K and one an iteration" },
    { choices: "k: 2; m: 4; n: 2; carry_over: replace", least: 12, why: "M in place of fewer" },
    { choices: "k: 8; m: 4; n: 2; carry_over: replace", least: 24, why: "K, replaced by fewer" },
    { choices: "k: 8; m: 4; n: 2; carry_over: none", least: 24, why: "K in every iteration" },
    { choices: "k: 8; m: 2; selection: one-per-answer", least: 3, why: "one, if all agree" },
    { choices: "k: 8; m: 2; n: 2; selection: none", least: 6, why: "summaries alone" },
  ])("is refused at $why: $choices", async ({ choices, least }) => {
    const refused = await refusal(choices, `${least - 1}`);
    expect(refused?.message).toContain(`at least ${least} are needed`);
    expect(await refusal(choices, `${least}`)).toBeUndefined();
  });

  it("is named by its own place among the budgets, with its cell", async () => {
    const refused = await refusal("k: [2, 8]; m: 2", "[80000, 20]");
    expect(refused).toMatchObject({
      message:
        "A budget of 20 tokens cannot hold 8 thinkers' headers: at least 24 are needed (cell k=8 m=2 budget=20).",
      where: "x.yaml:7:19 deliberation.budget.1",
    });
  });

  it("is told for the cell that needs most, so that it need be raised but once", async () => {
    const refused = await refusal("k: [2, 8, 4]; m: 2", "5");
    expect(refused?.message).toContain("at least 24 are needed (cell k=8 m=2)");
  });

  it.each([
    { choices: "k: 8; m: 0", why: "where nobody deliberates" },
    { choices: "k: 8; m: 4; selection: none", why: "where no thinker is shown" },
  ])("is as good as any $why", async ({ choices }) => {
    expect(await refusal(choices, "1")).toBeUndefined();
  });
});
