import { z } from "zod";
import type { Json } from "../../domain/json.ts";
import { ConfigurationError } from "../../errors.ts";
import { type SimulatedParameters, simulatedDeliberator, simulatedThinker } from "./parameters.ts";

/** The simulated models that come with HeavyBench, under the names they are asked for. */
export const simulatedModels: ReadonlyMap<string, SimulatedParameters> = new Map([
  ["simulated/thinker", simulatedThinker],
  ["simulated/deliberator", simulatedDeliberator],
]);

const share = z.number().min(0).max(1);

const schema = z
  .strictObject({
    seed: z.number().int(),
    ability: z.number(),
    difficulty_spread: z.number().min(0),
    clustering: share,
    truncated_rate: share,
    looping_rate: share,
    unanswered_rate: share,
    slip_rate: share,
    thinking_tokens: z.number().min(0).max(1_000_000),
    thinking_spread: z.number().min(0).max(3),
    discernment: z.number().positive(),
    fidelity: share,
    rescue: share,
    position_bias: z.number().min(-100).max(100),
  })
  .partial();

/**
 * A simulated model's parameters: those of its name, changed by what an experiment's `simulated:`
 * says in snake_case.
 *
 * @param placeOf where a field of the model stands, for messages
 * @throws ConfigurationError when there is no such model, or a parameter is unknown or out of range
 */
export function simulatedParameters(
  model: string,
  changes: Readonly<Record<string, Json>> = {},
  placeOf: (path: readonly string[]) => string = (path) => `field ${path.join(".")}`,
): SimulatedParameters {
  const base = simulatedModels.get(model);
  if (base === undefined) {
    throw new ConfigurationError(`There is no simulated model "${model}".`, {
      where: placeOf(["model"]),
      hint: `There are: ${[...simulatedModels.keys()].join(", ")}.`,
    });
  }
  const parsed = schema.safeParse(changes);
  if (!parsed.success) throw wrongParameter(changes, parsed.error.issues[0], placeOf);
  const given = parsed.data;
  const parameters: SimulatedParameters = {
    seed: given.seed ?? base.seed,
    ability: given.ability ?? base.ability,
    difficultySpread: given.difficulty_spread ?? base.difficultySpread,
    clustering: given.clustering ?? base.clustering,
    truncatedRate: given.truncated_rate ?? base.truncatedRate,
    loopingRate: given.looping_rate ?? base.loopingRate,
    unansweredRate: given.unanswered_rate ?? base.unansweredRate,
    slipRate: given.slip_rate ?? base.slipRate,
    thinkingTokens: given.thinking_tokens ?? base.thinkingTokens,
    thinkingSpread: given.thinking_spread ?? base.thinkingSpread,
    deliberation: {
      discernment: given.discernment ?? base.deliberation.discernment,
      fidelity: given.fidelity ?? base.deliberation.fidelity,
      rescue: given.rescue ?? base.deliberation.rescue,
      positionBias: given.position_bias ?? base.deliberation.positionBias,
    },
  };
  const silent = parameters.truncatedRate + parameters.loopingRate + parameters.unansweredRate;
  if (silent > 1) {
    throw new ConfigurationError("The rates of texts without an answer come to more than 1.", {
      where: placeOf(["simulated"]),
      hint: "Lower truncated_rate, looping_rate or unanswered_rate.",
    });
  }
  return parameters;
}

function wrongParameter(
  changes: Readonly<Record<string, Json>>,
  issue: z.core.$ZodIssue | undefined,
  placeOf: (path: readonly string[]) => string,
): ConfigurationError {
  if (issue?.code === "unrecognized_keys") {
    const [field = ""] = issue.keys;
    return new ConfigurationError(`Simulated models have no parameter "${field}".`, {
      where: placeOf(["simulated", field]),
      hint: `There are: ${Object.keys(schema.shape).join(", ")}.`,
    });
  }
  const field = String(issue?.path[0] ?? "");
  const shape = z.toJSONSchema(schema).properties?.[field];
  const { type, minimum, maximum } = typeof shape === "object" ? shape : {};
  const range = [
    ...(minimum !== undefined && Number.isSafeInteger(minimum) ? [`from ${minimum}`] : []),
    ...(maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER ? [`to ${maximum}`] : []),
  ];
  return new ConfigurationError(`"${field}" cannot be ${JSON.stringify(changes[field])}.`, {
    where: placeOf(["simulated", field]),
    hint: `Give ${[type === "integer" ? "a whole number" : "a number", ...range].join(" ")}; see docs/simulated-model.md.`,
  });
}
