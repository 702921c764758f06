import { expect, it } from "vitest";
import { ConfigurationError } from "../../src/errors.ts";
import { readExperimentText } from "../../src/run/experiment-text.ts";
import { type FieldSetting, readExperiment } from "../../src/run/read-experiment.ts";

const models = "models:\n  a: { model: m }\n";
const datasets = "datasets: [aime25]\n";

/** How an experiment file is refused. */
function refusal(text: string, settings: readonly FieldSetting[] = []): ConfigurationError {
  try {
    readExperiment(readExperimentText("x.yaml", text), settings);
  } catch (failure) {
    if (failure instanceof ConfigurationError) return failure;
    throw failure;
  }
  throw new Error("It was taken.");
}

/** A model's line with one more field in it. */
function model(field: string): string {
  return `models:\n  a: { model: m, ${field} }\n${datasets}`;
}

/** ▸ in a text stands where the message must point to, and is taken out. */
it.each<{ why: string; text: string; says: string; field: string; hint: string | RegExp }>([
  {
    why: "an unknown field",
    text: `${models}${datasets}delibration: ▸{ k: 4 }\n`,
    says: 'There is no field "delibration" here.',
    field: "delibration",
    hint: /^Did you mean "deliberation"\? Choices: name, preset, seed, models, /,
  },
  {
    why: "a field of another part",
    text: `${models}${datasets}k: ▸4\n`,
    says: 'There is no field "k" here.',
    field: "k",
    hint: /^It belongs into "deliberation"\. Choices: /,
  },
  {
    why: "an unknown field of a model",
    text: model("base_ulr: ▸http://localhost/v1"),
    says: 'There is no field "base_ulr" here.',
    field: "models.a.base_ulr",
    hint: /^Did you mean "base_url"\? /,
  },
  {
    why: "a field that only JavaScript knows",
    text: `${models}${datasets}__proto__: ▸{ k: 1 }\n`,
    says: 'There is no field "__proto__" here.',
    field: "__proto__",
    hint: /^Choices: name, /,
  },
  {
    why: "a text for a number",
    text: `${models}${datasets}seed: ▸seven\n`,
    says: '"seed" cannot be "seven".',
    field: "seed",
    hint: "Give a whole number of at least 0.",
  },
  {
    why: "a number in quotes",
    text: model("sampling: { top_p: ▸'0.9' }"),
    says: '"top_p" cannot be "0.9".',
    field: "models.a.sampling.top_p",
    hint: "Give a number from 0 to 1. Without quotes: 0.9.",
  },
  {
    why: "a number for a text",
    text: `${models}${datasets}name: ▸2025\n`,
    says: '"name" cannot be 2025.',
    field: "name",
    hint: /^Give 1 to 80 letters.* needs quotes: "2025"\.$/,
  },
  {
    why: "a fraction for a whole number",
    text: `${models}${datasets}deliberation: { k: ▸2.5 }\n`,
    says: '"k" cannot be 2.5.',
    field: "deliberation.k",
    hint: "Give a whole number from 1 to 10,000, or a list of such.",
  },
  {
    why: "no number at all",
    text: `${models}${datasets}seed: ▸.nan\n`,
    says: '"seed" cannot be NaN.',
    field: "seed",
    hint: "Give a whole number of at least 0.",
  },
  {
    why: "a text for a truth",
    text: model("stream: ▸'yes'"),
    says: '"stream" cannot be "yes".',
    field: "models.a.stream",
    hint: "Give true or false.",
  },
  {
    why: "a text for a list",
    text: model("sampling: { stop: ▸end }"),
    says: '"stop" cannot be "end".',
    field: "models.a.sampling.stop",
    hint: "Give a list of at most 16, each a text.",
  },
  {
    why: "a text for a set of fields",
    text: `models:\n  a: ▸Qwen/Qwen3-8B\n${datasets}`,
    says: '"a" cannot be "Qwen/Qwen3-8B".',
    field: "models.a",
    hint: /^Give a set of fields: model, base_url, /,
  },
  {
    why: "a list for a set of fields",
    text: `models: ▸[a]\n${datasets}`,
    says: '"models" cannot be ["a"].',
    field: "models",
    hint: "Give a set of fields, each as name: value.",
  },
  {
    why: "a number too small",
    text: `${models}${datasets}deliberation: { m: ▸-1 }\n`,
    says: '"m" cannot be -1.',
    field: "deliberation.m",
    hint: "Give a whole number from 0 to 10,000, or a list of such.",
  },
  {
    why: "a number too large",
    text: model("sampling: { temperature: ▸3 }"),
    says: '"temperature" cannot be 3.',
    field: "models.a.sampling.temperature",
    hint: "Give a number from 0 to 2.",
  },
  {
    why: "nothing where there must be something",
    text: `${models}${datasets}max_cost: ▸0\n`,
    says: '"max_cost" cannot be 0.',
    field: "max_cost",
    hint: "Give a number above 0.",
  },
  {
    why: "one of a list out of range",
    text: `${models}${datasets}deliberation: { k: [4, ▸0] }\n`,
    says: '"k" cannot be 0.',
    field: "deliberation.k.1",
    hint: "Give a whole number from 1 to 10,000.",
  },
  {
    why: "a choice that is none",
    text: `${models}${datasets}deliberation: { selection: ▸randon }\n`,
    says: '"selection" cannot be "randon".',
    field: "deliberation.selection",
    hint: /^Did you mean "random"\? Choices: random, first, max-answer-num, /,
  },
  {
    why: "a choice that is none in a list",
    text: `${models}${datasets}deliberation: { shuffle: [none, ▸per-sumary] }\n`,
    says: '"shuffle" cannot be "per-sumary".',
    field: "deliberation.shuffle.1",
    hint: /^Did you mean "per-summary"\? /,
  },
  {
    why: "an address without http",
    text: model("base_url: ▸localhost:8000"),
    says: '"base_url" cannot be "localhost:8000".',
    field: "models.a.base_url",
    hint: "Give a whole URL, such as http://localhost:8000/v1.",
  },
  {
    why: "an address with secrets in it, which it does not repeat",
    text: model("base_url: ▸'ftp://me:secret@host/v1?key=secret'"),
    says: '"base_url" cannot be "ftp://[hidden]@host/v1?[hidden]".',
    field: "models.a.base_url",
    hint: /whole URL/,
  },
  {
    why: "a key in place of its variable, which it does not repeat",
    text: model("api_key_env: ▸sk-0123456789"),
    says: '"api_key_env" names no environment variable.',
    field: "models.a.api_key_env",
    hint: /never the key itself/,
  },
  {
    why: "a header in place of its variable, which it does not repeat",
    text: model("headers_env: { api-key: ▸sk-0123456789 }"),
    says: '"api-key" names no environment variable.',
    field: "models.a.headers_env.api-key",
    hint: /never the key itself/,
  },
  {
    why: "a header that is the client's own",
    text: model("headers_env: { Content-Type: ▸TYPE }"),
    says: '"Content-Type" cannot be a name here.',
    field: "models.a.headers_env.Content-Type",
    hint: /headers by the environment variables/,
  },
  {
    why: "an empty list",
    text: `${models}${datasets}deliberation: { k: ▸[] }\n`,
    says: '"k" cannot be [].',
    field: "deliberation.k",
    hint: "Give a whole number from 1 to 10,000, or a list of such.",
  },
  {
    why: "a list too long",
    text: model(`sampling: { stop: ▸[${"x, ".repeat(16)}x] }`),
    says: `"stop" cannot be [${'"x",'.repeat(16)}"x"].`,
    field: "models.a.sampling.stop",
    hint: "Give a list of at most 16, each a text.",
  },
  {
    why: "a field without a value",
    text: `${models}${datasets}seed:▸\n`,
    says: '"seed" has no value.',
    field: "seed",
    hint: "Give a whole number of at least 0, or leave the field out.",
  },
  {
    why: "a field that must be there",
    text: model("price: ▸{ input: 1 }"),
    says: 'The field "output" is missing.',
    field: "models.a.price.output",
    hint: "Give a number of at least 0.",
  },
  {
    why: "no dataset",
    text: models,
    says: 'The field "datasets" is missing.',
    field: "datasets",
    hint: /--dataset aime25/,
  },
  {
    why: "a parameter with a field of its own under `extra`",
    text: model("sampling: { extra: { top_k: ▸3 } }"),
    says: '"top_k" cannot stand in "extra".',
    field: "models.a.sampling.extra.top_k",
    hint: /name it beside `extra`/,
  },
  {
    why: "two fields that exclude each other",
    text: model("base_url: ▸http://localhost/v1, simulated: { ability: 1 }"),
    says: "A model is simulated here or asked at base_url, not both.",
    field: "models.a.base_url",
    hint: /^Drop `base_url`/,
  },
  {
    why: "a long value, which is cut",
    text: `${models}${datasets}preset: ▸${"x".repeat(500)}\n`,
    says: `"preset" cannot be "${"x".repeat(78)}….`,
    field: "preset",
    hint: /^Choices: recommended, /,
  },
  {
    why: "a field that stands there twice",
    text: `${models}${datasets}seed: 1\n▸seed: 2\n`,
    says: 'The field "seed" stands here for the second time.',
    field: "",
    hint: /^Keep one of the two/,
  },
  {
    why: "a tab",
    text: `models:\n▸\ta: { model: m }\n${datasets}`,
    says: "The experiment is indented with a tab.",
    field: "",
    hint: /blanks/,
  },
  {
    why: "two documents",
    text: `${models}${datasets}▸---\n${models}`,
    says: "The file holds more than one experiment.",
    field: "",
    hint: /a file of its own/,
  },
  {
    why: "an alias without an anchor",
    text: `${models}${datasets}seed: ▸*seven\n`,
    says: "The alias *seven names no anchor above it.",
    field: "",
    hint: /&seven/,
  },
  {
    why: "an alias within what it repeats",
    text: `models:\n  a: &a { model: m, sampling: { extra: { x: ▸*a } } }\n${datasets}`,
    says: "The alias *a stands within its own anchor.",
    field: "",
    hint: /&a/,
  },
  {
    why: "a list for a field's name",
    text: `${models}${datasets}? ▸[a, b]\n: 3\n`,
    says: "A field's name is a single word, not a list or a set of fields.",
    field: "",
    hint: /name: value/,
  },
  {
    why: "nothing",
    text: "# later\n",
    says: "The experiment file is empty.",
    field: "",
    hint: /quickstart/,
  },
  {
    why: "a list of experiments",
    text: "▸- a\n- b\n",
    says: "An experiment is a set of fields; this file is a list.",
    field: "",
    hint: /quickstart/,
  },
  {
    why: "a lone word",
    text: "▸hello\n",
    says: "An experiment is a set of fields; this file is a single value.",
    field: "",
    hint: /quickstart/,
  },
  {
    why: "bytes that are no text",
    text: Buffer.from([0x50, 0x4b, 3, 4, 0, 255]).toString("utf8"),
    says: "This is no text in UTF-8.",
    field: "",
    hint: /quickstart/,
  },
])("refuses $why: by field, value and line, and says what belongs there", (given) => {
  const { says, field, hint } = given;
  const [before = "", after] = given.text.split("▸");
  const refused = refusal(given.text.replace("▸", ""));
  expect(refused.message).toEqual(says);
  const lines = before.split("\n");
  const place = after === undefined ? "" : `:${lines.length}:${(lines.at(-1)?.length ?? 0) + 1}`;
  expect(refused.where).toBe(`x.yaml${place}${field === "" ? "" : ` ${field}`}`);
  if (typeof hint === "string") expect(refused.hint).toBe(hint);
  else expect(refused.hint).toMatch(hint);
});

