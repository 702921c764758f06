import { expect, it } from "vitest";
import { datasets, models, refusalAt } from "./refusal.ts";

/** A model's line with one more field in it. */
function model(field: string): string {
  return `models:\n  a: { model: m, ${field} }\n${datasets}`;
}

/** ▸ in a text stands where the message must point to. */
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
])("refuses $why: by field, value and line, and says what belongs there", (given) => {
  const { says, field, hint } = given;
  const { refused, place } = refusalAt(given.text);
  expect(refused.message).toEqual(says);
  expect(refused.where).toBe(`${place} ${field}`);
  if (typeof hint === "string") expect(refused.hint).toBe(hint);
  else expect(refused.hint).toMatch(hint);
});
