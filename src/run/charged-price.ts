import type { Price } from "../domain/cost.ts";
import type { ModelConfig } from "./experiment.ts";

const FREE: Price = { inputPerMillion: 0, outputPerMillion: 0 };

/**
 * What a model's tokens are charged at: the price stated; without one nothing where it is simulated
 * in this process, and null, unknown, of any other: an endpoint, a recorded pool.
 */
export function chargedPrice(
  model: Pick<ModelConfig, "price" | "simulated"> | undefined,
): Price | null {
  if (model === undefined) return null;
  return model.price ?? (model.simulated === null ? null : FREE);
}