it.each<{ why: string; text: string; says: string }>([
  {
    why: "aliases of aliases of aliases",
    text: Array.from({ length: 12 }, (_, i) =>
      i === 0
        ? "a0: &a0 [x]"
        : `a${i}: &a${i} [${Array(9)
            .fill(`*a${i - 1}`)
            .join(", ")}]`,
    ).join("\n"),
    says: "The experiment's aliases multiply beyond any need.",
  },
  { why: "20,000 brackets", text: "[".repeat(20_000), says: "This nests more than 100 deep." },
  { why: "lists in lists", text: "- ".repeat(30_000), says: "This nests more than 100 deep." },
  {
    why: "a novel",
    text: `name: ${"x".repeat(2 ** 16)}`,
    says: "This is too long for an experiment: over 64 KiB.",
  },
  {
    why: "thousands of fields",
    text: Array.from({ length: 7000 }, (_, i) => `k${i}: 1\n`).join(""),
    says: 'The field "datasets" is missing.',
  },
  {
    why: "thousands of fields, the last one twice",
    text: `${Array.from({ length: 7000 }, (_, i) => `k${i}: 1\n`).join("")}k6999: 2\n`,
    says: 'The field "k6999" stands here for the second time.',
  },
  {
    why: "as many anchors as aliases",
    text: `a: [${Array.from({ length: 4000 }, (_, i) => `&x${i} 1,*x${i}`).join(",")}]`,
    says: 'The field "datasets" is missing.',
  },
  {
    why: "brackets that close nothing",
    text: "}".repeat(65_000),
    says: 'The experiment is not valid YAML: Unexpected flow-map-end token in YAML document: "}".',
  },
])("ends soon on $why", ({ text, says }) => {
  expect(refusal(text).message).toBe(says);
});

it("names the line of YAML that is broken", () => {
  const broken = refusal(`models: { a: { model: m }\n${datasets}`);
  expect(broken.message).toMatch(/^The experiment is not valid YAML: [^:]*[^.]\.$/);
  expect(broken.where).toMatch(/^x\.yaml:2:\d+$/);
});

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

it("takes anchors, aliases, merge keys and names that look like numbers", () => {
  const text = [
    "models:",
    "  4.10: &first { model: m, base_url: http://localhost/v1, sampling: { top_k: 3 } }",
    "  other: { <<: *first, model: n }",
    "datasets: [aime25]",
  ].join("\n");
  expect(readExperiment(readExperimentText("x.yaml", text), []).file.models).toEqual({
    "4.10": { model: "m", base_url: "http://localhost/v1", sampling: { top_k: 3 } },
    other: { model: "n", base_url: "http://localhost/v1", sampling: { top_k: 3 } },
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
