import { expect, it } from "vitest";
import { readExperimentText } from "../../src/run/experiment-text.ts";
import { readExperiment } from "../../src/run/read-experiment.ts";
import { datasets, models, refusal } from "./refusal.ts";

it("names the flag where the command line is at fault", () => {
  const settings = [
    { path: ["deliberation", "k"], value: [4, "x"], flag: "-k 4,x" },
    { path: ["pool"], value: 16, flag: "--pool 16" },
  ];
  expect(refusal(`${models}${datasets}`, settings)).toMatchObject({
    message: '"k" cannot be "x".',
    where: "-k 4,x (field deliberation.k.1)",
  });
  const inner = [{ path: ["seed", "x"], value: 3, flag: "--set seed.x=3" }];
  expect(refusal(`${models}${datasets}`, inner)).toMatchObject({
    message: '"seed" cannot be {"x":3}.',
    where: "--set seed.x=3 (field seed)",
  });
});

it("a setting over an alias leaves what it repeats as it was", () => {
  const text =
    "models:\n  a: &a { model: m, sampling: { top_k: 3 } }\n  b: *a\ndatasets: [aime25]\n";
  const settings = [
    {
      path: ["models", "b", "sampling", "top_k"],
      value: 5,
      flag: "--set models.b.sampling.top_k=5",
    },
  ];
  expect(readExperiment(readExperimentText("x.yaml", text), settings).file.models).toMatchObject({
    a: { sampling: { top_k: 3 } },
    b: { sampling: { top_k: 5 } },
  });
});
